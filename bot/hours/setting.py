"""Setting another week by typing or pressing, and from when until when it holds."""

from contextlib import suppress
from datetime import date
from typing import cast

from bot.chat.calendar import Days
from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.hours import screens
from bot.hours.actions import (
    ChangeHours,
    ChooseSlotLength,
    ChooseWeekday,
    ClearWeekdays,
    HoldForGood,
    PickHoursDate,
    ShowHoursDates,
    ShowWeek,
    TakeStandardHours,
)
from bot.hours.draft import WeekDraft
from bot.hours.entry import DATES, WEEK, keep_draft, kept_draft
from bot.hours.overview import week_is_gone
from bot.hours.saving import show_look
from bot.hours.standing import standing_at
from bot.shared.lookups import held_in, practising
from core.errors import BadFieldError
from core.slots.days import FURTHEST
from core.slots.pattern import periods
from core.slots.typed import parse_dates, parse_length
from core.slots.typed_week import names_days, parse_week

router = Router()

WORKDAYS = (0, 1, 2, 3, 4)


@router.on(ChangeHours)
async def change_hours(context: Context, _action: ChangeHours) -> Answer:
    """Begin from the week that holds now, or next."""
    doctor, services = practising(context), context.services
    today = services.availability.today()
    known = periods(await services.queries.weekly_hours(doctor), today)
    draft = WeekDraft((), WORKDAYS, services.policy.slot_length)
    if known:  # with its dates: what follows it stays
        now = known[0]
        draft = WeekDraft(now.hours, (), now.hours[0].length, now.first, now.last)
    await keep_draft(context, WEEK, draft)
    return _ask_week(context)


@router.on(ShowWeek)
@standing_at(WEEK)
async def show_week(context: Context, _action: ShowWeek, _draft: WeekDraft) -> Answer:
    """Go on with the week that is being set."""
    return _ask_week(context)


@router.on(ChooseWeekday)
@standing_at(WEEK)
async def choose_weekday(context: Context, action: ChooseWeekday, draft: WeekDraft) -> Answer:
    """Choose a weekday, or let go of it."""
    if not 0 <= action.weekday < 7:
        return await week_is_gone(context)
    await keep_draft(context, WEEK, draft.choosing(action.weekday, chosen=action.chosen))
    return _ask_week(context)


@router.on(TakeStandardHours)
@standing_at(WEEK)
async def take_standard_hours(
    context: Context, _action: TakeStandardHours, draft: WeekDraft
) -> Answer:
    """Give the chosen days the clinic's usual hours."""
    await keep_draft(context, WEEK, draft.with_windows(context.services.policy.standard_day))
    return _ask_week(context)


@router.on(ClearWeekdays)
@standing_at(WEEK)
async def clear_weekdays(context: Context, _action: ClearWeekdays, draft: WeekDraft) -> Answer:
    """Let the chosen days have no hours."""
    await keep_draft(context, WEEK, draft.on_chosen(()))
    return _ask_week(context)


@router.on(ChooseSlotLength)
@standing_at(WEEK)
async def choose_length(context: Context, action: ChooseSlotLength, draft: WeekDraft) -> Answer:
    """Take another length for all of the week."""
    await keep_draft(context, WEEK, draft.of_length(parse_length(str(action.minutes))))
    return _ask_week(context)


def _ask_week(context: Context) -> Screen:
    draft = cast("WeekDraft", kept_draft(context))  # the form stands at this step
    return screens.edit(context.t, draft, context.services.policy)


@router.typed(WEEK, _ask_week)
async def type_week(context: Context, text: str) -> Answer:
    """Take a whole week, the hours of the chosen days, or a slot's length."""
    practising(context)
    draft = cast("WeekDraft", kept_draft(context))
    if not names_days(text) and not {":", "-"} & set(text):
        with suppress(BadFieldError):  # neither a week nor a length: a week is what was asked for
            await keep_draft(context, WEEK, draft.of_length(parse_length(text)))
            return _ask_week(context)
    week = parse_week(text, draft.length, draft.weekdays)
    if not names_days(text):
        await keep_draft(context, WEEK, draft.on_chosen(week))
        return _ask_week(context)
    whole = WeekDraft(week, (), draft.length, draft.first, draft.last)
    await keep_draft(context, WEEK, whole)
    return await show_look(context, whole)


# From when until when


@router.on(ShowHoursDates)
@standing_at(DATES)
async def show_dates(context: Context, action: ShowHoursDates, _draft: WeekDraft) -> Answer:
    """Show the calendar for the dates of the week."""
    return await _ask_dates(context, action.month)


@router.on(PickHoursDate)
@standing_at(DATES)
async def pick_date(context: Context, action: PickHoursDate, draft: WeekDraft) -> Answer:
    """Take the first date, then the last."""
    if action.day not in _ahead(context):
        return await week_is_gone(context)
    await keep_draft(context, DATES, draft.picking(action.day))
    return await _ask_dates(context, action.day)


@router.on(HoldForGood)
@standing_at(WEEK)
async def hold_for_good(context: Context, _action: HoldForGood, draft: WeekDraft) -> Answer:
    """Let the week hold from now on."""
    await keep_draft(context, WEEK, WeekDraft(draft.hours, draft.weekdays, draft.length))
    return _ask_week(context)


async def _ask_dates(context: Context, month: date | None = None) -> Screen:
    draft = cast("WeekDraft", kept_draft(context))  # as above
    ahead = _ahead(context)
    shown = month or draft.first or ahead.first
    held = await held_in(context, ahead.month(shown))
    return screens.ask_dates(context.t, draft, ahead, shown, held)


def _ahead(context: Context) -> Days:
    today = context.services.availability.today()
    return Days(today, today + FURTHEST)


@router.typed(DATES, _ask_dates)
async def type_dates(context: Context, text: str) -> Answer:
    """Take the first date, and the last where it is written."""
    practising(context)
    draft = cast("WeekDraft", kept_draft(context))
    days = parse_dates(text)
    if len(days) > 2:
        raise BadFieldError("date", "too-many-days", limit=2)
    last = days[1] if len(days) == 2 else None
    dated = WeekDraft(draft.hours, draft.weekdays, draft.length, days[0], last)
    doctor = practising(context)
    await context.services.hours.look(context.actor, doctor, dated.week)  # refuses wrong dates
    await keep_draft(context, WEEK, dated)
    return await show_look(context, dated) if dated.hours else _ask_week(context)
