"""Choosing other days: by two presses on calendars, or typed."""

from datetime import date, timedelta

from bot.chat.calendar import Days
from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.numbers import screens
from bot.numbers.actions import ChooseFirstDay, ChooseLastDay, ShowNumbers
from bot.numbers.lookups import asked
from bot.shared.lookups import require_admin
from core.errors import BadFieldError
from core.numbers.days import MOST_DAYS, check
from core.slots.typed import parse_time_off

router = Router()

DAYS = "numbers.days"
BACK = timedelta(days=10 * 365)
"""How far back calendars go."""


@router.on(ChooseFirstDay)
async def choose_first(context: Context, action: ChooseFirstDay) -> Answer:
    """Choose the first day, or type both."""
    require_admin(context)
    month = _choosable(context).nearest(action.month)
    await context.ask(DAYS, {"month": month.isoformat()})
    return _choose_first(context)


def _choose_first(context: Context) -> Screen:
    draft = context.draft(DAYS) or {}
    month = date.fromisoformat(str(draft["month"]))
    today = context.services.availability.today()
    return screens.choose_first(context.t, _choosable(context), month, today)


@router.typed(DAYS, _choose_first)
async def type_days(context: Context, text: str) -> Answer:
    """Take a day, or a first and a last one."""
    require_admin(context)
    first, last = parse_time_off(text)
    if not isinstance(last, date):
        raise BadFieldError("date", "date-format", part=text.strip())
    days = check(first, last, context.services.availability.today())
    return ShowNumbers(days.first, days.last)


@router.on(ChooseLastDay)
async def choose_last(context: Context, action: ChooseLastDay) -> Answer:
    """Choose the last day."""
    require_admin(context)
    first = asked(context, action.first, action.first).first
    final = min(first + timedelta(days=MOST_DAYS - 1), _choosable(context).last)
    return screens.choose_last(context.t, Days(first, max(first, final)), action.month)


def _choosable(context: Context) -> Days:
    """Return the days that a calendar offers: long past, and as far as people book."""
    today = context.services.availability.today()
    return Days(today - BACK, today + context.services.policy.horizon)
