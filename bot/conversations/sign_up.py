"""Signing up to book: a role, a name, a phone; then back to what the person wanted to do."""

from bot.actions.booking import ShowDoctors
from bot.actions.home import Home
from bot.actions.sign_up import KeepName, SignUp, SignUpAsPatient
from bot.payload import Action, UnknownPayloadError, pack, unpack
from bot.refusals import ask_again
from bot.router import Answer, Router
from bot.screen import Reply, Screen
from bot.screens import sign_up as screens
from bot.turn import Turn
from core import fields
from core.model import Standing

router = Router()

NAME = "sign-up.name"
PHONE = "sign-up.phone"


async def begin_sign_up(turn: Turn, then: Action | None) -> Answer:
    """Ask for the name. Once signed up, the person goes on with ``then`` (None: the menu)."""
    if turn.person.signed_up:
        return Reply(then=then or Home())
    await turn.ask(NAME, {} if then is None else {"then": pack(then)})
    return _ask_name(turn)


@router.on(SignUp)
async def choose_role(turn: Turn, _action: SignUp) -> Answer:
    """Ask whether this is a patient or a doctor; Back from the first question leads here too."""
    turn.leave()
    return screens.roles(turn.t, turn.services.policy)


@router.on(SignUpAsPatient)
async def sign_up_as_patient(turn: Turn, _action: SignUpAsPatient) -> Answer:
    """Ask for the name; someone who gave name and phone before is not asked again."""
    person = turn.person
    if person.signed_up and person.phone is not None:
        return await _sign_up(turn, person.name, person.phone)
    return await begin_sign_up(turn, None)


@router.on(KeepName)
async def keep_name(turn: Turn, _action: KeepName) -> Answer:
    """Take the name that Telegram knows."""
    name = turn.suggested_name
    if turn.person.signed_up or name is None:
        return await begin_sign_up(turn, _then(turn))
    return await _take_name(turn, name)


def _way_back(turn: Turn) -> Action:
    return SignUp() if _then(turn) is None else ShowDoctors(0)


def _ask_name(turn: Turn) -> Screen:
    return screens.ask_name(turn.t, turn.suggested_name, KeepName(), _way_back(turn))


@router.typed(NAME, _ask_name)
async def type_name(turn: Turn, text: str) -> Answer:
    """Take a name that was written."""
    if turn.services.languages.means(text, "button.back"):
        back = _way_back(turn)
        turn.leave()
        return Reply(then=back)
    return await _take_name(turn, fields.name(text))


async def _take_name(turn: Turn, name: str) -> Screen:
    await turn.ask(PHONE, {**(turn.draft(NAME, PHONE) or {}), "name": name})
    return _ask_phone(turn)


def _ask_phone(turn: Turn) -> Screen:
    return screens.ask_phone(turn.t)


@router.typed(PHONE, _ask_phone)
async def take_phone(turn: Turn, text: str) -> Answer:
    """Take a phone number, shared or written; that is all the clinic needs."""
    if turn.services.languages.means(text, "button.back"):
        await turn.ask(NAME)
        return _ask_name(turn)
    name = (turn.draft(PHONE) or {}).get("name", turn.person.name)
    return await _sign_up(turn, str(name), text)


async def _sign_up(turn: Turn, name: str, phone: str) -> Answer:
    then, sign_ups = _then(turn), turn.services.sign_ups
    if sign_ups.spent(turn.person.id):
        return ask_again(turn, router, turn.t("limits.tomorrow"))
    person = await turn.services.front_desk.sign_up(turn.person.id, name, phone)
    sign_ups.count(person.id)
    turn.leave()
    turn.person = person
    turn.refresh_menu = True
    if not turn.services.policy.verify_patients or person.patient is Standing.VERIFIED:
        return Reply(screens.done(turn.t, person), then=then or Home())
    if person.patient is Standing.DECLINED:
        return screens.declined(turn.t, turn.services.policy)
    return screens.waits(turn.t, person, then)


def _then(turn: Turn) -> Action | None:
    """Return what the person wanted to do when they were asked to sign up."""
    payload = (turn.draft(NAME, PHONE) or {}).get("then")
    try:
        return unpack(str(payload)) if payload is not None else None
    except UnknownPayloadError:
        return None
