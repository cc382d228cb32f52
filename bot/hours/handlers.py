"""Weekly hours: see them, set them by typing or pressing, look before it counts, save."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import cast

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.hours import screens
from bot.hours.actions import (
    AskFollowAgain,
    AskStopHours,
    ChangeHours,
    ChooseSlotLength,
    ChooseWeekday,
    ClearWeekdays,
    FollowDayAgain,
    HoldForGood,
    LookAtWeek,
    PickHoursDate,
    SaveWeek,
    ShowDaysByHand,
    ShowHours,
    ShowHoursDates,
    ShowOutside,
    ShowWeek,
    StopHours,
    TakeStandardHours,
)
from bot.hours.draft import WeekDraft
from bot.hours.screens import Look, Overview
from bot.shared.holidays import MOST_NAMED, NamedDay
from bot.shared.lookups import holidays_between, practising
from core.errors import BadFieldError, HoursChangedError, NoChangeError
from core.model import DoctorId, Slot
from core.slots.hours import FollowAgain, NewWeek
from core.slots.service import FURTHEST
from core.slots.typed import parse_dates, parse_length
from core.slots.typed_week import names_days, parse_week
from core.slots.weekly import Changes, Period, periods
from core.views import AppointmentView

router = Router()

WEEK = "hours.week"
DATES = "hours.dates"
DONE = "hours.saved"

WORKDAYS = (0, 1, 2, 3, 4)


# The week as it is


@router.on(ShowHours)
async def show_hours(context: Context, _action: ShowHours) -> Answer:
    """Show the doctor's week."""
    return await _overview(context)


async def _overview(context: Context) -> Screen:
    doctor, services = practising(context), context.services
    changes = await services.hours.look(context.actor, doctor)
    card = await services.queries.doctor(doctor)
    today = services.availability.today()
    known = periods(await services.queries.weekly_hours(doctor), today)
    by_hand = await services.queries.hand_set_days(doctor, today, FURTHEST.days) if known else ()
    found = Overview(
        periods=known,
        pause=timedelta() if card is None else card.pause,
        on_holidays=card is not None and card.on_holidays,
        last=_published_to(known, services.availability.last_day()),
        outside=len(changes.outside),
        by_hand=len(by_hand),
    )
    return screens.overview(context.t, found)


def _published_to(known: Sequence[Period], last: date) -> date | None:
    """Return the last day that is published; None where it all begins later."""
    if not known or (known[0].first is not None and known[0].first > last):
        return None
    ends = known[-1].last
    return last if ends is None else min(ends, last)


@router.on(ShowOutside)
async def show_outside(context: Context, action: ShowOutside) -> Answer:
    """Show a page of the appointments outside the weekly hours."""
    doctor = practising(context)
    slots = (await context.services.hours.look(context.actor, doctor)).outside

    async def fetch(limit: int, offset: int) -> list[AppointmentView]:
        return await _appointments(context, slots[offset : offset + limit])

    return screens.outside(context.t, await page_of(action.page, fetch))


async def _appointments(context: Context, slots: Sequence[Slot]) -> list[AppointmentView]:
    """Return the appointments in these slots, but those that left them since."""
    found = [
        await context.services.queries.appointment(slot.appointment_id)
        for slot in slots
        if slot.appointment_id is not None
    ]
    return [view for view in found if view is not None]


# Setting another one


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
    await _keep(context, WEEK, draft)
    return _ask_week(context)


@router.on(ShowWeek)
async def show_week(context: Context, _action: ShowWeek) -> Answer:
    """Go on with the week that is being set."""
    practising(context)
    draft = _draft(context)
    if draft is None:
        return await _stale(context)
    await _keep(context, WEEK, draft)
    return _ask_week(context)


@router.on(ChooseWeekday)
async def choose_weekday(context: Context, action: ChooseWeekday) -> Answer:
    """Choose a weekday, or let go of it."""
    practising(context)
    draft = _draft(context)
    if draft is None or not 0 <= action.weekday < 7:
        return await _stale(context)
    await _keep(context, WEEK, draft.choosing(action.weekday, chosen=action.chosen))
    return _ask_week(context)


