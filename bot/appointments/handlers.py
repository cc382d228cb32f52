"""A patient's appointments: look at them, change the note, cancel, move, say "I'm coming"."""

from collections.abc import Awaitable

from bot.appointments import letters, screens
from bot.appointments.actions import (
    AskCannotCome,
    AskMove,
    BookAgain,
    CancelAppointment,
    CannotCome,
    ConfirmMove,
    EditNote,
    MoveToTime,
    RemoveNote,
    SayComing,
    SendEntry,
    UndoCancel,
)
from bot.appointments.screens import Offered
from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.router import Answer, Router
from bot.chat.screen import Reply, Screen
from bot.shared.appointment import said_for
from bot.shared.calendar_file import calendar_file
from bot.shared.choosing import GONE, show_day, show_month, show_nearest
from bot.shared.links.appointments import AskCancel, MoveToDay, ShowAppointment
from bot.shared.links.finding import ShowDoctor
from bot.shared.lookups import bookable_doctor, is_shared, own_appointment, todays_delay
from core.appointments import rules
from core.appointments.undo_rules import can_undo
from core.errors import (
    CutoffPassedError,
    NoChangeError,
    NotFoundError,
    OfferChangedError,
    PatientBusyError,
    SlotClosedError,
    SlotHeldError,
    TooManyUpcomingError,
    UndoOverError,
)
from core.model import AppointmentId, Slot, SlotId, Status
from core.records.rules import lasts
from core.views import AppointmentView

router = Router()

NOTE = "appointment.note"
MOVING = "move.ask"
"""Nothing is asked; a time is kept while somebody looks at what moving there would do."""

EARLIEST = 6


# Looking


@router.on(ShowAppointment)
async def show_appointment(context: Context, action: ShowAppointment) -> Answer:
    """Show one appointment; who was writing a note for it has gone back."""
    if context.draft(NOTE, MOVING) is not None:
        context.leave()
    return await _details(context, action.appointment)


async def _details(context: Context, appointment: AppointmentId) -> Screen:
    view = await own_appointment(context, appointment)
    policy, now = context.services.policy, context.now
    _, expected = await todays_delay(context, view.doctor.id)
    starts = [start for one, start in expected if one.appointment.id == appointment]
    offered = Offered(
        fixed=rules.refuse_patient_change(view.appointment, policy, now),
        ahead=rules.refuse_over(view.appointment, now) is None,
        expected=starts[0] if starts and starts[0] > now else None,
        shared=await is_shared(context, view) if lasts(view.appointment, policy, now) else None,
        undoable=can_undo(view.appointment, now),
    )
    proposed = view.appointment.proposed_slot
    slot = None if proposed is None else await context.services.queries.slot(proposed)
    shown = screens.details(context.t, policy, view, offered, now, slot)
    return said_for(context.t, shown, view, context.patient)


@router.on(BookAgain)
async def book_again(context: Context, action: BookAgain) -> Answer:
    """Show the earliest times of the doctor whom an appointment was with."""
    view = await own_appointment(context, action.appointment)
    doctor = await bookable_doctor(context, view.doctor.id)
    times = await context.services.availability.next_times(doctor.id, EARLIEST)
    if not times:
        return ShowDoctor(doctor.id)
    return screens.book_again(context.t, view, times)


@router.on(SendEntry)
async def send_entry(context: Context, action: SendEntry) -> Answer:
    """Send the calendar entry as it stands now."""
    view = await own_appointment(context, action.appointment)
    services = context.services
    file = calendar_file(context.t, services.policy, view, services.link, context.now)
    return screens.entry(context.t, view, file)


# The note


@router.on(EditNote)
async def edit_note(context: Context, action: EditNote) -> Answer:
    """Ask for the new note."""
    view = await own_appointment(context, action.appointment)
    refusal = rules.refuse_over(view.appointment, context.now)
    if refusal is not None:
        raise refusal
    note = view.appointment.note
    await context.ask(NOTE, {"appointment": view.appointment.id, "note": note})
    return screens.ask_note(context.t, view.appointment.id, note)


def _note_question(context: Context) -> Screen:
    note = (context.draft(NOTE) or {}).get("note")
    return screens.ask_note(context.t, _noted(context), None if note is None else str(note))


@router.typed(NOTE, _note_question)
async def note_typed(context: Context, text: str) -> Answer:
    """Put the new note in."""
    appointment = _noted(context)
    await _change_note(context, appointment, text)
    context.leave()
    return (await _details(context, appointment)).above(context.t("appointment.note-changed"))


@router.on(RemoveNote)
async def remove_note(context: Context, action: RemoveNote) -> Answer:
    """Take the note out."""
    await _change_note(context, action.appointment, None)
    return (await _details(context, action.appointment)).above(
        context.t("appointment.note-removed")
    )


