"""Saying no to who waits, for a reason that they read: one of a few, or one that is typed."""

from collections.abc import Mapping
from typing import Any, cast

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.people import screens
from bot.people.actions import Decline, WhyNot
from bot.people.looking import look_at, still_waits
from bot.people.screens import WHY_NOT
from bot.shared.lookups import require_admin
from core import fields
from core.errors import AlreadyDecidedError, ChangedSinceError
from core.model import DoctorId, PatientId, Subject

router = Router()

REASON = "people.decline"


async def ask_why(context: Context, about: Subject, whom: int, seen: int) -> Screen:
    """Ask for the reason, where it still waits as the admin saw it."""
    require_admin(context)
    waits = await still_waits(context, about, whom)
    if waits is None:
        return screens.decided_before(context.t)
    name, version = waits
    if version != seen:
        now = await look_at(context, about, whom)
        return now.above(explain(context.t, ChangedSinceError()))
    draft = {"about": about, "whom": whom, "seen": seen, "name": name}
    await context.ask(REASON, draft)
    return screens.ask_why_not(context.t, about, whom, seen, name)


def _ask_again(context: Context) -> Screen:
    draft = _draft(context)
    about = Subject(draft["about"])
    return screens.ask_why_not(context.t, about, draft["whom"], draft["seen"], draft["name"])


@router.typed(REASON, _ask_again)
async def type_reason(context: Context, text: str) -> Answer:
    """Take the admin's own words."""
    require_admin(context)
    draft, words = _draft(context), fields.reason(text)
    await context.ask(REASON, {**draft, "reason": words})
    final = Decline(Subject(draft["about"]), draft["whom"], WhyNot.TYPED, draft["seen"])
    return screens.confirm_why_not(context.t, final, draft["name"], words)


@router.on(Decline)
async def decline(context: Context, action: Decline) -> Answer:
    """Say no; who asked reads why. Pressed twice it ends at the same screen."""
    require_admin(context)
    words = await _words(context, action)
    if words is None:
        return await ask_why(context, action.about, action.whom, action.seen)
    try:
        screen = await _decided(context, action, words)
    except AlreadyDecidedError:
        return screens.decided_before(context.t)
    except ChangedSinceError as refusal:
        now = await look_at(context, action.about, action.whom)
        return now.above(explain(context.t, refusal))
    if context.draft(REASON) is not None:
        context.leave()
    return screen


async def _decided(context: Context, action: Decline, words: str) -> Screen:
    by, people, cards = context.actor, context.services.people, context.services.cards
    match action.about:
        case Subject.PATIENT:
            one = PatientId(action.whom)
            patient = await people.decide_patient(
                by, one, approve=False, seen=action.seen, reason=words
            )
            return screens.patient_decided(context.t, patient, approved=False)
        case Subject.DOCTOR:
            number = DoctorId(action.whom)
            doctor = await people.decide_doctor(
                by, number, approve=False, seen=action.seen, reason=words
            )
            return screens.doctor_decided(context.t, doctor, approved=False)
        case Subject.CARD:
            number = DoctorId(action.whom)
            doctor = await cards.decide(by, number, approve=False, seen=action.seen, reason=words)
            return screens.card_decided(context.t, doctor, approved=False)


async def _words(context: Context, action: Decline) -> str | None:
    """Return the reason as it will be read, in its reader's language; None where it was lost."""
    if action.why is not WhyNot.TYPED:
        language = await context.services.queries.language_of(action.about, action.whom)
        return context.services.languages.speak(language).plain(WHY_NOT[action.why])
    draft = context.draft(REASON)
    if draft is None or (draft["about"], draft["whom"]) != (action.about, action.whom):
        return None
    return cast("str | None", draft.get("reason"))


def _draft(context: Context) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", context.draft(REASON))
