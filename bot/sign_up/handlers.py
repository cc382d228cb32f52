"""Signing up to book: a role, a name, a phone; then back to what the person wanted to do."""

from dataclasses import replace

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.payload import Action
from bot.chat.refusals import ask_again
from bot.chat.router import Answer, Router
from bot.chat.screen import Reply, Screen
from bot.chat.ways import Home
from bot.shared import phones
from bot.shared.browsing import SIGN_UP_ASIDE
from bot.shared.links.people import SignUp, SignUpAsPatient, SignUpFirst
from bot.sign_up import screens
from bot.sign_up.actions import KeepName, KeepWrittenName, LeaveName
from bot.sign_up.draft import SignUpDraft
from core import fields
from core.errors import NotSignedUpError, NotVerifiedError
from core.model import Verification

router = Router()

NAME = "sign-up.name"
PHONE = "sign-up.phone"


@router.on(SignUpFirst)
async def sign_up_first(context: Context, action: SignUpFirst) -> Answer:
    """Another subject hands somebody over who has to sign up first."""
    return await _begin(context, action)


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


async def _begin(context: Context, wanted: SignUpFirst | None) -> Answer:
    """Ask for the name. Once signed up, the person goes on with what they wanted."""
    if context.patient is not None:
        return Reply(then=Home() if wanted is None else wanted.then)
    draft = replace(_draft(context), wanted=wanted)
    await context.ask(NAME, draft.kept())
    return _ask_name(context)


@router.on(SignUp)
async def choose_role(context: Context, _action: SignUp) -> Answer:
    """Ask whether this is a patient or a doctor; Back from the first question leads here too."""
    await _put_aside(context)
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
    return await _keep(context, context.suggested_name)


@router.on(KeepWrittenName)
async def keep_written_name(context: Context, _action: KeepWrittenName) -> Answer:
    """Take the name that was written before."""
    return await _keep(context, _draft(context).name)


async def _keep(context: Context, name: str | None) -> Answer:
    if context.patient is not None or name is None:
        return await _begin(context, _draft(context).wanted)
    return await _take_name(context, name)


def _ask_name(context: Context) -> Screen:
    draft = _draft(context)
    return screens.ask_name(context.t, context.suggested_name, draft.name, draft.wanted)


@router.typed(NAME, _ask_name)
async def type_name(context: Context, text: str) -> Answer:
    """Take a name that was written."""
    if context.services.languages.means(text, "button.back"):
        return Reply(then=await _leave_name(context))
    return await _take_name(context, fields.name(text))


@router.on(LeaveName)
async def leave_name(context: Context, _action: LeaveName) -> Answer:
    """Go back to the time that was chosen, or to the roles."""
    return await _leave_name(context)


async def _leave_name(context: Context) -> Action:
    wanted = _draft(context).wanted
    await _put_aside(context)
    return SignUp() if wanted is None else wanted.back


async def _take_name(context: Context, name: str) -> Screen:
    await context.ask(PHONE, replace(_draft(context), name=name).kept())
    return _ask_phone(context)


def _ask_phone(context: Context) -> Screen:
    return screens.ask_phone(context.t, context.services.policy, _draft(context).wanted)


@router.typed(PHONE, _ask_phone, keyboard=True)
async def take_phone(context: Context, text: str) -> Answer:
    """Take a phone number, shared or written; that is all the clinic needs."""
    if context.services.languages.means(text, "button.back"):
        await context.ask(NAME)
        return _ask_name(context)
    phone = phones.read(text, context.services.policy.country)
    return await _sign_up(context, _draft(context).name or context.account.name, phone)


async def _sign_up(context: Context, name: str, phone: str) -> Answer:
    then, sign_ups = _draft(context).then, context.services.sign_ups
    if await sign_ups.spent(context.account.id):
        return await ask_again(context, router, context.t("limits.tomorrow"))
    patient = await context.services.people.sign_up(context.actor, name, phone)
    context.leave()
    context.principal = replace(context.principal, patient=patient)
    context.refresh_menu = True
    verified = patient.verification is Verification.VERIFIED
    if verified or not context.services.policy.verify_patients:
        return Reply(screens.done(context.t, patient), then=then or Home())
    if patient.verification is Verification.DECLINED:
        return screens.declined(context.t, context.services.policy)
    return screens.waits(context.t, patient, then)


def _draft(context: Context) -> SignUpDraft:
    """Return what was told so far; nothing where signing up has not begun."""
    return SignUpDraft.read(context.draft(NAME, PHONE, SIGN_UP_ASIDE) or {})


async def _put_aside(context: Context) -> None:
    """Stop asking; a name that was written waits for whoever begins again."""
    draft = _draft(context)
    if draft.name is None:
        context.leave()
    else:
        await context.ask(SIGN_UP_ASIDE, SignUpDraft(draft.name).kept())
