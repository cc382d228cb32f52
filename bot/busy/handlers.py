"""Giving the address of a calendar elsewhere, seeing how it goes, and taking it back.

What was written is never shown again, nor kept as anything half written.
"""

from datetime import timedelta

from bot.busy import screens
from bot.busy.actions import AskBusyAddress, RemoveBusyCalendar
from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared.links.busy import ShowBusy
from core.errors import NotADoctorError
from core.model import DoctorId, Span
from core.people.rules import refuse_doctor

router = Router()

ADDRESS = "busy.address"
NAMED = 3
"""Busy times that are named, the next ones first."""
AHEAD = timedelta(days=366)


@router.on(ShowBusy)
async def show_busy(context: Context, action: ShowBusy) -> Answer:
    """Show what is known of the calendar, and what lies in its way."""
    return await _shown(context, action.page)


async def _shown(context: Context, number: int = 0) -> Screen:
    doctor, queries, now = _own(context), context.services.queries, context.now
    known = await queries.busy_calendar(doctor)
    if known is None:
        return screens.none_yet(context.t)
    page = await page_of(
        number, lambda limit, offset: queries.busy_conflicts(doctor, now, limit, offset)
    )
    ahead = await queries.busy_times(doctor, Span(now, now + AHEAD), NAMED)
    return screens.calendar(context.t, known, ahead, page)


@router.on(AskBusyAddress)
async def ask_address(context: Context, _action: AskBusyAddress) -> Answer:
    """Ask for the address."""
    _own(context)
    await context.ask(ADDRESS, {})
    return _ask_address(context)


def _ask_address(context: Context) -> Screen:
    return screens.ask_address(context.t)


@router.typed(ADDRESS, _ask_address)
async def type_address(context: Context, text: str) -> Answer:
    """Take the address. It is read within moments, and seen by nobody any more."""
    await context.services.busy.give(context.actor, _own(context), text)
    context.leave()
    return (await _shown(context)).above(context.t("busy.given"))


@router.on(RemoveBusyCalendar)
async def remove_calendar(context: Context, _action: RemoveBusyCalendar) -> Answer:
    """Read there no more; what it closed is offered again."""
    back = await context.services.busy.remove(context.actor, _own(context))
    said = context.t("busy.removed", times=context.t.many("publish.times", len(back)))
    return (await _shown(context)).above(said)


def _own(context: Context) -> DoctorId:
    """Return the doctor who speaks for themselves. Raises a Refusal."""
    refusal = refuse_doctor(context.principal)
    if refusal is not None:
        raise refusal
    if context.acting_for is not None or context.doctor_id is None:
        raise NotADoctorError
    return context.doctor_id
