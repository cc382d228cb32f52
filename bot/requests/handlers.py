"""Requests: the doctor agrees, says no, or proposes another time; the patient takes it or not."""

from collections.abc import Awaitable, Mapping
from typing import Any, cast

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.requests import screens
from bot.requests.actions import DeclineRequest, ProposeAtTime, ProposeOnDay, ProposeTime, Why
from bot.requests.screens import WHY
from bot.shared.choosing import GONE, show_day, show_month, show_nearest
from bot.shared.links.requests import (
    AcceptRequest,
    AskDecline,
    DeclineProposal,
    ProposeOther,
    ShowRequests,
    TakeProposal,
)
from bot.shared.lookups import of_own_practice, own_appointment, practising
from core import fields
from core.appointments import request_rules
from core.errors import (
    ChangedSinceError,
    NotFoundError,
    NotWaitingError,
    OfferChangedError,
    PatientBusyError,
    PatientElsewhereError,
    ProposalOverError,
)
from core.model import AppointmentId, Status
from core.views import AppointmentView

router = Router()

REASON = "requests.reason"


# What waits


@router.command("requests")
async def requests_command(context: Context, _text: str) -> Answer:
    """List what waits for the doctor's word."""
    return await _list(context, 0)


@router.on(ShowRequests)
async def show_requests(context: Context, action: ShowRequests) -> Answer:
    """List what waits for the doctor's word."""
    return await _list(context, action.page)


async def _list(context: Context, number: int) -> Screen:
    doctor, queries = practising(context), context.services.queries
    page = await page_of(
        number, lambda limit, offset: queries.requests(doctor, context.now, limit, offset)
    )
    return screens.listing(context.t, page)


async def _or_not_waiting(
    context: Context, view: AppointmentView, act: Awaitable[Screen]
) -> Screen:
    """Return what the act shows; where the request was answered meanwhile, say so."""
    try:
        return await act
    except NotWaitingError as refusal:
        return screens.not_waiting(context.t, view, explain(context.t, refusal))


# Yes


@router.on(AcceptRequest)
async def accept(context: Context, action: AcceptRequest) -> Answer:
    """Agree. Pressed twice it ends at the same screen."""
    view = await of_own_practice(context, action.appointment)
    return await _or_not_waiting(context, view, _accept(context, view, action.seen))


async def _accept(context: Context, view: AppointmentView, seen: int) -> Screen:
    try:
        await context.services.requests.accept(context.actor, view.appointment.id, seen=seen)
    except ChangedSinceError:
        view = await of_own_practice(context, view.appointment.id)
        return screens.moved_since(context.t, view)
    _stop_writing(context)
    return screens.accepted(context.t, view)


# No


@router.on(AskDecline)
async def ask_decline(context: Context, action: AskDecline) -> Answer:
    """Ask why."""
    view = await of_own_practice(context, action.appointment)
    refusal = request_rules.refuse_answer(view.appointment, context.now)
    if refusal is not None:
        return screens.not_waiting(context.t, view, explain(context.t, refusal))
    one = view.appointment
    await context.ask(REASON, {"appointment": one.id, "patient": one.patient_id})
    return screens.ask_decline(context.t, view)


async def _reason_question(context: Context) -> Screen:
    draft = cast("Mapping[str, Any]", context.draft(REASON))
    view = await of_own_practice(context, AppointmentId(draft["appointment"]))
    return screens.ask_decline(context.t, view)


@router.typed(REASON, _reason_question)
async def type_reason(context: Context, text: str) -> Answer:
    """Take the doctor's own words."""
    draft = cast("Mapping[str, Any]", context.draft(REASON))
    view = await of_own_practice(context, AppointmentId(draft["appointment"]))
    words = fields.reason(text)
    await context.ask(REASON, {**draft, "reason": words})
    return screens.confirm_decline(context.t, view, words)


@router.on(DeclineRequest)
async def decline(context: Context, action: DeclineRequest) -> Answer:
    """Say no; the patient is told why. Pressed twice it ends at the same screen."""
    view = await of_own_practice(context, action.appointment)
    if view.appointment.status is Status.REJECTED and not view.appointment.expired:
        return screens.declined(context.t, view)
    words = _words(context, view, action.why)
    if words is None:
        return await ask_decline(context, AskDecline(action.appointment))
    return await _or_not_waiting(context, view, _decline(context, view, words))


