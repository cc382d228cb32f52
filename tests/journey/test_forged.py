"""Buttons that nobody was shown: the doctor's actions with ids and dates from nowhere."""

from datetime import date

import pytest

from bot import actions
from bot.actions import Reason, Stretch
from bot.payload import Action, pack
from core.model import AppointmentId, SlotId
from tests.journey.house import Clinic
from tests.journey.practice import doctor_at_work

EDGES = (date.min, date(1, 2, 1), date(1969, 12, 31), date(9999, 12, 1), date.max)
IDS = (-(2**63) + 1, -1, 0, 2**31, 2**63 - 1)


def forged() -> list[Action]:
    """Return every action of a doctor, at the edges of what a payload can carry."""
    dates: list[Action] = [
        action
        for day in EDGES
        for action in (
            actions.ShowPublishDays(day),
            actions.ChooseDay(day, chosen=True),
            actions.ChooseDay(day, chosen=False),
            actions.PublishOn(day),
            actions.ShowSchedule(day),
            actions.ShowScheduleDay(day),
            actions.ShowSchedulePage(day, 2**62),
            actions.ShowSchedulePage(day, -5),
            actions.OpenScheduleDay(day, is_open=True),
            actions.AskDeleteScheduleDay(day),
            actions.DeleteScheduleDay(day),
        )
    ]
    ids: list[Action] = [
        action
        for one in IDS
        for action in (
            actions.ChooseLength(one),
            actions.Publish(one),
            actions.ShowSlot(SlotId(one)),
            actions.OpenSlot(SlotId(one), is_open=True),
            actions.RetimeSlot(SlotId(one)),
            actions.AskDeleteSlot(SlotId(one)),
            actions.DeleteSlot(SlotId(one), date.max),
            actions.ShowBookings(Stretch.PAST, one),
            actions.ShowBooking(AppointmentId(one)),
            actions.AskReason(AppointmentId(one)),
            actions.AskCancelBooking(AppointmentId(one), Reason.TYPED),
            actions.CancelBooking(AppointmentId(one), Reason.ILL),
        )
    ]
    return [*dates, *ids, actions.ChooseStandardDay(), actions.ShowPreview()]


async def test_forged_buttons_get_a_clear_answer(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    """Each is answered with a screen that leads on, and none is a fault of ours."""
    doctor, person = await doctor_at_work(clinic)
    await clinic.publish(person.id, 1)
    for action in forged():
        await doctor.press_data(pack(action))
        assert "Menu" in doctor.menu.labels, action
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
    (day,) = await clinic.house.services.availability.days(person.id)
    assert len(await clinic.house.services.availability.times(person.id, day)) == 4
