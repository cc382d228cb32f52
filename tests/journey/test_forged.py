"""Buttons that nobody was shown: the doctor's actions with ids and dates from nowhere."""

from datetime import UTC, date, datetime, time

import pytest

from bot.chat.payload import Action, base36, pack
from bot.hours.actions import (
    AskFollowAgain,
    ChangeHours,
    ChooseSlotLength,
    ChooseWeekday,
    FollowDayAgain,
    PickHoursDate,
    ShowDaysByHand,
    ShowHoursDates,
    ShowOutside,
)
from bot.intake.limits import Limits, Verdict
from bot.late.actions import SayLate
from bot.practice.actions import (
    AskCancelAsDoctor,
    AskReason,
    CancelAsDoctor,
    Reason,
)
from bot.publishing.actions import (
    ChooseDay,
    ChooseLength,
    ChooseStandardDay,
    ChooseWeekdays,
    LookAtStandardDay,
    Publish,
    ShowPreview,
    ShowPublishDays,
)
from bot.requests.actions import ProposeAtTime, ProposeOnDay, ProposeTime
from bot.schedule.actions import (
    AskDeleteScheduleDay,
    AskDeleteSlot,
    DeleteScheduleDay,
    DeleteSlot,
    OpenScheduleDay,
    RetimeSlot,
    ShowSchedulePage,
    ShowSlot,
)
from bot.settings.actions import ChoosePause, ConfirmPause
from bot.shared.links.practice import (
    ShowAgenda,
    ShowAgendaMonth,
    ShowListedAppointment,
    ShowPatientCard,
    ShowPracticeAppointment,
    ShowVisit,
    Stretch,
)
from bot.shared.links.requests import AcceptRequest, MarkVisit, ShowRequests, VisitMark
from bot.shared.links.schedule import (
    OpenSlot,
    PublishOn,
    ShowDayPicture,
    ShowSchedule,
    ShowScheduleDay,
    ShowTimeOff,
    ShowWeekPicture,
)
from bot.time_off.actions import (
    AskCallOff,
    AskEndTimeOff,
    AskPart,
    AskPartEnd,
    AskWhyAway,
    ChooseLastDay,
    Deal,
    EndTimeOff,
    LookAtDays,
    LookAtPart,
    LookAtStretch,
    NewTimeOff,
    ShowIll,
    ShowTimesOff,
    TakeTimeOff,
)
from core.model import AppointmentId, SlotId, TimeOffId
from core.ports.agenda import Only
from tests.journey.clinic import Clinic
from tests.journey.doctor import doctor_at_work

EDGES = (date.min, date(1, 2, 1), date(1969, 12, 31), date(9999, 12, 1), date.max)
TODAY = date(2026, 3, 2)
MOMENTS = (
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2026, 3, 2, 12, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
)
IDS = (-(2**63) + 1, -1, 0, 2**31, 2**63 - 1)


def forged() -> list[Action]:
    """Return every action of a doctor, at the edges of what a payload can carry."""
    dates: list[Action] = [
        action
        for day in EDGES
        for action in (
            ShowPublishDays(day),
            ChooseDay(day, chosen=True),
            ChooseDay(day, chosen=False),
            PublishOn(day),
            ChooseWeekdays(day),
            LookAtStandardDay(day),
            ShowSchedule(day),
            ShowAgenda(Stretch.DATE, day, Only.CANCELLED, 1),
            ShowAgenda(Stretch.WEEK, day, Only.ALL, 0),
            ShowAgendaMonth(day),
            ShowDayPicture(day, dark=True),
            ShowWeekPicture(day, dark=False),
            ShowScheduleDay(day),
            ShowSchedulePage(day, 2**62),
            ShowSchedulePage(day, -5),
            OpenScheduleDay(day, is_open=True),
            AskDeleteScheduleDay(day),
            DeleteScheduleDay(day),
        )
    ]
    ids: list[Action] = [
        action
        for one in IDS
        for action in (
            ChooseLength(one),
            Publish(base36(abs(one))),
            ShowSlot(SlotId(one)),
            OpenSlot(SlotId(one), is_open=True),
            RetimeSlot(SlotId(one)),
            AskDeleteSlot(SlotId(one)),
            DeleteSlot(SlotId(one), date.max),
            ShowAgenda(Stretch.PAST, date.min, Only.ALL, one),
            ShowPatientCard(AppointmentId(one), one),
            ShowVisit(AppointmentId(one), AppointmentId(one), one),
            ShowListedAppointment(AppointmentId(one), Stretch.WEEK, date.max, Only.ALL, one),
            ShowPracticeAppointment(AppointmentId(one)),
            AskReason(AppointmentId(one)),
            AskCancelAsDoctor(AppointmentId(one), Reason.TYPED),
            CancelAsDoctor(AppointmentId(one), Reason.ILL),
        )
    ]
    return [*dates, *ids, *of_hours(), *of_time_off(), ChooseStandardDay(), ShowPreview()]


