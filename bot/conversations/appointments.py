"""A patient's appointments: look at them, change the note, cancel, move, say "I'm coming"."""

from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime

from bot.actions.appointments import (
    AskCancel,
    AskMove,
    CancelAppointment,
    ConfirmMove,
    EditNote,
    MoveToDay,
    MoveToTime,
    RemoveNote,
    SayComing,
    ShowAppointment,
    ShowAppointments,
)
from bot.conversations.times import GONE, show_day, show_month, show_nearest
from bot.conversations.visits import AHEAD, own_visit
from bot.pages import page_of
from bot.router import Answer, Router
from bot.screen import Reply, Screen
from bot.screens import appointments as screens
from bot.screens import letters
from bot.screens.appointments import Offered
from bot.screens.refusal import explain
from bot.turn import Turn
from core import rules
from core.errors import (
    NoChangeError,
    NotFoundError,
    PatientBusyError,
    SlotClosedError,
)
from core.model import AppointmentId, Side, Slot, SlotId, Span, Status, Visit
from core.ports import Which

router = Router()

NOTE = "appointment.note"

_EVER = datetime(2000, 1, 1, tzinfo=UTC)


# Looking


@router.command("appointments")
async def appointments_command(turn: Turn, _text: str) -> Answer:
    """List what lies ahead."""
    return await _list(turn, 0, past=False)


@router.on(ShowAppointments)
async def show_appointments(turn: Turn, action: ShowAppointments) -> Answer:
    """List what lies ahead, or what was."""
    return await _list(turn, action.page, past=action.past)


async def _list(turn: Turn, number: int, *, past: bool) -> Screen:
    starts = Span(_EVER, turn.now) if past else Span(turn.now, turn.now + AHEAD)

    async def fetch(limit: int, offset: int) -> Sequence[Visit]:
        return await turn.services.queries.visits(
            turn.person.id,
            Side.PATIENT,
            starts=starts,
            which=Which.OVER if past else Which.LIVE,
            limit=limit,
            offset=offset,
        )

    page = await page_of(number, fetch)
    return screens.appointments(turn.t, page, turn.now, past=past)


@router.on(ShowAppointment)
async def show_appointment(turn: Turn, action: ShowAppointment) -> Answer:
    """Show one appointment; who was writing a note for it has gone back."""
    if turn.draft(NOTE) is not None:
        turn.leave()
    return await _details(turn, action.appointment)


async def _details(turn: Turn, appointment: AppointmentId) -> Screen:
    visit = await own_visit(turn, appointment)
    policy, now = turn.services.policy, turn.now
    offered = Offered(
        fixed=rules.refuse_patient_change(visit.appointment, policy, now),
        ahead=rules.refuse_over(visit.appointment, now) is None,
    )
    return screens.details(turn.t, policy, visit, offered, now)


# The note


@router.on(EditNote)
async def edit_note(turn: Turn, action: EditNote) -> Answer:
    """Ask for the new note."""
    visit = await own_visit(turn, action.appointment)
    refusal = rules.refuse_over(visit.appointment, turn.now)
    if refusal is not None:
        raise refusal
    note = visit.appointment.note
    await turn.ask(NOTE, {"appointment": visit.appointment.id, "note": note})
    return screens.ask_note(turn.t, visit.appointment.id, note)


def _note_question(turn: Turn) -> Screen:
    note = (turn.draft(NOTE) or {}).get("note")
    return screens.ask_note(turn.t, _noted(turn), None if note is None else str(note))


@router.typed(NOTE, _note_question)
async def note_typed(turn: Turn, text: str) -> Answer:
    """Put the new note in."""
    appointment = _noted(turn)
    await _change_note(turn, appointment, text)
    turn.leave()
    return (await _details(turn, appointment)).above(turn.t("appointment.note-changed"))


@router.on(RemoveNote)
async def remove_note(turn: Turn, action: RemoveNote) -> Answer:
    """Take the note out."""
    await _change_note(turn, action.appointment, None)
    return (await _details(turn, action.appointment)).above(turn.t("appointment.note-removed"))


async def _change_note(turn: Turn, appointment: AppointmentId, note: str | None) -> None:
    """Change the note. What is so already was done by the same press or message before."""
    try:
        await turn.services.desk.change_note(turn.person.id, appointment, note)
    except NoChangeError:
        return


def _noted(turn: Turn) -> AppointmentId:
    """Return whose note is being written."""
    return AppointmentId(int(str((turn.draft(NOTE) or {})["appointment"])))


# Cancelling


