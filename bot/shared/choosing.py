"""Reading what a time is chosen from: the days of a month, the times of a day, the nearest ones."""

from datetime import date, datetime

from markupsafe import Markup

from bot.chat.context import Context
from bot.chat.screen import Screen
from bot.shared import times as screens
from bot.shared.times import Calendar, Choosing
from core.errors import (
    SlotClosedError,
    SlotHeldError,
    SlotProposedError,
    SlotTakenError,
    TooFarError,
    TooSoonError,
)
from core.model import DoctorId, Slot
from core.wall_clock import day_of

MOST_TIMES = 96
"""A day of quarter hours; with arrows and ways out, as many buttons as a message may have."""
NEAREST = 6

GONE = (
    *(SlotTakenError, SlotHeldError, SlotProposedError, SlotClosedError),
    *(TooSoonError, TooFarError),
)
"""Refusals of one time, after which others help."""


async def show_month(context: Context, choosing: Choosing, month: date) -> Screen:
    """Show a month of days with free times; a month that has passed opens the first with any."""
    calendar = await calendar_of(context, choosing.doctor)
    return screens.month_page(context.t, choosing, calendar, month)


async def show_day(context: Context, choosing: Choosing, day: date) -> Screen:
    """Show the free times of a day, or say that none are left and show the calendar."""
    free = await context.services.availability.day(choosing.doctor, day, MOST_TIMES)
    if not free.times:
        calendar = await calendar_of(context, choosing.doctor)
        empty = context.t("times.day-empty", day=context.t.day(day))
        return screens.month_page(context.t, choosing, calendar, day, day).above(empty)
    return screens.day_page(context.t, choosing, day, free)


async def show_nearest(
    context: Context,
    choosing: Choosing,
    sentence: Markup,
    around: datetime,
    again: Slot | None = None,
) -> Screen:
    """A time is gone: say why (``sentence``, HTML) and offer the free times nearest to it.

    ``again`` is the time itself where it may become free again.
    """
    times = await context.services.availability.nearest(choosing.doctor, around, NEAREST)
    month = day_of(around, context.services.policy.zone)
    return screens.nearest_page(context.t, choosing, sentence, times, month, again)


async def calendar_of(context: Context, doctor: DoctorId) -> Calendar:
    """Return the days on which a doctor has free times."""
    availability = context.services.availability
    days = await availability.days(doctor)
    return Calendar(days, availability.today(), availability.last_day())
