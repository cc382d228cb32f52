"""Shutting somebody out, letting them in, making and unmaking admins."""

from collections.abc import Mapping
from typing import Any, cast

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.people import screens_of_shutting_out as screens
from bot.people.actions import (
    AskAdmin,
    AskShutOut,
    AskWhyShutOut,
    Deal,
    LetIn,
    SetAdmin,
    ShutOut,
)
from bot.people.finding import person_of
from bot.people.screens_of_people import person
from bot.people.screens_of_shutting_out import REASONS
from bot.shared.links.desk import FindPeople
from bot.shared.lookups import require_admin
from core import fields
from core.appointments.calling_off import Reason
from core.errors import (
    ChangedSinceError,
    ConfiguredAdminError,
    DisabledError,
    LastAdminError,
)
from core.people.access import Access, Whom
from core.ports.directory import PersonCard, PersonKind

router = Router()

WHY = "people.shut-out"
_KINDS = {
    Access.ACCOUNT: PersonKind.ACCOUNT,
    Access.PATIENT: PersonKind.PATIENT,
    Access.DOCTOR: PersonKind.DOCTOR,
    Access.ROLE: PersonKind.DOCTOR,
}


@router.on(AskShutOut)
async def ask_shut_out(context: Context, action: AskShutOut) -> Answer:
    """Show what shutting somebody out does, and to whom."""
    return await _ask(context, Whom(action.access, action.number), action.deal)


async def _ask(context: Context, whom: Whom, deal: Deal) -> Screen:
    card = await _card(context, whom)
    reason = _reason(context, whom, deal)
    try:
        closing = await context.services.access.preview(context.actor, whom)
    except (LastAdminError, ConfiguredAdminError) as refusal:
        return _shown(context, card).above(explain(context.t, refusal))
    if deal in {Deal.OPEN, Deal.KEEP} or reason is None:
        return screens.ask_shut_out(context.t, whom, card, closing)
    words = reason(context.t.language)
    return screens.confirm_call_off(context.t, whom, card, closing, deal, words)


@router.on(AskWhyShutOut)
async def ask_why(context: Context, action: AskWhyShutOut) -> Answer:
    """Ask for the reason that all who are called off read."""
    whom = Whom(action.access, action.number)
    card = await _card(context, whom)
    await context.ask(WHY, {"access": whom.access, "number": whom.number})
    return screens.ask_why_shut_out(context.t, whom, card)


async def _why_question(context: Context) -> Screen:
    whom = _whom(context)
    return screens.ask_why_shut_out(context.t, whom, await _card(context, whom))


@router.typed(WHY, _why_question)
async def type_why(context: Context, text: str) -> Answer:
    """Take the admin's own words."""
    whom, words = _whom(context), fields.reason(text)
    require_admin(context)
    draft = {"access": whom.access, "number": whom.number, "reason": words}
    await context.ask(WHY, draft)
    return await _ask(context, whom, Deal.TYPED)


@router.on(ShutOut)
async def shut_out(context: Context, action: ShutOut) -> Answer:
    """Do it. Pressed twice it is done once; what came into the way since is shown first."""
    require_admin(context)
    whom, reason = Whom(action.access, action.number), None
    if action.deal is not Deal.KEEP:
        reason = _reason(context, whom, action.deal)
        if reason is None:
            return AskWhyShutOut(action.access, action.number)
    close = context.services.access.close
    try:
        closing = await close(context.actor, whom, reason, action.seen)
    except ChangedSinceError:
        return (await _ask(context, whom, action.deal)).above(context.t("time-off.changed"))
    except (LastAdminError, ConfiguredAdminError) as refusal:
        return _shown(context, await _card(context, whom)).above(explain(context.t, refusal))
    if context.draft(WHY) is not None:
        context.leave()
    done = screens.shut_out_done(context.t, whom, closing)
    return _shown(context, await _card(context, whom)).above(done)


@router.on(LetIn)
async def let_in(context: Context, action: LetIn) -> Answer:
    """Let somebody in again. Pressed twice it ends at the same screen."""
    require_admin(context)
    whom = Whom(action.access, action.number)
    await context.services.access.open(context.actor, whom)
    said = screens.let_in_done(context.t, whom)
    return _shown(context, await _card(context, whom)).above(said)


# Admins


@router.on(AskAdmin)
async def ask_admin(context: Context, action: AskAdmin) -> Answer:
    """Ask before somebody becomes an admin, or is one no longer."""
    require_admin(context)
    card = await person_of(context, PersonKind.ACCOUNT, action.account)
    return screens.ask_admin(context.t, card, action.account, made=action.made)


@router.on(SetAdmin)
async def set_admin(context: Context, action: SetAdmin) -> Answer:
    """Give the role, or take it; every admin hears of it. Pressed twice it ends at the same."""
    require_admin(context)
    admins = context.services.admins_made
    said = context.t("people.admin-made" if action.made else "people.admin-unmade")
    try:
        await (admins.make if action.made else admins.unmake)(context.actor, action.account)
    except (LastAdminError, ConfiguredAdminError) as refusal:
        said = explain(context.t, refusal)
    except DisabledError:
        said = context.t("people.admin-disabled")
    if context.account.id == action.account:
        context.refresh_menu = True
    card = await person_of(context, PersonKind.ACCOUNT, action.account)
    return _shown(context, card).above(said)


def _shown(context: Context, card: PersonCard) -> Screen:
    return person(context.t, context.services.policy, card, FindPeople())


async def _card(context: Context, whom: Whom) -> PersonCard:
    require_admin(context)
    return await person_of(context, _KINDS[whom.access], whom.number)


def _reason(context: Context, whom: Whom, deal: Deal) -> Reason | None:
    """Return why all are called off, as each reads it; None where nobody is, or it was lost."""
    if deal in REASONS:
        languages = context.services.languages
        return lambda language: languages.speak(language).plain(REASONS[deal])
    draft = context.draft(WHY)
    if deal is not Deal.TYPED or draft is None or _whom(context) != whom:
        return None
    words = draft.get("reason")
    return (lambda _language: words) if isinstance(words, str) else None


def _whom(context: Context) -> Whom:
    draft = cast("Mapping[str, Any]", context.draft(WHY))
    return Whom(Access(draft["access"]), draft["number"])
