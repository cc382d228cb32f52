"""The desk moves and cancels an appointment for whoever called."""

from collections.abc import Mapping
from typing import Any, cast

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared import times
from bot.shared.choosing import GONE
from bot.shared.links.desk import ShowDeskAppointment
from bot.shared.lookups import bookable_doctor, require_admin
from bot.stand_in import screens
from bot.stand_in.actions import (
    AskDeskReason,
    Because,
    CheckDeskCancel,
    CheckDeskMove,
    ConfirmDeskCancel,
    ConfirmDeskMove,
    ShowDeskMoveDay,
    ShowDeskMoveMonth,
)
from bot.stand_in.booking import free_days, free_times
from core import fields
from core.appointments import rules
from core.errors import NotFoundError, OfferChangedError, SlotClosedError
from core.model import AppointmentId, Status
from core.views import AppointmentView

router = Router()

REASON = "desk.reason"


@router.on(ShowDeskAppointment)
async def show(context: Context, action: ShowDeskAppointment) -> Answer:
    """Show anybody's appointment, with what the desk may do."""
    view = await _found(context, action.appointment)
    fixed = rules.refuse_doctor_cancel(view.appointment, context.now) is not None
    return screens.appointment(context.t, context.services.policy, view, context.now, fixed=fixed)


async def _found(context: Context, number: AppointmentId) -> AppointmentView:
    """Return an appointment to an admin. Raises NotAllowedError, NotFoundError."""
    require_admin(context)
    view = await context.services.queries.appointment(number)
    if view is None:
        raise NotFoundError
    return view


async def _changeable(context: Context, number: AppointmentId) -> AppointmentView:
    view = await _found(context, number)
    refusal = rules.refuse_doctor_cancel(view.appointment, context.now)
    if refusal is not None:
        raise refusal
    return view


# Moving


@router.on(ShowDeskMoveMonth)
async def show_month(context: Context, action: ShowDeskMoveMonth) -> Answer:
    """Show the doctor's free days."""
    view = await _changeable(context, action.appointment)
    choosing = screens.to_move(context.t, view)
    calendar = await free_days(context, view.doctor.id)
    return times.month_page(context.t, choosing, calendar, action.month)


@router.on(ShowDeskMoveDay)
async def show_day(context: Context, action: ShowDeskMoveDay) -> Answer:
    """Show the doctor's free times of a day."""
    view = await _changeable(context, action.appointment)
    return await free_times(context, screens.to_move(context.t, view), action.day)


@router.on(CheckDeskMove)
async def check_move(context: Context, action: CheckDeskMove) -> Answer:
    """Show from when to when."""
    return await _check_move(context, action)


async def _check_move(context: Context, action: CheckDeskMove) -> Screen:
    view = await _changeable(context, action.appointment)
    slot = await context.services.queries.slot(action.slot)
    if slot is None:
        raise SlotClosedError(None)
    if slot.doctor_id != view.doctor.id:
        raise NotFoundError
    doctor = await bookable_doctor(context, slot.doctor_id)
    seen = rules.fingerprint(slot, doctor, context.services.policy, None)
    return screens.confirm_move(context.t, view, slot, seen)


@router.on(ConfirmDeskMove)
async def move(context: Context, action: ConfirmDeskMove) -> Answer:
    """Move; those concerned are told. Pressed twice, it is there already."""
    view = await _found(context, action.appointment)
    back = ShowDeskAppointment(action.appointment)
    slot = await context.services.queries.slot(action.slot)
    try:
        moved = await context.services.for_anybody.move(
            context.actor, action.appointment, action.slot, seen=action.seen
        )
    except OfferChangedError as refusal:
        now = await _check_move(context, CheckDeskMove(action.appointment, action.slot))
        return now.above(explain(context.t, refusal))
    except (*screens.NOT_FOR, *GONE) as refusal:
        days = None if slot is None else ShowDeskMoveDay(action.appointment, slot.day)
        return screens.no(context.t, view.patient, refusal, back, days)
    return screens.moved(context.t, view, moved)


# Cancelling


@router.on(AskDeskReason)
async def ask_reason(context: Context, action: AskDeskReason) -> Answer:
    """Ask why; it is told to both sides."""
    view = await _changeable(context, action.appointment)
    await context.ask(REASON, {"appointment": view.appointment.id})
    return screens.ask_reason(context.t, view.appointment.id)


def _ask_reason(context: Context) -> Screen:
    draft = cast("Mapping[str, Any]", context.draft(REASON))
    return screens.ask_reason(context.t, AppointmentId(draft["appointment"]))


@router.typed(REASON, _ask_reason)
async def type_reason(context: Context, text: str) -> Answer:
    """Take the reason in the admin's own words."""
    draft = cast("Mapping[str, Any]", context.draft(REASON))
    view = await _changeable(context, draft["appointment"])
    words = fields.reason(text)
    await context.ask(REASON, {**draft, "reason": words})
    return screens.confirm_cancel(context.t, view, Because.TYPED, words)


@router.on(CheckDeskCancel)
async def check_cancel(context: Context, action: CheckDeskCancel) -> Answer:
    """Show what is cancelled, and what will be told."""
    view = await _changeable(context, action.appointment)
    words = _words(context, view, action.because)
    if words is None:
        return AskDeskReason(action.appointment)
    return screens.confirm_cancel(context.t, view, action.because, words)


@router.on(ConfirmDeskCancel)
async def cancel(context: Context, action: ConfirmDeskCancel) -> Answer:
    """Cancel; both sides are told. Pressed twice it ends at the same screen."""
    view = await _found(context, action.appointment)
    if view.appointment.status is Status.CANCELLED:
        return screens.cancelled(context.t, view)
    words = _words(context, view, action.because)
    if words is None:
        return AskDeskReason(action.appointment)
    await context.services.for_anybody.cancel(context.actor, action.appointment, words)
    if context.draft(REASON) is not None:
        context.leave()
    return screens.cancelled(context.t, view)


def _words(context: Context, view: AppointmentView, because: Because) -> str | None:
    """Return the reason as it will be read, in the patient's language; None where it was lost."""
    if because is not Because.TYPED:
        t = context.services.languages.speak(view.language)
        return t.plain(screens.REASONS[because])
    draft = context.draft(REASON)
    if draft is None or draft["appointment"] != view.appointment.id:
        return None
    return cast("str | None", draft.get("reason"))
