"""A patient cancels, says past the cut-off that they cannot come, or takes it back."""

from bot.appointments import screens
from bot.appointments.actions import AskCannotCome, CancelAppointment, CannotCome, UndoCancel
from bot.appointments.details import changeable, for_whom, offer_cannot_come
from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.router import Answer, Router
from bot.shared.links.appointments import AskCancel, ShowAppointment
from bot.shared.lookups import own_appointment
from core.errors import CutoffPassedError, PatientBusyError, TooManyUpcomingError, UndoOverError
from core.model import AppointmentId, Status

router = Router()


@router.on(AskCancel)
async def ask_cancel(context: Context, action: AskCancel) -> Answer:
    """Say what cancelling does."""
    view = await own_appointment(context, action.appointment)
    if view.appointment.status is Status.CANCELLED:
        return ShowAppointment(action.appointment)
    try:
        changeable(context, view)
    except CutoffPassedError as refusal:
        return offer_cannot_come(context, view, refusal)
    return for_whom(context, view, screens.ask_cancel(context.t, context.services.policy, view))


@router.on(CancelAppointment)
async def cancel(context: Context, action: CancelAppointment) -> Answer:
    """Cancel. Pressed twice it ends at the same line."""
    return await _cancel(context, action.appointment, late=False)


@router.on(AskCannotCome)
async def ask_cannot_come(context: Context, action: AskCannotCome) -> Answer:
    """Say what telling so late does; who is in time after all simply cancels."""
    view = await own_appointment(context, action.appointment)
    if view.appointment.status is Status.CANCELLED:
        return ShowAppointment(action.appointment)
    try:
        changeable(context, view)
    except CutoffPassedError:
        return offer_cannot_come(context, view)
    return AskCancel(action.appointment)


@router.on(CannotCome)
async def cannot_come(context: Context, action: CannotCome) -> Answer:
    """Cancel past the cut-off. Pressed twice it ends at the same line."""
    return await _cancel(context, action.appointment, late=True)


async def _cancel(context: Context, appointment: AppointmentId, *, late: bool) -> Answer:
    view = await own_appointment(context, appointment)
    if view.appointment.status is not Status.CANCELLED:
        try:
            await context.services.appointments.cancel(context.actor, appointment, late=late)
        except CutoffPassedError as refusal:
            return offer_cannot_come(context, view, refusal)
        view = await own_appointment(context, appointment)
    return for_whom(context, view, screens.cancelled(context.t, view, context.now))


@router.on(UndoCancel)
async def undo_cancel(context: Context, action: UndoCancel) -> Answer:
    """Take it back; where its minute is over, say so and lead on to another time."""
    view = await own_appointment(context, action.appointment)
    try:
        await context.services.undoing.undo(context.actor, action.appointment)
    except (UndoOverError, PatientBusyError, TooManyUpcomingError) as refusal:
        why = explain(context.t, refusal)
        return for_whom(context, view, screens.stays_cancelled(context.t, view, why))
    return for_whom(context, view, screens.restored(context.t, view))
