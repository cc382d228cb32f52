"""Publishing: choose days, choose hours, look, publish. The plan waits in the form meanwhile."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import cast

from markupsafe import Markup

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.publishing import draft, screens
from bot.publishing.actions import (
    ChooseDay,
    ChooseLength,
    ChooseStandardDay,
    ChooseWeekdays,
    LookAtStandardDay,
    Publish,
    ShowPreview,
    ShowPublishDays,
    ShowPublishHours,
)
from bot.publishing.draft import DAYS, DONE, HOURS
from bot.publishing.screens import Range, Suggested
from bot.shared import marks
from bot.shared.links import PublishOn, StartPublishing
from bot.shared.lookups import holidays_between, practising
from core import wall_clock
from core.errors import BadFieldError, OverlapError
from core.model import DoctorId, Slot, Span
from core.policy import Window
from core.slots.service import FURTHEST, Plan
from core.slots.typed import parse_dates, parse_length, parse_windows

router = Router()

ONE_DAY = timedelta(days=1)


# The days


@router.command("publish")
async def publish_command(context: Context, text: str) -> Answer:
    """Begin anew; dates may follow the command."""
    practising(context)
    await draft.keep(context, DAYS, draft.empty(context))
    return await type_days(context, text) if text else await _show_days(context)


@router.on(StartPublishing)
async def start_publishing(context: Context, _action: StartPublishing) -> Answer:
    """Begin anew with no day chosen."""
    practising(context)
    await draft.keep(context, DAYS, draft.empty(context))
    return await _show_days(context)


@router.on(PublishOn)
async def publish_on(context: Context, action: PublishOn) -> Answer:
    """Begin anew with one day chosen: only the hours are missing."""
    practising(context)
    await draft.keep(context, DAYS, draft.empty(context))
    return await _take_days(context, [action.day])


@router.on(ShowPublishDays)
async def show_days(context: Context, action: ShowPublishDays) -> Answer:
    """Leaf through the calendar."""
    practising(context)
    await draft.keep(context, DAYS, draft.plan(context))
    return await _show_days(context, action.month)


@router.on(ChooseDay)
async def choose_day(context: Context, action: ChooseDay) -> Answer:
    """Tick a day, or take the tick away."""
    chosen = {*draft.plan(context).days}
    chosen = {*chosen, action.day} if action.chosen else chosen - {action.day}
    return await _choose(context, chosen, action.day)


@router.on(ChooseWeekdays)
async def choose_weekdays(context: Context, action: ChooseWeekdays) -> Answer:
    """Choose Monday to Friday of a week, as far as they lie ahead."""
    within = _within(context)
    monday = min(max(action.monday, within.first - timedelta(days=6)), within.last)
    days = within.weekdays(monday)
    return await _choose(
        context, {*draft.plan(context).days, *days}, max(days, default=within.first)
    )


async def _choose(context: Context, chosen: Collection[date], shown: date) -> Screen:
    """Choose these days instead of those before, and show the month of one of them."""
    practising(context)
    plan = draft.plan(context)
    await draft.keep(context, DAYS, plan)
    days = context.services.slots.check_days(chosen)
    await draft.keep(context, DAYS, Plan(days, plan.windows, plan.length))
    return await _show_days(context, shown)


@router.on(LookAtStandardDay)
async def look_at_standard_day(context: Context, action: LookAtStandardDay) -> Answer:
    """Plan the clinic's usual hours on one day, and look at what that would be."""
    practising(context)
    policy = context.services.policy
    days = context.services.slots.check_days([action.day])
    await draft.keep(context, HOURS, Plan(days, policy.standard_day, policy.slot_length))
    return await _look(context)


async def _show_days(context: Context, month: date | None = None) -> Screen:
    """Show the calendar with what is in the schedule already, and the days that suit at once."""
    doctor, queries = practising(context), context.services.queries
    plan, within = draft.plan(context), _within(context)
    shown = within.nearest(month or (plan.days[0] if plan.days else within.first))
    marked = await queries.day_marks(doctor, shown.replace(day=1), within.end_of_month(shown))
    there = await queries.schedule(doctor, within.first, within.first + ONE_DAY)
    at_once = [
        day
        for day in (within.first, within.first + ONE_DAY)
        if _has_room(context, day, [one.slot.span for one in there])
    ]
    return screens.choose_days(
        context.t,
        plan,
        within,
        shown,
        Suggested(
            at_once,
            marks.of_days(marked, within.first),
            context.services.policy,
            holidays_between(context, shown.replace(day=1), within.end_of_month(shown)),
        ),
    )


def _has_room(context: Context, day: date, there: Sequence[Span]) -> bool:
    """Whether the standard day would publish anything on that day."""
    policy = context.services.policy
    spans = wall_clock.cut([day], policy.standard_day, policy.slot_length, policy.zone)
    ahead = (span for span in spans if span.start > context.now)
    return any(not any(span.overlaps(one) for one in there) for span in ahead)


def _within(context: Context) -> Range:
    today = context.services.availability.today()
    return Range(today, today + FURTHEST)


def _ask_days(context: Context) -> Screen:
    plan, within = draft.plan(context), _within(context)
    shown = plan.days[0] if plan.days else within.first
    return screens.choose_days(context.t, plan, within, shown, None)


