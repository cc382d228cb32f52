"""Reading what a time is chosen from: the days of a month, the times of a day, the nearest ones."""

from datetime import date, datetime

from bot.screen import Screen
from bot.screens import times as screens
from bot.screens.times import Calendar, Choosing
from bot.turn import Turn
from core.errors import SlotClosedError, SlotTakenError, TooFarError, TooSoonError
from core.model import PersonId
from core.wall_clock import day_of

MOST_TIMES = 96
"""A day of quarter hours; with arrows and ways out, as many buttons as a message may have."""
NEAREST = 6

GONE = (SlotTakenError, SlotClosedError, TooSoonError, TooFarError)
"""Refusals of one time, after which others help."""


async def show_month(turn: Turn, choosing: Choosing, month: date) -> Screen:
    """Show a month of days with free times; a month that has passed opens the first with any."""
    calendar = await _calendar(turn, choosing.doctor)
    return screens.month_page(turn.t, choosing, calendar, month)


async def show_day(turn: Turn, choosing: Choosing, day: date) -> Screen:
    """Show the free times of a day, or say that none are left and show the calendar."""
    times = await turn.services.availability.times(choosing.doctor, day, MOST_TIMES)
    calendar = await _calendar(turn, choosing.doctor)
    if not times:
        empty = turn.t("times.day-empty", day=turn.t.day(day))
        return screens.month_page(turn.t, choosing, calendar, day).above(empty)
    return screens.day_page(turn.t, choosing, calendar.days, day, times)


async def show_nearest(turn: Turn, choosing: Choosing, sentence: str, around: datetime) -> Screen:
    """A time is gone: say why (``sentence``, HTML) and offer the free times nearest to it."""
    times = await turn.services.availability.nearest(choosing.doctor, around, NEAREST)
    month = day_of(around, turn.services.policy.zone)
    return screens.nearest_page(turn.t, choosing, sentence, times, month)


async def _calendar(turn: Turn, doctor: PersonId) -> Calendar:
    availability = turn.services.availability
    days = await availability.days(doctor)
    return Calendar(days, availability.today(), availability.last_day())
