"""Who waits to be vouched for, and the decisions on them."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.chat.words import Translator
from bot.people import looking, screens
from bot.people.actions import (
    DecideCard,
    DecideDoctor,
    DecidePatient,
    ShowApplication,
    ShowCardRequest,
    ShowNewPatient,
)
from bot.people.declining import ask_why
from bot.shared.links.desk import ShowQueue
from bot.shared.lookups import require_admin
from core.errors import AlreadyDecidedError, ChangedSinceError
from core.model import Subject

router = Router()

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


@router.on(ShowQueue)
async def show_queue(context: Context, action: ShowQueue) -> Answer:
    """Show who waits."""
    require_admin(context)
    page = await page_of(action.page, context.services.queries.queue)
    return screens.queue(context.t, page)


@router.on(ShowApplication)
async def show_application(context: Context, action: ShowApplication) -> Answer:
    """Show one application with all its fields, while it waits."""
    require_admin(context)
    return await looking.application(context, action.doctor)


@router.on(ShowNewPatient)
async def show_new_patient(context: Context, action: ShowNewPatient) -> Answer:
    """Show one person who asks to be confirmed as a patient, while they wait."""
    require_admin(context)
    return await looking.new_patient(context, action.patient)


@router.on(ShowCardRequest)
async def show_card_request(context: Context, action: ShowCardRequest) -> Answer:
    """Show what a doctor asks to have changed on the card, while it waits."""
    require_admin(context)
    return await looking.card_request(context, action.doctor)


@router.on(DecideDoctor)
async def decide_doctor(context: Context, action: DecideDoctor) -> Answer:
    """Approve a doctor as the admin saw them, or ask why not."""
    if not action.approve:
        return await ask_why(context, Subject.DOCTOR, action.doctor, action.seen)
    decide = context.services.people.decide_doctor
    return await _approved(
        context,
        decide(context.actor, action.doctor, approve=True, seen=action.seen),
        said=screens.doctor_decided,
        look=lambda: looking.application(context, action.doctor),
    )


@router.on(DecideCard)
async def decide_card(context: Context, action: DecideCard) -> Answer:
    """Let a doctor's card be as the admin saw it asked for, or ask why not."""
    if not action.approve:
        return await ask_why(context, Subject.CARD, action.doctor, action.seen)
    decide = context.services.cards.decide
    return await _approved(
        context,
        decide(context.actor, action.doctor, approve=True, seen=action.seen),
        said=screens.card_decided,
        look=lambda: looking.card_request(context, action.doctor),
    )


@router.on(DecidePatient)
async def decide_patient(context: Context, action: DecidePatient) -> Answer:
    """Approve a patient as the admin saw them, or ask why not."""
    if not action.approve:
        return await ask_why(context, Subject.PATIENT, action.patient, action.seen)
    decide = context.services.people.decide_patient
    return await _approved(
        context,
        decide(context.actor, action.patient, approve=True, seen=action.seen),
        said=screens.patient_decided,
        look=lambda: looking.new_patient(context, action.patient),
    )


class _Said(Protocol[T_contra]):
    def __call__(self, t: Translator, subject: T_contra, /, *, approved: bool) -> Screen: ...


async def _approved(
    context: Context,
    deciding: Awaitable[T],
    *,
    said: _Said[T],
    look: Callable[[], Awaitable[Screen]],
) -> Screen:
    """Say what was approved; or that somebody was faster, or how what was seen looks now."""
    try:
        subject = await deciding
    except AlreadyDecidedError:
        return screens.decided_before(context.t)
    except ChangedSinceError as refusal:
        return (await look()).above(explain(context.t, refusal))
    return said(context.t, subject, approved=True)
