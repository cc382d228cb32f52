"""How a doctor works: each choice is a press or two."""

from datetime import time

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.settings import screens
from bot.settings.actions import AskDigest, ChooseByRequest, ChooseDigest, NoDigest
from bot.shared.links import ShowSettings
from bot.shared.lookups import practising
from core.errors import NotADoctorError
from core.model import Doctor
from core.slots.typed import parse_time

router = Router()

DIGEST = "settings.digest"


@router.on(ShowSettings)
async def show_settings(context: Context, _action: ShowSettings) -> Answer:
    """Show what is chosen; who was asked for an hour has gone back."""
    return _shown(context, await _own(context))


def _shown(context: Context, doctor: Doctor) -> Screen:
    if context.draft(DIGEST) is not None:
        context.leave()
    return screens.settings(context.t, doctor)


async def _own(context: Context) -> Doctor:
    doctor = await context.services.queries.doctor(practising(context))
    if doctor is None:
        raise NotADoctorError
    return doctor


@router.on(ChooseByRequest)
async def choose_by_request(context: Context, action: ChooseByRequest) -> Answer:
    """Let new appointments wait for the doctor's word, or be confirmed at once."""
    doctor = await context.services.requests.set_by_request(
        context.actor, practising(context), on=action.on
    )
    return _shown(context, doctor)


@router.on(AskDigest)
async def ask_digest(context: Context, _action: AskDigest) -> Answer:
    """Ask when the digest is to come."""
    doctor = await _own(context)
    await context.ask(DIGEST, {})
    return screens.ask_digest(context.t, doctor.digest_at)


@router.on(ChooseDigest)
async def choose_digest(context: Context, action: ChooseDigest) -> Answer:
    """Let it come at this time."""
    return await _choose_digest(context, action.at)


@router.on(NoDigest)
async def no_digest(context: Context, _action: NoDigest) -> Answer:
    """Let it come no more."""
    return await _choose_digest(context, None)


@router.typed(DIGEST, lambda context: screens.ask_digest(context.t, None))
async def type_digest(context: Context, text: str) -> Answer:
    """Take a time that was written."""
    return await _choose_digest(context, parse_time(text))


async def _choose_digest(context: Context, at: time | None) -> Screen:
    doctor = await context.services.digests.choose(context.actor, practising(context), at)
    return _shown(context, doctor)