async def _decline(context: Context, view: AppointmentView, words: str) -> Screen:
    await context.services.requests.reject(context.actor, view.appointment.id, words)
    _stop_writing(context)
    return screens.declined(context.t, view)


def _words(context: Context, view: AppointmentView, why: Why) -> str | None:
    """Return the reason as the patient will read it, in their language; None where it was lost."""
    if why is not Why.TYPED:
        return context.services.languages.speak(view.language).plain(WHY[why])
    draft = context.draft(REASON)
    if draft is None or draft["appointment"] != view.appointment.id:
        return None
    return cast("str | None", draft.get("reason"))


def _stop_writing(context: Context) -> None:
    if context.draft(REASON) is not None:
        context.leave()


# Another time


@router.on(ProposeOther)
async def propose_other(context: Context, action: ProposeOther) -> Answer:
    """Show the free times nearest to what was asked for."""
    view = await of_own_practice(context, action.appointment)
    _stop_writing(context)
    refusal = request_rules.refuse_answer(view.appointment, context.now)
    if refusal is not None:
        return screens.not_waiting(context.t, view, explain(context.t, refusal))
    sentence = context.t("requests.which-time")
    around = view.appointment.span.start
    return await show_nearest(context, screens.to_propose(context.t, view), sentence, around)


@router.on(ProposeOnDay)
async def propose_on_day(context: Context, action: ProposeOnDay) -> Answer:
    """Show the doctor's free days."""
    view = await of_own_practice(context, action.appointment)
    return await show_month(context, screens.to_propose(context.t, view), action.month)


@router.on(ProposeAtTime)
async def propose_at_time(context: Context, action: ProposeAtTime) -> Answer:
    """Show the doctor's free times of a day."""
    view = await of_own_practice(context, action.appointment)
    return await show_day(context, screens.to_propose(context.t, view), action.day)


@router.on(ProposeTime)
async def propose(context: Context, action: ProposeTime) -> Answer:
    """Propose it; the patient is asked. Pressed twice it ends at the same screen."""
    view = await of_own_practice(context, action.appointment)
    return await _or_not_waiting(context, view, _propose(context, view, action))


async def _propose(context: Context, view: AppointmentView, action: ProposeTime) -> Screen:
    slot = await context.services.queries.slot(action.slot)
    around = (slot or view.appointment).span.start
    try:
        await context.services.requests.propose(context.actor, view.appointment.id, action.slot)
    except (*GONE, PatientElsewhereError) as refusal:
        sentence = explain(context.t, refusal)
        return await show_nearest(context, screens.to_propose(context.t, view), sentence, around)
    view = await of_own_practice(context, action.appointment)
    if slot is None:
        raise NotFoundError
    return screens.proposed(context.t, view, slot)


# The patient's word


@router.on(TakeProposal)
async def take(context: Context, action: TakeProposal) -> Answer:
    """Take what the doctor proposed. Pressed twice it ends at the same screen."""
    view = await own_appointment(context, action.appointment)
    try:
        await context.services.requests.take(
            context.actor, action.appointment, action.slot, seen=action.seen
        )
    except OfferChangedError as refusal:
        slot = await context.services.queries.slot(action.slot)
        if slot is None:
            raise
        shown = screens.proposal(context.t, context.services.policy, view, slot)
        return shown.above(explain(context.t, refusal))
    except (*GONE, ProposalOverError, PatientBusyError) as refusal:
        return screens.proposal_over(context.t, view, explain(context.t, refusal))
    view = await own_appointment(context, action.appointment)
    return screens.taken(context.t, view)


@router.on(DeclineProposal)
async def decline_proposal(context: Context, action: DeclineProposal) -> Answer:
    """Say that one cannot come then. Pressed twice it says that the proposal is over."""
    view = await own_appointment(context, action.appointment)
    try:
        await context.services.requests.decline(context.actor, action.appointment, action.slot)
    except ProposalOverError as refusal:
        return screens.proposal_over(context.t, view, explain(context.t, refusal))
    view = await own_appointment(context, action.appointment)
    return screens.proposal_declined(context.t, view)
