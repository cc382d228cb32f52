"""The own profile: seeing it, and changing name and phone."""

from bot.actions.sign_up import ChangeName, ChangePhone, ChangeToTelegramName, ShowProfile
from bot.router import Answer, Router
from bot.screen import Screen
from bot.screens import profile as screens
from bot.screens import sign_up as questions
from bot.turn import Turn
from core.errors import NotSignedUpError
from core.model import Standing

router = Router()

NAME = "profile.name"
PHONE = "profile.phone"


@router.command("profile")
async def profile_command(turn: Turn, _text: str) -> Answer:
    """Show what the clinic knows of this person."""
    return await _profile(turn)


@router.on(ShowProfile)
async def show_profile(turn: Turn, _action: ShowProfile) -> Answer:
    """Show what the clinic knows of this person."""
    if turn.draft(NAME, PHONE) is not None:
        turn.leave()
    return await _profile(turn)


async def _profile(turn: Turn) -> Screen:
    person, card = turn.person, None
    if person.doctor is not Standing.NONE:
        card = await turn.services.queries.doctor(person.id)
    return screens.profile(turn.t, turn.services.policy, person, card)


def _ask_name(turn: Turn) -> Screen:
    return screens.ask_name(turn.t, turn.person, turn.suggested_name)


def _ask_phone(turn: Turn) -> Screen:
    return questions.ask_phone(turn.t)


@router.on(ChangeName)
async def change_name(turn: Turn, _action: ChangeName) -> Answer:
    """Ask for another name."""
    _signed_up(turn)
    await turn.ask(NAME, {})
    return _ask_name(turn)


@router.typed(NAME, _ask_name)
async def type_name(turn: Turn, text: str) -> Answer:
    """Take a name that was written."""
    if turn.services.languages.means(text, "button.back"):
        return await show_profile(turn, ShowProfile())
    return await _change(turn, name=text)


@router.on(ChangeToTelegramName)
async def keep_name(turn: Turn, _action: ChangeToTelegramName) -> Answer:
    """Take the name that Telegram knows."""
    if turn.suggested_name is None:
        return await _profile(turn)
    return await _change(turn, name=turn.suggested_name)


@router.on(ChangePhone)
async def change_phone(turn: Turn, _action: ChangePhone) -> Answer:
    """Ask for another phone number."""
    _signed_up(turn)
    await turn.ask(PHONE, {})
    return _ask_phone(turn)


@router.typed(PHONE, _ask_phone)
async def take_phone(turn: Turn, text: str) -> Answer:
    """Take a phone number, shared or written."""
    if turn.services.languages.means(text, "button.back"):
        return await show_profile(turn, ShowProfile())
    return await _change(turn, phone=text)


async def _change(turn: Turn, *, name: str | None = None, phone: str | None = None) -> Screen:
    turn.person = await turn.services.front_desk.change(turn.person.id, name=name, phone=phone)
    turn.leave()
    return (await _profile(turn)).above(turn.t("profile.saved"))


def _signed_up(turn: Turn) -> None:
    """Raise NotSignedUpError for someone who has no profile yet."""
    if not turn.person.signed_up:
        raise NotSignedUpError