@router.on(TakeStandardHours)
async def take_standard_hours(context: Context, _action: TakeStandardHours) -> Answer:
    """Give the chosen days the clinic's usual hours."""
    practising(context)
    draft = _draft(context)
    if draft is None:
        return await _stale(context)
    await _keep(context, WEEK, draft.with_windows(context.services.policy.standard_day))
    return _ask_week(context)


@router.on(ClearWeekdays)
async def clear_weekdays(context: Context, _action: ClearWeekdays) -> Answer:
    """Let the chosen days have no hours."""
    practising(context)
    draft = _draft(context)
    if draft is None:
        return await _stale(context)
    await _keep(context, WEEK, draft.on_chosen(()))
    return _ask_week(context)


@router.on(ChooseSlotLength)
async def choose_length(context: Context, action: ChooseSlotLength) -> Answer:
    """Take another length for all of the week."""
    practising(context)
    draft = _draft(context)
    if draft is None:
        return await _stale(context)
    await _keep(context, WEEK, draft)
    await _keep(context, WEEK, draft.of_length(parse_length(str(action.minutes))))
    return _ask_week(context)


def _ask_week(context: Context) -> Screen:
    draft = _draft(context)
    assert draft is not None  # noqa: S101 (the form stands at this step)
    return screens.edit(context.t, draft, context.services.policy)


@router.typed(WEEK, _ask_week)
async def type_week(context: Context, text: str) -> Answer:
    """Take a whole week, the hours of the chosen days, or a slot's length."""
    practising(context)
    draft = cast("WeekDraft", _draft(context))
    if not names_days(text) and not {":", "-"} & set(text):
        with suppress(BadFieldError):  # neither a week nor a length: a week is what was asked for
            await _keep(context, WEEK, draft.of_length(parse_length(text)))
            return _ask_week(context)
    week = parse_week(text, draft.length, draft.weekdays)
    if not names_days(text):
        await _keep(context, WEEK, draft.on_chosen(week))
        return _ask_week(context)
    whole = WeekDraft(week, (), draft.length, draft.first, draft.last)
    await _keep(context, WEEK, whole)
    return await _look_at_week(context, whole)


# From when until when


@router.on(ShowHoursDates)
async def show_dates(context: Context, action: ShowHoursDates) -> Answer:
    """Show the calendar for the dates of the week."""
    practising(context)
    draft = _draft(context)
    if draft is None:
        return await _stale(context)
    await _keep(context, DATES, draft)
    return _ask_dates(context, action.month)


@router.on(PickHoursDate)
async def pick_date(context: Context, action: PickHoursDate) -> Answer:
    """Take the first date, then the last."""
    practising(context)
    draft = _draft(context)
    today = context.services.availability.today()
    if draft is None or not today <= action.day <= today + FURTHEST:
        return await _stale(context)
    await _keep(context, DATES, draft.picking(action.day))
    return _ask_dates(context, action.day)


@router.on(HoldForGood)
async def hold_for_good(context: Context, _action: HoldForGood) -> Answer:
    """Let the week hold from now on."""
    practising(context)
    draft = _draft(context)
    if draft is None:
        return await _stale(context)
    await _keep(context, WEEK, WeekDraft(draft.hours, draft.weekdays, draft.length))
    return _ask_week(context)


def _ask_dates(context: Context, month: date | None = None) -> Screen:
    draft, today = _draft(context), context.services.availability.today()
    assert draft is not None  # noqa: S101 (the form stands at this step)
    shown = month or draft.first or today
    return screens.ask_dates(context.t, draft, today, today + FURTHEST, shown)


@router.typed(DATES, _ask_dates)
async def type_dates(context: Context, text: str) -> Answer:
    """Take the first date, and the last where it is written."""
    practising(context)
    draft = cast("WeekDraft", _draft(context))
    days = parse_dates(text)
    if len(days) > 2:
        raise BadFieldError("date", "too-many-days", limit=2)
    last = days[1] if len(days) == 2 else None
    dated = WeekDraft(draft.hours, draft.weekdays, draft.length, days[0], last)
    doctor = practising(context)
    await context.services.hours.look(context.actor, doctor, dated.week)  # refuses wrong dates
    await _keep(context, WEEK, dated)
    return await _look_at_week(context, dated) if dated.hours else _ask_week(context)


# The look before it counts, and the deed


