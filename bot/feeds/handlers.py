"""A press makes an address and shows it once, another one ends it."""

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.feeds import screens
from bot.feeds.actions import EndFeed, RenewFeed
from bot.shared.feed_address import address_of
from bot.shared.links.feeds import AS_DOCTOR, ShowFeed
from bot.shared.lookups import cared_for
from core.errors import NotADoctorError
from core.model import DoctorId, PatientId
from core.people.rules import refuse_doctor
from core.ports.feeds import Subscribed

router = Router()


@router.on(ShowFeed)
async def show_feed(context: Context, action: ShowFeed) -> Answer:
    """Show whether there is an address, and what it is good for."""
    return await _shown(context, action.patient)


async def _shown(context: Context, wanted: PatientId) -> Screen:
    whose, doctor = await _whose(context, wanted)
    if context.services.public_url is None:
        return screens.switched_off(context.t, wanted)
    name = None if whose is None else (await cared_for(context, whose)).patient.name
    known = await context.services.queries.feed(Subscribed(context.account.id, whose, doctor))
    return screens.feed(context.t, wanted, name, known)


@router.on(RenewFeed)
async def renew_feed(context: Context, action: RenewFeed) -> Answer:
    """Make a new address and show it, this once; the one before ends."""
    if context.services.public_url is None:
        return await _shown(context, action.patient)
    token = await context.services.feeds.renew(
        context.actor, *await _whose(context, action.patient)
    )
    address = address_of(context.services.public_url, token)
    return screens.made(context.t, action.patient, address)


@router.on(EndFeed)
async def end_feed(context: Context, action: EndFeed) -> Answer:
    """Let whoever reads there find nothing any more."""
    await context.services.feeds.end(context.actor, *await _whose(context, action.patient))
    return (await _shown(context, action.patient)).above(context.t("feed.ended"))


async def _whose(context: Context, wanted: PatientId) -> tuple[PatientId | None, DoctorId | None]:
    """Return the patient, or the doctor who speaks. Raises a Refusal where it is not theirs."""
    if wanted != AS_DOCTOR:
        await cared_for(context, wanted)
        return wanted, None
    refusal = refuse_doctor(context.principal)
    if refusal is not None:
        raise refusal
    if context.acting_for is not None or context.doctor_id is None:
        raise NotADoctorError
    return None, context.doctor_id
