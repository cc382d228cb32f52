"""The own profile: seeing it, and changing name and phone."""

from dataclasses import replace

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.profile import screens
from bot.profile.actions import ChangeName, ChangePhone, ChangeToTelegramName
from bot.shared import phones, questions
from bot.shared.links import ShowProfile
from core.errors import NotSignedUpError

router = Router()

NAME = "profile.name"
PHONE = "profile.phone"


@router.command("profile")
async def profile_command(context: Context, _text: str) -> Answer:
    """Show what the clinic knows of this person."""
    return await _profile(context)


@router.on(ShowProfile)
async def show_profile(context: Context, _action: ShowProfile) -> Answer:
    """Show what the clinic knows of this person."""
    if context.draft(NAME, PHONE) is not None:
        context.leave()
    return await _profile(context)


async def _profile(context: Context) -> Screen:
    card = None
    if context.doctor_id is not None:
        card = await context.services.queries.doctor(context.doctor_id)
    return screens.profile(context.t, context.services.policy, context.principal, card)


def _ask_name(context: Context) -> Screen:
    name = None if context.patient is None else context.patient.name
    return screens.ask_name(context.t, name, context.suggested_name)


def _ask_phone(context: Context) -> Screen:
    return questions.ask_phone(context.t, context.services.policy.country)


@router.on(ChangeName)
async def change_name(context: Context, _action: ChangeName) -> Answer:
    """Ask for another name."""
    _signed_up(context)
    await context.ask(NAME, {})
    return _ask_name(context)


@router.typed(NAME, _ask_name)
async def type_name(context: Context, text: str) -> Answer:
    """Take a name that was written."""
    if context.services.languages.means(text, "button.back"):
        return await show_profile(context, ShowProfile())
    return await _change(context, name=text)


@router.on(ChangeToTelegramName)
async def keep_name(context: Context, _action: ChangeToTelegramName) -> Answer:
    """Take the name that Telegram knows."""
    if context.suggested_name is None:
        return await _profile(context)
    return await _change(context, name=context.suggested_name)


@router.on(ChangePhone)
async def change_phone(context: Context, _action: ChangePhone) -> Answer:
    """Ask for another phone number."""
    _signed_up(context)
    await context.ask(PHONE, {})
    return _ask_phone(context)


@router.typed(PHONE, _ask_phone, keyboard=True)
async def take_phone(context: Context, text: str) -> Answer:
    """Take a phone number, shared or written."""
    if context.services.languages.means(text, "button.back"):
        return await show_profile(context, ShowProfile())
    return await _change(context, phone=phones.read(text, context.services.policy.country))


async def _change(context: Context, *, name: str | None = None, phone: str | None = None) -> Screen:
    patient = await context.services.people.change(context.actor, name=name, phone=phone)
    context.principal = replace(context.principal, patient=patient)
    context.leave()
    return (await _profile(context)).above(context.t("profile.saved"))


def _signed_up(context: Context) -> None:
    """Raise NotSignedUpError for someone who has no profile yet."""
    if context.patient is None:
        raise NotSignedUpError