@router.on(LookAtWeek)
async def look_at_week(context: Context, _action: LookAtWeek) -> Answer:
    """Show what saving the week would do."""
    practising(context)
    draft = _draft(context)
    if draft is None or not draft.hours:
        return await _stale(context)
    await _keep(context, WEEK, draft)
    return await _look_at_week(context, draft)


async def _look_at_week(context: Context, draft: WeekDraft) -> Screen:
    changes = await context.services.hours.look(context.actor, practising(context), draft.week)
    look = await _look(context, changes)
    return screens.look_at_week(context.t, draft, look, SaveWeek(changes.mark))


async def _look(context: Context, changes: Changes) -> Look:
    """Return the changes with the names of the first appointments and holidays in them."""
    holidays: Sequence[NamedDay] = ()
    if changes.holidays:
        known = holidays_between(context, changes.holidays[0], changes.holidays[-1])
        holidays = [one for one in known if one.day in changes.holidays]
    outside = await _appointments(context, changes.outside[:MOST_NAMED])
    return Look(changes, outside, holidays)


@router.on(SaveWeek)
async def save_week(context: Context, action: SaveWeek) -> Answer:
    """Save what this very look showed. Pressing again finds it saved."""
    doctor = practising(context)
    done = context.draft(DONE)
    if done is not None and done["mark"] == action.mark:
        return _saved(context, done)
    draft = _draft(context)
    if draft is None or not draft.hours:
        return await _stale(context)
    try:
        changes = await _save(context, doctor, draft.week, action.mark)
    except HoursChangedError:
        return (await _look_at_week(context, draft)).above(context.t("no.hours-changed"))
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
    return screens.look_at_stop(context.t, await _look(context, changes), StopHours(changes.mark))


@router.on(StopHours)
async def stop_hours(context: Context, action: StopHours) -> Answer:
    """Stop the weekly hours as this look showed. Pressing again finds them stopped."""
    doctor = practising(context)
    try:
        await _save(context, doctor, NewWeek(()), action.mark)
    except HoursChangedError:
        return (await _look_at_stop(context)).above(context.t("no.hours-changed"))
    return (await _overview(context)).above(context.t("hours.stopped"))


# Days that were set by hand


@router.on(ShowDaysByHand)
async def show_days_by_hand(context: Context, action: ShowDaysByHand) -> Answer:
    """Show a page of the days that were set by hand."""
    return await _days_by_hand(context, action.page)


async def _days_by_hand(context: Context, number: int) -> Screen:
    doctor, services = practising(context), context.services
    today = services.availability.today()

    page = await page_of(
        number,
        lambda limit, offset: services.queries.hand_set_days(doctor, today, limit, offset),
    )
    return screens.days_by_hand(context.t, page)


@router.on(AskFollowAgain)
async def ask_follow_again(context: Context, action: AskFollowAgain) -> Answer:
    """Show what becomes of a day that follows the weekly hours again."""
    return await _look_at_day(context, action.day)


async def _look_at_day(context: Context, day: date) -> Screen:
    doctor = practising(context)
    changes = await context.services.hours.look(context.actor, doctor, FollowAgain(day))
    look = await _look(context, changes)
    return screens.look_at_day(context.t, day, look, FollowDayAgain(day, changes.mark))


@router.on(FollowDayAgain)
async def follow_day_again(context: Context, action: FollowDayAgain) -> Answer:
    """Let a day follow the weekly hours again."""
    doctor = practising(context)
    change = FollowAgain(action.day)
    with suppress(NoChangeError):  # pressed twice: it is as wanted
        try:
            await context.services.hours.save(context.actor, doctor, change, action.mark)
        except HoursChangedError:
            again = await _look_at_day(context, action.day)
            return again.above(context.t("no.hours-changed"))
    said = context.t("hours.followed", day=context.t.day(action.day))
    return (await _days_by_hand(context, 0)).above(said)


# The week in the form


def _draft(context: Context) -> WeekDraft | None:
    kept = context.draft(WEEK, DATES)
    return None if kept is None else WeekDraft.read(kept)


async def _keep(context: Context, step: str, draft: WeekDraft) -> None:
    await context.ask(step, draft.kept())


async def _stale(context: Context) -> Screen:
    """The week behind this button is gone: show the one that holds."""
    return (await _overview(context)).above(context.t("hours.stale"))
