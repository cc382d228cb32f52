"""Going away and coming back: choose when, see what is in the way, decide what becomes of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from bot.chat.calendar import Days
from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared.links.schedule import ShowTimeOff
from bot.shared.lookups import held_in, practising
from bot.time_off import screens
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
from bot.time_off.screens import REASONS
from core import fields
from core.appointments.calling_off import Reason
from core.errors import ChangedSinceError, NotFoundError
from core.model import Span, TimeOff, TimeOffId
from core.slots.days import FURTHEST
from core.slots.time_off import Away
from core.slots.typed import parse_time_off, parse_window

router = Router()

DAYS = "time-off.days"
PART = "time-off.hours"
WHY = "time-off.reason"


# The list


@router.on(ShowTimesOff)
async def show_times_off(context: Context, action: ShowTimesOff) -> Answer:
    """List the times off that are not over."""
    return await _listing(context, action.page)


async def _listing(context: Context, number: int) -> Screen:
    doctor = practising(context)
    ahead = Span(context.now, context.now + 2 * FURTHEST)
    page = await page_of(
        number,
        lambda limit, offset: context.services.queries.times_off(doctor, ahead, limit, offset),
    )
    return screens.listing(context.t, page, context.services.availability.today())


# When


@router.on(NewTimeOff)
async def new_time_off(context: Context, action: NewTimeOff) -> Answer:
    """Choose the first day, or type the whole."""
    practising(context)
    await context.ask(DAYS, {"month": _ahead(context).nearest(action.month).isoformat()})
    return await _choose_first(context)


async def _choose_first(context: Context) -> Screen:
    month, ahead = date.fromisoformat(_draft(context, DAYS)["month"]), _ahead(context)
    held = await held_in(context, ahead.month(month))
    return screens.choose_first(context.t, ahead, month, held)


@router.typed(DAYS, _choose_first, times=True)
async def type_days(context: Context, text: str) -> Answer:
    """Take days, or a day and hours of it."""
    first, until = parse_time_off(text)
    service = context.services.time_off
    span = service.days(first, until) if isinstance(until, date) else service.part(first, until)
    return await _look(context, span)


@router.on(ChooseLastDay)
async def choose_last_day(context: Context, action: ChooseLastDay) -> Answer:
    """Choose the last day."""
    practising(context)
    context.services.time_off.days(action.first, action.first)
    ahead = Days(action.first, _ahead(context).last)
    held = await held_in(context, ahead.month(action.month))
    return screens.choose_last(context.t, ahead, action.month, held)


@router.on(AskPart)
async def ask_part(context: Context, action: AskPart) -> Answer:
    """Ask for the hours of one day."""
    practising(context)
    context.services.time_off.days(action.day, action.day)
    await context.ask(PART, {"day": action.day.isoformat()})
    return _ask_part(context)


@router.on(AskPartEnd)
async def ask_part_end(context: Context, action: AskPartEnd) -> Answer:
    """Ask until when; the hours may still be written."""
    practising(context)
    context.services.time_off.days(action.day, action.day)
    await context.ask(PART, {"day": action.day.isoformat()})
    return screens.ask_part_end(context.t, action.day, action.begin)


@router.on(LookAtPart)
async def look_at_part(context: Context, action: LookAtPart) -> Answer:
    """Show what being away for these hours would do."""
    practising(context)
    window = parse_window(f"{action.begin:%H:%M}-{action.end:%H:%M}")
    return await _look(context, context.services.time_off.part(action.day, window))


def _ask_part(context: Context) -> Screen:
    return screens.ask_part(context.t, date.fromisoformat(_draft(context, PART)["day"]))


@router.typed(PART, _ask_part, times=True)
async def type_part(context: Context, text: str) -> Answer:
    """Take the hours of one day."""
    day = date.fromisoformat(_draft(context, PART)["day"])
    return await _look(context, context.services.time_off.part(day, parse_window(text)))


def _ahead(context: Context) -> Days:
    today = context.services.availability.today()
    return Days(today, today + FURTHEST)


# What is in the way, and what becomes of it


@router.on(LookAtDays)
async def look_at_days(context: Context, action: LookAtDays) -> Answer:
    """Show what being away on these days would do."""
    return await _look(context, context.services.time_off.days(action.first, action.last))


@router.on(LookAtStretch)
async def look_at_stretch(context: Context, action: LookAtStretch) -> Answer:
    """Show what being away for this stretch would do."""
    return await _look(context, Span(action.start, action.end))


async def _look(context: Context, span: Span) -> Screen:
    return screens.preview(context.t, await _away(context, span))


async def _away(context: Context, span: Span) -> Away:
    doctor = practising(context)
    return await context.services.time_off.preview(context.actor, doctor, span)


@router.on(ShowIll)
async def show_ill(context: Context, action: ShowIll) -> Answer:
    """Show what being ill does to the rest of today, or to some days."""
    practising(context)
    days = action.days if action.days in screens.ILL_FOR else 1
    away = await _away(context, context.services.time_off.rest_of(days))
    words = context.t.plain(REASONS[Deal.ILL])
    return screens.ill(context.t, away, days, words, context.services.availability.today())


@router.on(AskWhyAway)
async def ask_why(context: Context, action: AskWhyAway) -> Answer:
    """Ask for the reason."""
    practising(context)
    context.services.time_off.check(Span(action.start, action.end))
    stretch = {"start": action.start.isoformat(), "end": action.end.isoformat()}
    await context.ask(WHY, stretch)
    return _ask_why(context)


def _ask_why(context: Context) -> Screen:
    return screens.ask_why(context.t, _stretch(_draft(context, WHY)))


@router.typed(WHY, _ask_why)
async def type_why(context: Context, text: str) -> Answer:
    """Take the doctor's own words."""
    draft, words = _draft(context, WHY), fields.reason(text)
    away = await _away(context, _stretch(draft))
    await context.ask(WHY, {**draft, "reason": words})
    return screens.confirm_call_off(context.t, away, Deal.TYPED, words)