@router.on(AskCancel)
async def ask_cancel(turn: Turn, action: AskCancel) -> Answer:
    """Say what cancelling does."""
    visit = await own_visit(turn, action.appointment)
    if visit.appointment.status is Status.CANCELLED:
        return screens.cancelled(turn.t, visit)
    _changeable(turn, visit)
    return screens.ask_cancel(turn.t, turn.services.policy, visit)


@router.on(CancelAppointment)
async def cancel(turn: Turn, action: CancelAppointment) -> Answer:
    """Cancel. Pressed twice it ends at the same screen."""
    visit = await own_visit(turn, action.appointment)
    if visit.appointment.status is not Status.CANCELLED:
        await turn.services.desk.cancel(turn.person.id, action.appointment)
    return screens.cancelled(turn.t, visit)


def _changeable(turn: Turn, visit: Visit) -> None:
    """Raise why the patient may not change this appointment. Services decide again."""
    refusal = rules.refuse_patient_change(visit.appointment, turn.services.policy, turn.now)
    if refusal is not None:
        raise refusal


# Moving


@router.on(MoveToDay)
async def move_to_day(turn: Turn, action: MoveToDay) -> Answer:
    """Show the days it could be moved to."""
    visit = await own_visit(turn, action.appointment)
    _changeable(turn, visit)
    return await show_month(turn, screens.to_move(turn.t, visit), action.month)


@router.on(MoveToTime)
async def move_to_time(turn: Turn, action: MoveToTime) -> Answer:
    """Show the times of a day it could be moved to."""
    visit = await own_visit(turn, action.appointment)
    _changeable(turn, visit)
    return await show_day(turn, screens.to_move(turn.t, visit), action.day)


@router.on(AskMove)
async def ask_move(turn: Turn, action: AskMove) -> Answer:
    """Show from when to when."""
    visit = await own_visit(turn, action.appointment)
    return await _or_other_times(turn, visit, action.slot, _ask_move(turn, visit, action.slot))


async def _ask_move(turn: Turn, visit: Visit, slot_id: SlotId) -> Screen:
    if visit.appointment.live and visit.appointment.slot_id == slot_id:
        return screens.moved(turn.t, turn.services.policy, visit)
    _changeable(turn, visit)
    slot = await _slot(turn, visit, slot_id)
    refusal = rules.refuse_time(slot, turn.services.policy, turn.now)
    if refusal is not None:
        raise refusal
    return screens.ask_move(turn.t, turn.services.policy, visit, slot)


@router.on(ConfirmMove)
async def confirm_move(turn: Turn, action: ConfirmMove) -> Answer:
    """Move. Pressed twice it ends at the same screen."""
    visit = await own_visit(turn, action.appointment)
    return await _or_other_times(turn, visit, action.slot, _move(turn, action), action.start)


async def _move(turn: Turn, action: ConfirmMove) -> Screen:
    moved = await turn.services.desk.move(
        turn.person.id, action.appointment, action.slot, starts=action.start
    )
    return screens.moved(turn.t, turn.services.policy, await own_visit(turn, moved.id))


async def _or_other_times(
    turn: Turn,
    visit: Visit,
    slot_id: SlotId,
    answer: Awaitable[Screen],
    wanted: datetime | None = None,
) -> Screen:
    """Return the answer; where the new time is refused, say why and offer others."""
    try:
        return await answer
    except PatientBusyError as refusal:
        slot = await _slot(turn, visit, slot_id)
        return screens.busy(turn.t, explain(turn.t, refusal), refusal.other, visit, slot)
    except GONE as refusal:
        slot_now = await turn.services.queries.slot(slot_id)
        around = wanted or (slot_now.span.start if slot_now else visit.appointment.span.start)
        choosing = screens.to_move(turn.t, visit)
        return await show_nearest(turn, choosing, explain(turn.t, refusal), around)


async def _slot(turn: Turn, visit: Visit, slot_id: SlotId) -> Slot:
    """Return a slot of the visit's doctor. Another doctor's is NotFoundError."""
    slot = await turn.services.queries.slot(slot_id)
    if slot is None:
        raise SlotClosedError(None)
    if slot.doctor_id != visit.doctor.id:
        raise NotFoundError
    return slot


# Coming


@router.on(SayComing)
async def say_coming(turn: Turn, action: SayComing) -> Answer:
    """Note it, and let the reminder show it."""
    await turn.services.desk.coming(turn.person.id, action.appointment)
    visit = await own_visit(turn, action.appointment)
    shown = letters.reminder(turn.t, turn.services.policy, visit)
    return Reply(shown, turn.t.plain("appointment.thanks"))
