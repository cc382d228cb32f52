"""The week as it is, and the appointments outside it."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.hours import screens
from bot.hours.actions import ShowHours, ShowOutside
from bot.hours.screens import Overview
from bot.shared.lookups import practising
from core.model import Slot
from core.slots.days import FURTHEST
from core.slots.pattern import Period, periods
from core.views import AppointmentView

router = Router()


@router.on(ShowHours)
async def show_hours(context: Context, _action: ShowHours) -> Answer:
    """Show the doctor's week."""
    return await show_overview(context)


async def show_overview(context: Context) -> Screen:
    """Show the week that holds, and what there is to know of it."""
    doctor, services = practising(context), context.services
    changes = await services.hours.look(context.actor, doctor)
    card = await services.queries.doctor(doctor)
    today = services.availability.today()
    known = periods(await services.queries.weekly_hours(doctor), today)
    by_hand = await services.queries.hand_set_days(doctor, today, FURTHEST.days) if known else ()
    found = Overview(
        periods=known,
        pause=timedelta() if card is None else card.pause,
        on_holidays=None if services.policy.country is None or card is None else card.on_holidays,
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
        return await appointments_in(context, slots[offset : offset + limit])

    return screens.outside(context.t, await page_of(action.page, fetch))


async def appointments_in(context: Context, slots: Sequence[Slot]) -> list[AppointmentView]:
    """Return the appointments in these slots, but those that left them since."""
    found = [
        await context.services.queries.appointment(slot.appointment_id)
        for slot in slots
        if slot.appointment_id is not None
    ]
    return [view for view in found if view is not None]


async def week_is_gone(context: Context) -> Screen:
    """The week behind this button is gone: show the one that holds."""
    return (await show_overview(context)).above(context.t("hours.stale"))
