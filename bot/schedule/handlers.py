"""The doctor's schedule: see a day, open or close a time, change it, delete it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, cast

from bot.chat.calendar import Days
from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Reply, Screen
from bot.schedule import screens
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
from bot.schedule.days import Day, Month
from bot.shared.links.days import PRESENT
from bot.shared.links.practice import ShowPracticeAppointment
from bot.shared.links.schedule import OpenSlot, ShowSchedule, ShowScheduleDay
from bot.shared.lookups import at_a_glance, held_in, practising
from core import wall_clock
from core.errors import NoChangeError, NotFoundError, SlotBookedError
from core.model import Slot, SlotId, Span, TimeOff
from core.slots.days import FURTHEST
from core.slots.typed import parse_date, parse_window
from core.views import ScheduledSlot

router = Router()

RETIME = "schedule.retime"
MOST_AWAY = 3
"""Times off that a page names."""


@router.command("schedule")
async def schedule_command(context: Context, text: str) -> Answer:
    """Show the practice at a glance with this month's days, or the date that follows."""
    practising(context)
    if text:
        return ShowScheduleDay(parse_date(text))
    return await _month(context, context.services.availability.today())


@router.on(ShowSchedule)
async def show_schedule(context: Context, action: ShowSchedule) -> Answer:
    """Leaf through the days with times."""
    return await _month(context, action.month)


async def _month(context: Context, asked: date) -> Screen:
    doctor, queries = practising(context), context.services.queries
    today = context.services.availability.today()
    asked = today if asked == PRESENT else asked
    days = await queries.published_days(doctor, today - FURTHEST, today + FURTHEST)
    if not days:
        return screens.empty(context.t)
    within = Days(min(days[0], today), max(days[-1], today))
    shown = within.month(asked)
    glance = await at_a_glance(context)
    away = await _away(context, shown.first, shown.last)
    month = Month(shown.first, await held_in(context, shown), within, away)
    return screens.month(context.t, await _day(context, today), glance, month)


@router.on(ShowScheduleDay)
async def show_day(context: Context, action: ShowScheduleDay) -> Answer:
    """Show the times of a day."""
    return screens.day_page(context.t, await _day(context, action.day))


@router.on(ShowSchedulePage)
async def show_page(context: Context, action: ShowSchedulePage) -> Answer:
    """Show more times of a long day."""
    return screens.day_page(context.t, await _day(context, action.day), action.page)


async def _day(context: Context, day: date) -> Day:
    """Return a day that the calendar shows. Raises NotFoundError for one far beyond it."""
    doctor, today = practising(context), context.services.availability.today()
    if abs(day - today) > FURTHEST:
        raise NotFoundError
    slots = await context.services.queries.schedule(doctor, day)
    away = await _away(context, day, day)
    busy = await context.services.queries.busy_times(
        doctor, wall_clock.bounds(day, context.services.policy.zone), MOST_AWAY
    )
    return Day(day, slots, context.now, past=day < today, away=away, busy=busy)


async def _away(context: Context, first: date, last: date) -> Sequence[TimeOff]:
    """Return the doctor's first times off on these days."""
    zone = context.services.policy.zone
    days = Span(wall_clock.bounds(first, zone).start, wall_clock.bounds(last, zone).end)
    return await context.services.queries.times_off(practising(context), days, MOST_AWAY)


@router.on(ShowSlot)
async def show_slot(context: Context, action: ShowSlot) -> Answer:
    """Show one time, or the appointment in it."""
    return await _slot_page(context, action.slot)


async def _slot_page(context: Context, slot: SlotId) -> Screen | ShowPracticeAppointment:
    found = await _slot(context, slot)
    if found.view is not None:
        return ShowPracticeAppointment(found.view.appointment.id)
    return await _of_slot(context, found.slot, by_admin=context.acting_for is not None)


async def _of_slot(context: Context, slot: Slot, *, by_admin: bool = False) -> Screen:
    busy = False
    if slot.time_off:  # where no time off of the doctor's own is, it is a calendar elsewhere
        busy = not await context.services.queries.times_off(practising(context), slot.span, 1)
    return screens.slot_page(context.t, slot, context.now, by_admin=by_admin, busy=busy)


