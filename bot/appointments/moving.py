"""A patient moves an appointment."""

from collections.abc import Awaitable

from bot.appointments import screens
from bot.appointments.actions import AskMove, ConfirmMove, MoveToTime
from bot.appointments.details import MOVING, changeable, details, for_whom, offer_cannot_come
from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared.choosing import GONE, show_day, show_month, show_nearest
from bot.shared.links.appointments import MoveToDay
from bot.shared.lookups import own_appointment
from core.errors import (
    CutoffPassedError,
    NotFoundError,
    OfferChangedError,
    PatientBusyError,
    SlotClosedError,
    SlotHeldError,
)
from core.model import Slot, SlotId
from core.views import AppointmentView

router = Router()


@router.on(MoveToDay)
async def move_to_day(context: Context, action: MoveToDay) -> Answer:
    """Show the days it could be moved to; who is too late for that may still say so."""
    _stop_moving(context)
    view = await own_appointment(context, action.appointment)
    try:
        changeable(context, view)
    except CutoffPassedError as refusal:
        return offer_cannot_come(context, view, refusal)
    choosing = screens.to_move(context.t, view)
    return for_whom(context, view, await show_month(context, choosing, action.month))


@router.on(MoveToTime)
async def move_to_time(context: Context, action: MoveToTime) -> Answer:
    """Show the times of a day it could be moved to."""
    _stop_moving(context)
    view = await own_appointment(context, action.appointment)
    changeable(context, view)
    choosing = screens.to_move(context.t, view)
    return for_whom(context, view, await show_day(context, choosing, action.day))


@router.on(AskMove)
async def ask_move(context: Context, action: AskMove) -> Answer:
    """Show from when to when."""
    view = await own_appointment(context, action.appointment)
    return await _or_other_times(context, view, action.slot, _ask_move(context, view, action.slot))


async def _ask_move(context: Context, view: AppointmentView, slot_id: SlotId) -> Screen:
    if view.appointment.live and view.appointment.slot_id == slot_id:
        return await details(context, view.appointment.id)
    changeable(context, view)
    patient, moving = view.patient.id, view.appointment.id
    offer = await context.services.holds.hold(context.account.id, patient, slot_id, moving=moving)
    if offer.until is not None and (context.form is None or context.draft(MOVING) is not None):
        await context.ask(MOVING, {}, kept_until=offer.until)
    asked = screens.ask_move(context.t, context.services.policy, view, offer)
    return for_whom(context, view, asked)


@router.on(ConfirmMove)
async def confirm_move(context: Context, action: ConfirmMove) -> Answer:
    """Move. Pressed twice it ends at the same line."""
    view = await own_appointment(context, action.appointment)
    return await _or_other_times(context, view, action.slot, _move(context, view, action))


async def _move(context: Context, view: AppointmentView, action: ConfirmMove) -> Screen:
    try:
        moved = await context.services.appointments.move(
            context.actor, action.appointment, action.slot, seen=action.seen
        )
    except OfferChangedError as refusal:
        now = await _ask_move(context, view, action.slot)
        return now.above(explain(context.t, refusal))
    context.slot_taken()
    _stop_moving(context)
    view = await own_appointment(context, moved.id)
    return for_whom(context, view, screens.moved(context.t, view))


def _stop_moving(context: Context) -> None:
    """Be done with the screen that asks before moving; what was kept for it is free again."""
    if context.draft(MOVING) is not None:
        context.leave()


async def _or_other_times(
    context: Context, view: AppointmentView, slot_id: SlotId, answer: Awaitable[Screen]
) -> Screen:
    """Return the answer; where the new time is refused, say why and offer others."""
    try:
        return await answer
    except PatientBusyError as refusal:
        slot = await _slot(context, view, slot_id)
        why = explain(context.t, refusal)
        return for_whom(context, view, screens.busy(context.t, why, refusal.other, view, slot))
    except GONE as refusal:
        slot_now = await context.services.queries.slot(slot_id)
        around = (slot_now or view.appointment).span.start
        choosing = screens.to_move(context.t, view)
        again = slot_now if isinstance(refusal, SlotHeldError) else None
        why = explain(context.t, refusal)
        near = await show_nearest(context, choosing, why, around, again)
        return for_whom(context, view, near)


async def _slot(context: Context, view: AppointmentView, slot_id: SlotId) -> Slot:
    """Return a slot of the appointment's doctor. Another doctor's is NotFoundError."""
    slot = await context.services.queries.slot(slot_id)
    if slot is None:
        raise SlotClosedError(None)
    if slot.doctor_id != view.doctor.id:
        raise NotFoundError
    return slot
