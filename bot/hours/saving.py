"""The look at a week before it counts, and saving it; the same for stopping the weekly hours."""

from collections.abc import Mapping, Sequence
from typing import cast

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.hours import screens
from bot.hours.actions import AskStopHours, LookAtWeek, SaveWeek, StopHours
from bot.hours.draft import WeekDraft
from bot.hours.entry import DONE, WEEK, keep_draft, kept_draft
from bot.hours.overview import appointments_in, show_overview, week_is_gone
from bot.hours.screens import Look
from bot.shared.holidays import MOST_NAMED, NamedDay
from bot.shared.lookups import holidays_between, practising
from core.errors import HoursChangedError, NoChangeError
from core.model import DoctorId
from core.slots.new_hours import NewWeek
from core.slots.weekly import Changes

router = Router()


@router.on(LookAtWeek)
async def look_at_week(context: Context, _action: LookAtWeek) -> Answer:
    """Show what saving the week would do."""
    practising(context)
    draft = kept_draft(context)
    if draft is None or not draft.hours:
        return await week_is_gone(context)
    await keep_draft(context, WEEK, draft)
    return await show_look(context, draft)


async def show_look(context: Context, draft: WeekDraft) -> Screen:
    """Show what saving this week would do."""
    changes = await context.services.hours.look(context.actor, practising(context), draft.week)
    look = await look_of(context, changes)
    return screens.look_at_week(context.t, draft, look, SaveWeek(changes.mark))


async def look_of(context: Context, changes: Changes) -> Look:
    """Return the changes with the names of the first appointments and holidays in them."""
    holidays: Sequence[NamedDay] = ()
    if changes.holidays:
        known = holidays_between(context, changes.holidays[0], changes.holidays[-1])
        holidays = [one for one in known if one.day in changes.holidays]
    outside = await appointments_in(context, changes.outside[:MOST_NAMED])
    return Look(changes, outside, holidays)


@router.on(SaveWeek)
async def save_week(context: Context, action: SaveWeek) -> Answer:
    """Save what this very look showed. Pressing again finds it saved."""
    doctor = practising(context)
    done = context.draft(DONE)
    if done is not None and done["mark"] == action.mark:
        return _saved(context, done)
    draft = kept_draft(context)
    if draft is None or not draft.hours:
        return await week_is_gone(context)
    try:
        changes = await _save(context, doctor, draft.week, action.mark)
    except HoursChangedError:
        return (await show_look(context, draft)).above(context.t("no.hours-changed"))
    return await _done(context, action.mark, changes)


async def _save(context: Context, doctor: DoctorId, week: NewWeek, mark: str) -> Changes:
    """Save and return what was done; where it is that way already, there is nothing more to do."""
    try:
        return await context.services.hours.save(context.actor, doctor, week, mark)
    except NoChangeError:
        return await context.services.hours.look(context.actor, doctor)


async def _done(context: Context, mark: str, changes: Changes) -> Screen:
    done: Mapping[str, object] = {
        "mark": mark,
        "published": len(changes.appear),
        "outside": len(changes.outside),
    }
    await context.ask(DONE, done)
    return _saved(context, done)


def _saved(context: Context, done: Mapping[str, object]) -> Screen:
    published, outside = cast("int", done["published"]), cast("int", done["outside"])
    last = context.services.availability.last_day()
    return screens.saved(context.t, published, outside, last)


@router.on(AskStopHours)
async def ask_stop(context: Context, _action: AskStopHours) -> Answer:
    """Show what stopping the weekly hours would do."""
    return await _look_at_stop(context)


async def _look_at_stop(context: Context) -> Screen:
    doctor = practising(context)
    changes = await context.services.hours.look(context.actor, doctor, NewWeek(()))
    return screens.look_at_stop(context.t, await look_of(context, changes), StopHours(changes.mark))


@router.on(StopHours)
async def stop_hours(context: Context, action: StopHours) -> Answer:
    """Stop the weekly hours as this look showed. Pressing again finds them stopped."""
    doctor = practising(context)
    try:
        await _save(context, doctor, NewWeek(()), action.mark)
    except HoursChangedError:
        return (await _look_at_stop(context)).above(context.t("no.hours-changed"))
    return (await show_overview(context)).above(context.t("hours.stopped"))