async def _change_note(context: Context, appointment: AppointmentId, note: str | None) -> None:
    """Change the note. What is so already was done by the same press or message before."""
    try:
        await context.services.appointments.change_note(context.actor, appointment, note)
    except NoChangeError:
        return


def _noted(context: Context) -> AppointmentId:
    """Return whose note is being written."""
    return AppointmentId(int(str((context.draft(NOTE) or {})["appointment"])))


# Cancelling


@router.on(AskCancel)
async def ask_cancel(context: Context, action: AskCancel) -> Answer:
    """Say what cancelling does."""
    view = await own_appointment(context, action.appointment)
    if view.appointment.status is Status.CANCELLED:
        return ShowAppointment(action.appointment)
    try:
        _changeable(context, view)
    except CutoffPassedError as refusal:
        return _cannot_come(context, view, refusal)
    return screens.ask_cancel(context.t, context.services.policy, view)


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
        _changeable(context, view)
    except CutoffPassedError:
        return _cannot_come(context, view)
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
            return _cannot_come(context, view, refusal)
        view = await own_appointment(context, appointment)
    return screens.cancelled(context.t, view, context.now)


def _cannot_come(
    context: Context, view: AppointmentView, refusal: CutoffPassedError | None = None
) -> Screen:
    sentence = None if refusal is None else explain(context.t, refusal)
    return screens.ask_cannot_come(context.t, context.services.policy, view, sentence)


@router.on(UndoCancel)
async def undo_cancel(context: Context, action: UndoCancel) -> Answer:
    """Take it back; where its minute is over, say so and lead on to another time."""
    view = await own_appointment(context, action.appointment)
    try:
        await context.services.undoing.undo(context.actor, action.appointment)
    except (UndoOverError, PatientBusyError, TooManyUpcomingError) as refusal:
        return screens.stays_cancelled(context.t, view, explain(context.t, refusal))
    return screens.restored(context.t, view)


def _changeable(context: Context, view: AppointmentView) -> None:
    """Raise why the patient may not change this appointment. Services decide again."""
    refusal = rules.refuse_patient_change(view.appointment, context.services.policy, context.now)
    if refusal is not None:
        raise refusal


# Moving


@router.on(MoveToDay)
async def move_to_day(context: Context, action: MoveToDay) -> Answer:
    """Show the days it could be moved to; who is too late for that may still say so."""
    _stop_moving(context)
    view = await own_appointment(context, action.appointment)
    try:
        _changeable(context, view)
    except CutoffPassedError as refusal:
        return _cannot_come(context, view, refusal)
    return await show_month(context, screens.to_move(context.t, view), action.month)


@router.on(MoveToTime)
async def move_to_time(context: Context, action: MoveToTime) -> Answer:
    """Show the times of a day it could be moved to."""
    _stop_moving(context)
    view = await own_appointment(context, action.appointment)
    _changeable(context, view)
    return await show_day(context, screens.to_move(context.t, view), action.day)


@router.on(AskMove)
async def ask_move(context: Context, action: AskMove) -> Answer:
    """Show from when to when."""
    view = await own_appointment(context, action.appointment)
    return await _or_other_times(context, view, action.slot, _ask_move(context, view, action.slot))


async def _ask_move(context: Context, view: AppointmentView, slot_id: SlotId) -> Screen:
    if view.appointment.live and view.appointment.slot_id == slot_id:
        return await _details(context, view.appointment.id)
    _changeable(context, view)
    patient, moving = view.patient.id, view.appointment.id
    offer = await context.services.holds.hold(context.account.id, patient, slot_id, moving=moving)
    if offer.until is not None and (context.form is None or context.draft(MOVING) is not None):
        await context.ask(MOVING, {}, kept_until=offer.until)
    return screens.ask_move(context.t, context.services.policy, view, offer)


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
    return screens.moved(context.t, view)


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
        return screens.busy(context.t, explain(context.t, refusal), refusal.other, view, slot)
    except GONE as refusal:
        slot_now = await context.services.queries.slot(slot_id)
        around = (slot_now or view.appointment).span.start
        choosing = screens.to_move(context.t, view)
        again = slot_now if isinstance(refusal, SlotHeldError) else None
        return await show_nearest(context, choosing, explain(context.t, refusal), around, again)


async def _slot(context: Context, view: AppointmentView, slot_id: SlotId) -> Slot:
    """Return a slot of the appointment's doctor. Another doctor's is NotFoundError."""
    slot = await context.services.queries.slot(slot_id)
    if slot is None:
        raise SlotClosedError(None)
    if slot.doctor_id != view.doctor.id:
        raise NotFoundError
    return slot


# Coming


@router.on(SayComing)
async def say_coming(context: Context, action: SayComing) -> Answer:
    """Note it, and let the reminder show it."""
    await context.services.appointments.coming(context.actor, action.appointment)
    view = await own_appointment(context, action.appointment)
    shown = letters.reminder(context.t, context.services.policy, view, context.now)
    return Reply(shown, context.t.plain("appointment.thanks"))