async def _slot(context: Context, slot: SlotId) -> ScheduledSlot:
    """Return the doctor's own slot, and what fills it. Anybody else's is NotFoundError."""
    doctor = practising(context)
    found = await context.services.queries.slot(slot)
    if found is None or found.doctor_id != doctor:
        raise NotFoundError
    of_day = await context.services.queries.schedule(doctor, found.day)
    return next((one for one in of_day if one.slot.id == slot), ScheduledSlot(found))


@router.on(OpenSlot)
async def open_slot(context: Context, action: OpenSlot) -> Answer:
    """Offer a time, or switch it off."""
    with suppress(NoChangeError):  # pressed twice: it is as wanted
        await context.services.slots.set_open(
            context.actor, practising(context), [action.slot], is_open=action.is_open
        )
    key = "schedule.opened" if action.is_open else "schedule.closed"
    found = await _slot(context, action.slot)
    return Reply(await _of_slot(context, found.slot), context.t.plain(key))


# Changing the times of one


@router.on(RetimeSlot)
async def retime_slot(context: Context, action: RetimeSlot) -> Answer:
    """Ask for the new start and end."""
    found = (await _slot(context, action.slot)).slot
    await context.ask(
        RETIME,
        {
            "slot": found.id,
            "day": found.day.isoformat(),
            "start": found.span.start.isoformat(),
            "end": found.span.end.isoformat(),
        },
    )
    return _ask_times(context)


def _ask_times(context: Context) -> Screen:
    draft = _draft(context)
    span = Span(datetime.fromisoformat(draft["start"]), datetime.fromisoformat(draft["end"]))
    return screens.ask_times(context.t, draft["slot"], date.fromisoformat(draft["day"]), span)


def _draft(context: Context) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", context.draft(RETIME))


@router.typed(RETIME, _ask_times, times=True)
async def type_times(context: Context, text: str) -> Answer:
    """Take the new start and end."""
    slot, window = SlotId(_draft(context)["slot"]), parse_window(text)
    with suppress(NoChangeError):  # written twice: it is as wanted
        await context.services.slots.retime(context.actor, practising(context), slot, window)
    context.leave()
    found = (await _slot(context, slot)).slot
    return (await _of_slot(context, found)).above(context.t("schedule.retimed"))


# Deleting one


@router.on(AskDeleteSlot)
async def ask_delete(context: Context, action: AskDeleteSlot) -> Answer:
    """Ask before a time goes for good."""
    slot = (await _slot(context, action.slot)).slot
    if slot.booked:
        raise SlotBookedError(slot)
    return screens.confirm_delete(context.t, slot)


@router.on(DeleteSlot)
async def delete_slot(context: Context, action: DeleteSlot) -> Answer:
    """Delete a time and go on with its day."""
    said = "schedule.deleted"
    try:
        await context.services.slots.delete(context.actor, practising(context), [action.slot])
    except NotFoundError:
        said = "schedule.gone"
    return screens.day_page(context.t, await _day(context, action.day)).above(context.t(said))


# All free times of a day


@router.on(OpenScheduleDay)
async def open_day(context: Context, action: OpenScheduleDay) -> Answer:
    """Offer all free times of a day, or switch them off."""
    free = _free(await _day(context, action.day))
    with suppress(NoChangeError):
        if free:
            await context.services.slots.set_open(
                context.actor, practising(context), free, is_open=action.is_open
            )
    key = "schedule.all-opened" if action.is_open else "schedule.all-closed"
    return Reply(screens.day_page(context.t, await _day(context, action.day)), context.t.plain(key))


@router.on(AskDeleteScheduleDay)
async def ask_delete_day(context: Context, action: AskDeleteScheduleDay) -> Answer:
    """Ask before a day's free times go for good."""
    day = await _day(context, action.day)
    return (
        screens.confirm_delete_day(context.t, day)
        if _free(day)
        else screens.day_page(context.t, day)
    )


@router.on(DeleteScheduleDay)
async def delete_day(context: Context, action: DeleteScheduleDay) -> Answer:
    """Delete all free times of a day; booked ones stay."""
    free = _free(await _day(context, action.day))
    if free:
        await context.services.slots.delete(context.actor, practising(context), free)
    said = context.t("schedule.all-deleted")
    return screens.day_page(context.t, await _day(context, action.day)).above(said)


def _free(day: Day) -> Sequence[SlotId]:
    return [one.slot.id for one in day.slots if not one.slot.booked and one.view is None]