def of_hours() -> list[Action]:
    """Return the actions of weekly hours, settings, delays and visits."""
    dates: list[Action] = [
        action
        for day in EDGES
        for action in (
            ShowHoursDates(day),
            PickHoursDate(day),
            AskFollowAgain(day),
            FollowDayAgain(day, "1"),
            SayLate(10, day),
            ProposeOnDay(AppointmentId(1), day),
            ProposeAtTime(AppointmentId(1), day),
        )
    ]
    ids: list[Action] = [
        action
        for one in IDS
        for action in (
            ChangeHours(),
            ChooseWeekday(one, chosen=True),
            ChooseSlotLength(one),
            ShowOutside(one),
            ShowDaysByHand(one),
            SayLate(one, TODAY),
            ChoosePause(one),
            ConfirmPause(one, "1"),
            ShowRequests(one),
            AcceptRequest(AppointmentId(one), one),
            ProposeTime(AppointmentId(one), SlotId(one)),
            MarkVisit(AppointmentId(one), VisitMark.UNDO),
        )
    ]
    return [*dates, *ids]


def of_time_off() -> list[Action]:
    """Return the actions of a time off."""
    dates: list[Action] = [
        action
        for first in EDGES
        for last in EDGES
        for action in (
            NewTimeOff(first),
            ChooseLastDay(first, last),
            ChooseLastDay(TODAY, last),
            AskPart(first),
            AskPartEnd(first, time.max.replace(second=0, microsecond=0)),
            LookAtPart(first, time(23), time(1)),
            LookAtPart(TODAY, time(23), time(1)),
            LookAtDays(first, last),
            LookAtDays(TODAY, last),
        )
    ]
    stretches: list[Action] = [
        action
        for start in MOMENTS
        for end in MOMENTS
        for action in (
            LookAtStretch(start, end),
            AskWhyAway(start, end),
            AskCallOff(start, end, Deal.TYPED),
            TakeTimeOff(start, end, Deal.ILL, "1"),
        )
    ]
    ids: list[Action] = [
        action
        for one in IDS
        for action in (
            ShowIll(one),
            ShowTimesOff(one),
            ShowTimeOff(TimeOffId(one)),
            AskEndTimeOff(TimeOffId(one)),
            EndTimeOff(TimeOffId(one)),
        )
    ]
    return [*dates, *stretches, *ids]


async def test_forged_buttons_get_a_clear_answer(
    clinic: Clinic, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is answered with a screen that leads on, and none is a fault of ours."""
    monkeypatch.setattr(Limits, "judge", lambda *_: Verdict.SERVE)  # they come in a burst
    doctor, person = await doctor_at_work(clinic)
    await clinic.publish(person.id, 1)
    for action in forged():
        await doctor.press_data(pack(action))
        assert "Menu" in doctor.menu.labels, action
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
    (day,) = await clinic.runtime.services.availability.days(person.id)
    assert len(await clinic.runtime.services.availability.times(person.id, day)) == 4
