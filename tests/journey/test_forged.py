"""Buttons that nobody was shown: the doctor's actions with ids and dates from nowhere."""

from datetime import date

import pytest

from bot.chat.payload import Action, base36, pack
from bot.intake.limits import Limits, Verdict
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
from bot.shared.links import (
    OpenSlot,
    PublishOn,
    ShowAgenda,
    ShowAgendaMonth,
    ShowDayPicture,
    ShowListedAppointment,
    ShowPatientCard,
    ShowPracticeAppointment,
    ShowSchedule,
    ShowScheduleDay,
    ShowVisit,
    ShowWeekPicture,
    Stretch,
)
from core.model import AppointmentId, SlotId
from core.ports.agenda import Only
from tests.journey.clinic import Clinic
from tests.journey.doctor import doctor_at_work

EDGES = (date.min, date(1, 2, 1), date(1969, 12, 31), date(9999, 12, 1), date.max)
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
    return [*dates, *ids, ChooseStandardDay(), ShowPreview()]


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
