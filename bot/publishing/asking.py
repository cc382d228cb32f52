"""What is asked on the way to new times: on which days, then at which hours."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.chat.calendar import Days
from bot.chat.context import Context
from bot.chat.router import Answer
from bot.chat.screen import Screen
from bot.publishing import draft, screens
from bot.publishing.draft import DAYS
from bot.publishing.screens import Suggested
from bot.shared.lookups import held_in, practising
from core import wall_clock
from core.model import Span
from core.slots.days import FURTHEST

ONE_DAY = timedelta(days=1)


async def show_calendar(context: Context, month: date | None = None) -> Screen:
    """Show the calendar with what is in the schedule already, and the days that suit at once."""
    doctor, plan, within = practising(context), draft.plan(context), days_ahead(context)
    shown = within.month(month or (plan.days[0] if plan.days else within.first))
    tomorrow = within.first + ONE_DAY
    there = await context.services.queries.schedule(doctor, within.first, tomorrow)
    spans = [one.slot.span for one in there]
    at_once = [day for day in (within.first, tomorrow) if _has_room(context, day, spans)]
    suggested = Suggested(at_once, await held_in(context, shown), context.services.policy)
    return screens.choose_days(context.t, plan, within, shown.first, suggested)


def _has_room(context: Context, day: date, there: Sequence[Span]) -> bool:
    """Whether the standard day would publish anything on that day."""
    policy = context.services.policy
    spans = wall_clock.cut([day], policy.standard_day, policy.slot_length, policy.zone)
    ahead = (span for span in spans if span.start > context.now)
    return any(not any(span.overlaps(one) for one in there) for span in ahead)


def days_ahead(context: Context) -> Days:
    """Return the days on which times may be published."""
    today = context.services.availability.today()
    return Days(today, today + FURTHEST)


async def ask_hours(context: Context) -> Screen:
    """Ask for the hours, once there are days."""
    plan = draft.plan(context)
    if not plan.days:
        return await show_calendar(context)
    return screens.choose_hours(context.t, plan, context.services.policy)


async def begin_again(context: Context) -> Answer:
    """The plan behind this button is gone or another one now: show the days as they are."""
    await draft.keep(context, DAYS, draft.plan(context))
    return (await show_calendar(context)).above(context.t("publish.stale"))
