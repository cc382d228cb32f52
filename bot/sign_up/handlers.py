"""Signing up to book: a role, a name, a phone; then back to what the person wanted to do."""

from dataclasses import replace

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.payload import Action, UnknownPayloadError, pack, unpack
from bot.chat.refusals import ask_again
from bot.chat.router import Answer, Router
from bot.chat.screen import Reply, Screen
from bot.chat.ways import Home
from bot.shared import phones
from bot.shared.links import ShowDoctors, SignUp, SignUpAsPatient, SignUpFirst
from bot.shared.questions import ask_name, ask_phone
from bot.sign_up import screens
from bot.sign_up.actions import KeepName
from core import fields
from core.errors import NotSignedUpError, NotVerifiedError
from core.model import Verification

router = Router()

NAME = "sign-up.name"
PHONE = "sign-up.phone"


@router.on(SignUpFirst)
async def sign_up_first(context: Context, action: SignUpFirst) -> Answer:
    """Another subject hands somebody over who has to sign up first."""
    return await _begin(context, action.then)


@router.refused(NotSignedUpError)
def not_signed_up(context: Context, _refusal: NotSignedUpError) -> Screen:
    """Lead to signing up."""
    return screens.sign_up_first(context.t)


@router.refused(NotVerifiedError)
def not_verified(context: Context, refusal: NotVerifiedError) -> Screen | None:
    """Someone whom the clinic was never asked to confirm may ask for it now."""
    if context.patient is None or context.patient.verification is not Verification.NONE:
        return None
    return screens.unconfirmed(context.t, explain(context.t, refusal))


async def _begin(context: Context, then: Action | None) -> Answer:
    """Ask for the name. Once signed up, the person goes on with ``then`` (None: the menu)."""
    if context.patient is not None:
        return Reply(then=then or Home())
    await context.ask(NAME, {} if then is None else {"then": pack(then)})
    return _ask_name(context)


@router.on(SignUp)
async def choose_role(context: Context, _action: SignUp) -> Answer:
    """Ask whether this is a patient or a doctor; Back from the first question leads here too."""
    context.leave()
    return screens.roles(context.t, context.services.policy)


@router.on(SignUpAsPatient)
async def sign_up_as_patient(context: Context, _action: SignUpAsPatient) -> Answer:
    """Ask for the name; someone who gave name and phone before is not asked again."""
    patient = context.patient
    if patient is not None and patient.phone is not None:
        return await _sign_up(context, patient.name, patient.phone)
    return await _begin(context, None)


@router.on(KeepName)
async def keep_name(context: Context, _action: KeepName) -> Answer:
    """Take the name that Telegram knows."""
    name = context.suggested_name
    if context.patient is not None or name is None:
        return await _begin(context, _then(context))
    return await _take_name(context, name)


def _way_back(context: Context) -> Action:
    return SignUp() if _then(context) is None else ShowDoctors(0)


def _ask_name(context: Context) -> Screen:
    return ask_name(context.t, context.suggested_name, KeepName(), _way_back(context))


@router.typed(NAME, _ask_name)
async def type_name(context: Context, text: str) -> Answer:
    """Take a name that was written."""
    if context.services.languages.means(text, "button.back"):
        back = _way_back(context)
        context.leave()
        return Reply(then=back)
    return await _take_name(context, fields.name(text))


async def _take_name(context: Context, name: str) -> Screen:
    await context.ask(PHONE, {**(context.draft(NAME, PHONE) or {}), "name": name})
    return _ask_phone(context)


def _ask_phone(context: Context) -> Screen:
    return ask_phone(context.t, context.services.policy.country)


@router.typed(PHONE, _ask_phone, keyboard=True)
async def take_phone(context: Context, text: str) -> Answer:
    """Take a phone number, shared or written; that is all the clinic needs."""
    if context.services.languages.means(text, "button.back"):
        await context.ask(NAME)
        return _ask_name(context)
    name = (context.draft(PHONE) or {}).get("name", context.account.name)
    phone = phones.read(text, context.services.policy.country)
    return await _sign_up(context, str(name), phone)


async def _sign_up(context: Context, name: str, phone: str) -> Answer:
    then, sign_ups = _then(context), context.services.sign_ups
    if sign_ups.spent(context.account.id):
        return await ask_again(context, router, context.t("limits.tomorrow"))
    patient = await context.services.people.sign_up(context.actor, name, phone)
    sign_ups.count(context.account.id)
    context.leave()
    context.principal = replace(context.principal, patient=patient)
    context.refresh_menu = True
    verified = patient.verification is Verification.VERIFIED
    if verified or not context.services.policy.verify_patients:
        return Reply(screens.done(context.t, patient), then=then or Home())
    if patient.verification is Verification.DECLINED:
        return screens.declined(context.t, context.services.policy)
    return screens.waits(context.t, patient, then)


def _then(context: Context) -> Action | None:
    """Return what the person wanted to do when they were asked to sign up."""
    payload = (context.draft(NAME, PHONE) or {}).get("then")
    try:
        return unpack(str(payload)) if payload is not None else None
    except UnknownPayloadError:
        return None
