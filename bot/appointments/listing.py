"""One's own appointments in lists: ahead and past, by how they stand, month by month."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from bot.appointments import screens_of_lists as screens
from bot.appointments.actions import EVER, ChooseListMonth, ChooseStatus, ListAppointments
from bot.appointments.screens_of_lists import Listed
from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared.links.appointments import ShowAppointments
from bot.shared.lookups import AHEAD
from core import wall_clock
from core.model import Span
from core.ports.agenda import Only
from core.views import AppointmentView

router = Router()

MONTHS = 12
"""So many may be chosen, counted from this one."""
ABOVE_A_MONTH = timedelta(days=31)
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@router.command("appointments")
async def appointments_command(context: Context, _text: str) -> Answer:
    """List what lies ahead."""
    return await _list(context, Listed(past=False), 0)


@router.on(ShowAppointments)
async def show_appointments(context: Context, action: ShowAppointments) -> Answer:
    """List what lies ahead, or what was."""
    return await _list(context, Listed(past=action.past), action.page)


@router.on(ListAppointments)
async def list_appointments(context: Context, action: ListAppointments) -> Answer:
    """List some of them."""
    return await _list(context, Listed(action.past, action.only, action.month), action.page)


async def _list(context: Context, listed: Listed, number: int) -> Screen:
    services = context.services
    starts = Span(_EVER, context.now + AHEAD)
    if listed.month != EVER:
        starts = _bounds(context, listed.month)

    async def fetch(limit: int, offset: int) -> Sequence[AppointmentView]:
        return await services.queries.of_account(
            context.account.id,
            past=listed.past,
            only=listed.only,
            starts=starts,
            now=context.now,
            limit=limit,
            offset=offset,
        )

    page = await page_of(number, fetch)
    own = None if context.patient is None else context.patient.id
    return screens.appointments(context.t, page, context.now, listed, own)


def _bounds(context: Context, month: date) -> Span:
    """Return when a month begins and ends at the clinic; a forged one is brought into range."""
    first = min(max(month, date(2000, 1, 1)), date(9000, 1, 1)).replace(day=1)
    zone = context.services.policy.zone
    after = (first + ABOVE_A_MONTH).replace(day=1)
    return Span(wall_clock.bounds(first, zone).start, wall_clock.bounds(after, zone).start)


@router.on(ChooseStatus)
async def choose_status(context: Context, action: ChooseStatus) -> Answer:
    """Ask which ones to list, by how they stand."""
    return screens.statuses(context.t, Listed(action.past, Only.ALL, action.month))


@router.on(ChooseListMonth)
async def choose_month(context: Context, action: ChooseListMonth) -> Answer:
    """Ask for the month."""
    availability = context.services.availability
    month, last = availability.today().replace(day=1), availability.last_day()
    months = [month]
    while len(months) < MONTHS and (action.past or months[-1] + ABOVE_A_MONTH <= last):
        by = -timedelta(days=1) if action.past else ABOVE_A_MONTH
        months.append((months[-1] + by).replace(day=1))
    return screens.months(context.t, Listed(action.past, action.only), tuple(months))
