"""The doctor's schedule: see a day, open or close a time, change it, delete it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, cast

from bot.actions.schedule import (
    AskDeleteScheduleDay,
    AskDeleteSlot,
    DeleteScheduleDay,
    DeleteSlot,
    OpenScheduleDay,
    OpenSlot,
    RetimeSlot,
    ShowSchedule,
    ShowScheduleDay,
    ShowSchedulePage,
    ShowSlot,
)
from bot.conversations.doctors import practising
from bot.router import Answer, Router
from bot.screen import Reply, Screen
from bot.screens import schedule as screens
from bot.screens.schedule import Day
from bot.turn import Turn
from core.errors import NoChangeError, NotFoundError, SlotBookedError
from core.model import ScheduledSlot, Slot, SlotId, SlotState, Span
from core.practice import FURTHEST
from core.slots.typed import parse_window

router = Router()

RETIME = "schedule.retime"


@router.command("schedule")
async def schedule_command(turn: Turn, _text: str) -> Answer:
    """Show the days with times, from this month on."""
    return await _month(turn, turn.services.availability.today())


@router.on(ShowSchedule)
async def show_schedule(turn: Turn, action: ShowSchedule) -> Answer:
    """Leaf through the days with times."""
    return await _month(turn, action.month)


async def _month(turn: Turn, shown: date) -> Screen:
    today = turn.services.availability.today()
    days = await turn.services.queries.published_days(
        practising(turn), today - FURTHEST, today + FURTHEST
    )
    return screens.month(turn.t, days, today, shown)


@router.on(ShowScheduleDay)
async def show_day(turn: Turn, action: ShowScheduleDay) -> Answer:
    """Show the times of a day."""
    return screens.day_page(turn.t, await _day(turn, action.day))


@router.on(ShowSchedulePage)
async def show_page(turn: Turn, action: ShowSchedulePage) -> Answer:
    """Show more times of a long day."""
    return screens.day_page(turn.t, await _day(turn, action.day), action.page)


async def _day(turn: Turn, day: date) -> Day:
    """Return a day that the calendar shows. Raises NotFoundError for one far beyond it."""
    doctor, today = practising(turn), turn.services.availability.today()
    if abs(day - today) > FURTHEST:
        raise NotFoundError
    slots = await turn.services.queries.schedule(doctor, day)
    return Day(day, slots, past=day < today)


@router.on(ShowSlot)
async def show_slot(turn: Turn, action: ShowSlot) -> Answer:
    """Show one time."""
    return await _slot_page(turn, action.slot)


async def _slot_page(turn: Turn, slot: SlotId) -> Screen:
    found = await _slot(turn, slot)
    return screens.slot_page(turn.t, found, past=found.slot.span.start <= turn.now)


async def _slot(turn: Turn, slot: SlotId) -> ScheduledSlot:
    """Return the doctor's own slot with its visit. Raises NotFoundError for anybody else's."""
    doctor = practising(turn)
    found = await turn.services.queries.slot(slot)
    if found is None or found.doctor_id != doctor:
        raise NotFoundError
    of_day = await turn.services.queries.schedule(doctor, found.day)
    return next((one for one in of_day if one.slot.id == slot), ScheduledSlot(found))


@router.on(OpenSlot)
async def open_slot(turn: Turn, action: OpenSlot) -> Answer:
    """Offer a time, or switch it off."""
    with suppress(NoChangeError):  # pressed twice: it is as wanted
        await turn.services.practice.set_open(
            practising(turn), [action.slot], is_open=action.is_open
        )
    key = "schedule.opened" if action.is_open else "schedule.closed"
    return Reply(await _slot_page(turn, action.slot), turn.t.plain(key))


# Changing the times of one


@router.on(RetimeSlot)
async def retime_slot(turn: Turn, action: RetimeSlot) -> Answer:
    """Ask for the new start and end."""
    found = (await _slot(turn, action.slot)).slot
    await turn.ask(
        RETIME,
        {
            "slot": found.id,
            "day": found.day.isoformat(),
            "start": found.span.start.isoformat(),
            "end": found.span.end.isoformat(),
        },
    )
    return _ask_times(turn)


def _ask_times(turn: Turn) -> Screen:
    return screens.ask_times(turn.t, _slot_of_form(turn))


def _slot_of_form(turn: Turn) -> Slot:
    draft = cast("Mapping[str, Any]", turn.draft(RETIME))
    span = Span(datetime.fromisoformat(draft["start"]), datetime.fromisoformat(draft["end"]))
    return Slot(draft["slot"], turn.person.id, span, date.fromisoformat(draft["day"]))


@router.typed(RETIME, _ask_times)
async def type_times(turn: Turn, text: str) -> Answer:
    """Take the new start and end."""
    slot, window = _slot_of_form(turn).id, parse_window(text)
    with suppress(NoChangeError):  # written twice: it is as wanted
        await turn.services.practice.retime(practising(turn), slot, window)
    turn.leave()
    return (await _slot_page(turn, slot)).above(turn.t("schedule.retimed"))


# Deleting one


@router.on(AskDeleteSlot)
async def ask_delete(turn: Turn, action: AskDeleteSlot) -> Answer:
    """Ask before a time goes for good."""
    slot = (await _slot(turn, action.slot)).slot
    if slot.state is SlotState.BOOKED:
        raise SlotBookedError(slot)
    return screens.confirm_delete(turn.t, slot)


@router.on(DeleteSlot)
async def delete_slot(turn: Turn, action: DeleteSlot) -> Answer:
    """Delete a time and go on with its day."""
    said = "schedule.deleted"
    try:
        await turn.services.practice.delete(practising(turn), [action.slot])
    except NotFoundError:
        said = "schedule.gone"
    return screens.day_page(turn.t, await _day(turn, action.day)).above(turn.t(said))


# All free times of a day


@router.on(OpenScheduleDay)
async def open_day(turn: Turn, action: OpenScheduleDay) -> Answer:
    """Offer all free times of a day, or switch them off."""
    free = _free(await _day(turn, action.day))
    with suppress(NoChangeError):
        if free:
            await turn.services.practice.set_open(practising(turn), free, is_open=action.is_open)
    key = "schedule.all-opened" if action.is_open else "schedule.all-closed"
    return Reply(screens.day_page(turn.t, await _day(turn, action.day)), turn.t.plain(key))


@router.on(AskDeleteScheduleDay)
async def ask_delete_day(turn: Turn, action: AskDeleteScheduleDay) -> Answer:
    """Ask before a day's free times go for good."""
    day = await _day(turn, action.day)
    return screens.confirm_delete_day(turn.t, day) if _free(day) else screens.day_page(turn.t, day)


@router.on(DeleteScheduleDay)
async def delete_day(turn: Turn, action: DeleteScheduleDay) -> Answer:
    """Delete all free times of a day; booked ones stay."""
    free = _free(await _day(turn, action.day))
    if free:
        await turn.services.practice.delete(practising(turn), free)
    said = turn.t("schedule.all-deleted")
    return screens.day_page(turn.t, await _day(turn, action.day)).above(said)


def _free(day: Day) -> Sequence[SlotId]:
    return [one.slot.id for one in day.slots if one.slot.state is not SlotState.BOOKED]
