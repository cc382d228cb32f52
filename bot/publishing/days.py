"""Choosing the days to publish on: by command, by pressing, by typing."""

from collections.abc import Collection
from datetime import date, timedelta

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.publishing import draft
from bot.publishing.actions import ChooseDay, ChooseWeekdays, LookAtStandardDay, ShowPublishDays
from bot.publishing.asking import ask_hours, days_ahead, show_calendar
from bot.publishing.draft import DAYS, HOURS
from bot.publishing.looking import look
from bot.shared.links.schedule import PublishOn, StartPublishing
from bot.shared.lookups import practising
from core.slots.service import Plan
from core.slots.typed import parse_dates

router = Router()


@router.command("publish")
async def publish_command(context: Context, text: str) -> Answer:
    """Begin anew; dates may follow the command."""
    practising(context)
    await draft.keep(context, DAYS, draft.empty(context))
    return await type_days(context, text) if text else await show_calendar(context)


@router.on(StartPublishing)
async def start_publishing(context: Context, _action: StartPublishing) -> Answer:
    """Begin anew with no day chosen."""
    practising(context)
    await draft.keep(context, DAYS, draft.empty(context))
    return await show_calendar(context)


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
    return await show_calendar(context, action.month)


@router.on(ChooseDay)
async def choose_day(context: Context, action: ChooseDay) -> Answer:
    """Tick a day, or take the tick away."""
    chosen = {*draft.plan(context).days}
    chosen = {*chosen, action.day} if action.chosen else chosen - {action.day}
    return await _choose(context, chosen, action.day)


@router.on(ChooseWeekdays)
async def choose_weekdays(context: Context, action: ChooseWeekdays) -> Answer:
    """Choose Monday to Friday of a week, as far as they lie ahead."""
    within = days_ahead(context)
    monday = min(max(action.monday, within.first - timedelta(days=6)), within.last)
    days = within.workdays(monday)
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
    return await show_calendar(context, shown)


@router.on(LookAtStandardDay)
async def look_at_standard_day(context: Context, action: LookAtStandardDay) -> Answer:
    """Plan the clinic's usual hours on one day, and look at what that would be."""
    practising(context)
    policy = context.services.policy
    days = context.services.slots.check_days([action.day])
    await draft.keep(context, HOURS, Plan(days, policy.standard_day, policy.slot_length))
    return await look(context)


@router.typed(DAYS, show_calendar, times=True)
async def type_days(context: Context, text: str) -> Answer:
    """Take dates that were written."""
    return await _take_days(context, parse_dates(text))


async def _take_days(context: Context, days: Collection[date]) -> Answer:
    """Take these days and go on to the hours."""
    practising(context)
    plan = draft.plan(context)
    checked = context.services.slots.check_days(days)
    await draft.keep(context, HOURS, Plan(checked, plan.windows, plan.length))
    return await ask_hours(context)
