"""A range of appointments leaves as FHIR, checked beside the event loop."""

import asyncio
from dataclasses import replace

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import File, Reply, Screen
from bot.exchange import screens
from bot.shared import fhir
from bot.shared.links.exchange import ExportForExchange
from bot.shared.lookups import require_admin
from bot.shared.specialties import in_words
from core.errors import BadFieldError, NotFoundError
from core.facts.oversight import Listed
from core.model import AppointmentId
from core.numbers.days import check
from core.ports.numbers import After, AppointmentRow

router = Router()


@router.on(ExportForExchange)
async def export_for_exchange(context: Context, action: ExportForExchange) -> Answer:
    """Send the appointments of these days as a file that other systems read."""
    require_admin(context)
    try:
        days = check(action.first, action.last, context.services.availability.today())
    except BadFieldError:
        raise NotFoundError from None
    rows = list[AppointmentRow]()
    done = await context.services.exports.appointments(
        context.actor,
        days,
        After(action.start, AppointmentId(action.after)),
        lambda row: rows.append(replace(row, specialty=in_words(context.t, row.specialty))),
        Listed.EXCHANGE,
    )
    clinic = fhir.Clinic(context.services.link, context.t.zone, context.t.language)
    content = await asyncio.to_thread(fhir.bundle, clinic, context.now, rows)
    following = None
    if done.following is not None:
        place = done.following
        following = ExportForExchange(days.first, days.last, place.start, place.appointment)
    part = f"-{action.after}" if action.after else ""
    name = f"fhir-{days.first.isoformat()}-{days.last.isoformat()}{part}.json"
    said = screens.caption(context.t, days, done.rows)
    file = Screen(said, file=File(name, content))
    return Reply(screens.exported(context.t, following), more=(file,))