@router.on(AskCallOff)
async def ask_call_off(context: Context, action: AskCallOff) -> Answer:
    """Show what calling all of them off will do."""
    span = Span(action.start, action.end)
    reason = _reason(context, span, action.deal)
    if reason is None:
        return AskWhyAway(span.start, span.end)
    away = await _away(context, span)
    return screens.confirm_call_off(context.t, away, action.deal, reason(context.t.language))


@router.on(TakeTimeOff)
async def take_time_off(context: Context, action: TakeTimeOff) -> Answer:
    """Take it. Pressed again, it is one time off; what came into the way since is shown first."""
    doctor, span = practising(context), Span(action.start, action.end)
    reason, seen = _reason(context, span, action.deal), action.seen
    if reason is None and action.deal is not Deal.KEEP:
        return AskWhyAway(span.start, span.end)
    try:
        away = await context.services.time_off.take(context.actor, doctor, span, reason, seen)
    except ChangedSinceError:
        return (await _look(context, span)).above(context.t("time-off.changed"))
    if context.draft(DAYS, PART, WHY) is not None:
        context.leave()
    return screens.taken(context.t, away, cast("TimeOff", away.time_off))  # it was taken just now


def _reason(context: Context, span: Span, deal: Deal) -> Reason | None:
    """Return why all are called off, as each reads it; None where nobody is, or it was lost."""
    if deal is Deal.KEEP:
        return None
    if deal is not Deal.TYPED:
        languages = context.services.languages
        return lambda language: languages.speak(language).plain(REASONS[deal])
    draft = context.draft(WHY)
    words = None if draft is None or _stretch(draft) != span else draft.get("reason")
    return (lambda _language: words) if isinstance(words, str) else None


def _stretch(draft: Mapping[str, Any]) -> Span:
    return Span(datetime.fromisoformat(draft["start"]), datetime.fromisoformat(draft["end"]))


def _draft(context: Context, step: str) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", context.draft(step))


# One of them, and its end


@router.on(ShowTimeOff)
async def show_time_off(context: Context, action: ShowTimeOff) -> Answer:
    """Show one time off."""
    found = await _own(context, action.time_off)
    return screens.details(context.t, found) if found else await _gone(context)


@router.on(AskEndTimeOff)
async def ask_end(context: Context, action: AskEndTimeOff) -> Answer:
    """Ask before a time off ends."""
    found = await _own(context, action.time_off)
    return screens.confirm_end(context.t, found) if found else await _gone(context)


@router.on(EndTimeOff)
async def end_time_off(context: Context, action: EndTimeOff) -> Answer:
    """End it: its free times are offered again."""
    if await _own(context, action.time_off) is None:
        return await _gone(context)
    doctor = practising(context)
    try:
        back = await context.services.time_off.end(context.actor, doctor, action.time_off)
    except NotFoundError:  # pressed twice at once
        return await _gone(context)
    said = context.t("time-off.ended", times=context.t.many("publish.times", len(back)))
    return (await _listing(context, 0)).above(said)


async def _own(context: Context, number: TimeOffId) -> TimeOff | None:
    """Return the doctor's own time off that is not over yet; any other is told like none."""
    doctor = practising(context)
    found = await context.services.queries.time_off(number)
    if found is None or found.doctor_id != doctor or found.span.end <= context.now:
        return None
    return found


async def _gone(context: Context) -> Screen:
    return (await _listing(context, 0)).above(context.t("time-off.gone"))