@router.typed(DAYS, _ask_days)
async def type_days(context: Context, text: str) -> Answer:
    """Take dates that were written."""
    return await _take_days(context, parse_dates(text))


async def _take_days(context: Context, days: Collection[date]) -> Answer:
    """Take these days and go on to the hours."""
    practising(context)
    plan = draft.plan(context)
    checked = context.services.slots.check_days(days)
    await draft.keep(context, HOURS, Plan(checked, plan.windows, plan.length))
    return _ask_hours(context)


# The hours


@router.on(ShowPublishHours)
async def show_hours(context: Context, _action: ShowPublishHours) -> Answer:
    """The days are chosen: ask for the hours."""
    practising(context)
    plan = draft.plan(context)
    if not plan.days:
        return await _begin_again(context)
    await draft.keep(context, HOURS, plan)
    return _ask_hours(context)


@router.on(ChooseStandardDay)
async def choose_standard_day(context: Context, _action: ChooseStandardDay) -> Answer:
    """Take the clinic's usual hours."""
    practising(context)
    return await _take_hours(context, context.services.policy.standard_day)


@router.on(ChooseLength)
async def choose_length(context: Context, action: ChooseLength) -> Answer:
    """Take another length of slots."""
    practising(context)
    return await _take_length(context, parse_length(str(action.minutes)))


def _ask_hours(context: Context) -> Screen:
    plan = draft.plan(context)
    if not plan.days:
        return _ask_days(context)
    return screens.choose_hours(context.t, plan, context.services.policy)


@router.typed(HOURS, _ask_hours)
async def type_hours(context: Context, text: str) -> Answer:
    """Take hours that were written, or a length."""
    practising(context)
    if ":" not in text:
        with suppress(BadFieldError):  # neither hours nor a length: hours are what was asked for
            return await _take_length(context, parse_length(text))
    return await _take_hours(context, parse_windows(text))


async def _take_length(context: Context, length: timedelta) -> Answer:
    plan = draft.plan(context)
    if not plan.days:
        return await _begin_again(context)
    await draft.keep(context, HOURS, Plan(plan.days, plan.windows, length))
    return _ask_hours(context)


async def _take_hours(context: Context, windows: Sequence[Window]) -> Answer:
    plan = draft.plan(context)
    if not plan.days:
        return await _begin_again(context)
    await draft.keep(context, HOURS, Plan(plan.days, tuple(windows), plan.length))
    return await _look(context)


# The look before it counts, and the deed


@router.on(ShowPreview)
async def show_preview(context: Context, _action: ShowPreview) -> Answer:
    """Show what publishing would do."""
    practising(context)
    if not draft.plan(context).windows:
        return await show_hours(context, ShowPublishHours())
    return await _look(context)


async def _look(context: Context) -> Answer:
    plan = draft.plan(context)
    if not plan.days:
        return await _begin_again(context)
    found = await context.services.slots.preview(context.actor, practising(context), plan)
    there = len(_exactly_there(context, plan, found.in_the_way, found.pause))
    fresh = len(found.fresh)
    await draft.keep(context, HOURS, plan, fresh=fresh, there=there)
    return screens.preview(context.t, plan, found, draft.mark(plan), _hint(context, plan))


@router.on(Publish)
async def publish(context: Context, action: Publish) -> Answer:
    """Publish what this very preview showed. Pressing again finds it published."""
    doctor = practising(context)
    kept, plan = context.draft(HOURS, DONE), draft.plan(context, HOURS, DONE)
    if kept is None or draft.mark(plan) != action.mark:
        return await _begin_again(context)
    if context.draft(DONE) is None:
        fresh = await _publish(context, doctor, plan, kept)
        await draft.keep(context, DONE, plan, fresh=fresh)
        kept = {"fresh": fresh}
    count = cast("int", kept["fresh"])
    return screens.published(context.t, plan, count, _hint(context, plan))


async def _publish(
    context: Context, doctor: DoctorId, plan: Plan, kept: Mapping[str, object]
) -> int:
    """Publish and return how many times. After a crash before the answer it is done already."""
    try:
        return len((await context.services.slots.publish(context.actor, doctor, plan)).fresh)
    except OverlapError as error:
        fresh, before = cast("int", kept.get("fresh", 0)), cast("int", kept.get("there", 0))
        pause = (await context.services.slots.preview(context.actor, doctor, plan)).pause
        there = len(_exactly_there(context, plan, error.in_the_way, pause))
        if not fresh or there < before + fresh:
            raise
        return fresh


def _exactly_there(
    context: Context, plan: Plan, in_the_way: Sequence[Slot], pause: timedelta
) -> Sequence[Slot]:
    """Return those slots that are what the plan would publish: so they were published before."""
    zone = context.services.policy.zone
    wanted = set(wall_clock.cut(plan.days, plan.windows, plan.length, zone, pause))
    return [slot for slot in in_the_way if slot.span in wanted]


def _hint(context: Context, plan: Plan) -> Markup | None:
    last_day = context.services.availability.last_day()
    return screens.horizon_hint(context.t, plan, context.services.policy, last_day)


async def _begin_again(context: Context) -> Answer:
    """The plan behind this button is gone or another one now: show the days as they are."""
    await draft.keep(context, DAYS, draft.plan(context))
    return (await _show_days(context)).above(context.t("publish.stale"))
