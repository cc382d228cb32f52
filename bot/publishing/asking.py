"""What is asked on the way to new times: on which days, then at which hours."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.chat.context import Context
from bot.chat.router import Answer
from bot.chat.screen import Screen
from bot.publishing import draft, screens
from bot.publishing.draft import DAYS
from bot.publishing.screens import Range, Suggested
from bot.shared import marks
from bot.shared.lookups import holidays_between, practising
from core import wall_clock
from core.model import Span
from core.slots.days import FURTHEST

ONE_DAY = timedelta(days=1)


async def show_calendar(context: Context, month: date | None = None) -> Screen:
    """Show the calendar with what is in the schedule already, and the days that suit at once."""
    doctor, queries = practising(context), context.services.queries
    plan, within = draft.plan(context), days_ahead(context)
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


def days_ahead(context: Context) -> Range:
    """Return the days on which times may be published."""
    today = context.services.availability.today()
    return Range(today, today + FURTHEST)


def ask_days(context: Context) -> Screen:
    """Ask for the days, with nothing of the schedule."""
    plan, within = draft.plan(context), days_ahead(context)
    shown = plan.days[0] if plan.days else within.first
    return screens.choose_days(context.t, plan, within, shown, None)


def ask_hours(context: Context) -> Screen:
    """Ask for the hours, once there are days."""
    plan = draft.plan(context)
    if not plan.days:
        return ask_days(context)
    return screens.choose_hours(context.t, plan, context.services.policy)


async def begin_again(context: Context) -> Answer:
    """The plan behind this button is gone or another one now: show the days as they are."""
    await draft.keep(context, DAYS, draft.plan(context))
    return (await show_calendar(context)).above(context.t("publish.stale"))
