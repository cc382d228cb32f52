"""A patient's appointments: the list, one in detail, cancelling it, moving it, its note."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

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
    SendEntry,
    UndoCancel,
)
from bot.chat.explain import explain
from bot.chat.screen import Button, File, Row, Screen, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.appointment import appointment_lines, asked_first, status, waits, with_note
from bot.shared.doctor_card import map_row
from bot.shared.history import sharing_rows
from bot.shared.links.appointments import AskCancel, MoveToDay, ShowAppointment, ShowAppointments
from bot.shared.links.booking import AskWait, PickDay, TakeTimeFor
from bot.shared.links.days import FIRST_FREE, PRESENT
from bot.shared.proposal import proposal_rows, proposal_text
from bot.shared.times import Choosing
from core.appointments.rules import fingerprint
from core.appointments.undo_rules import can_undo
from core.errors import CutoffPassedError, Refusal
from core.model import Appointment, AppointmentId, Slot, Status
from core.policy import ClinicPolicy
from core.views import AppointmentView, Offer


@dataclass(frozen=True, slots=True)
class Offered:
    """What the rules allow the patient now.

    ``fixed`` says why it can be neither moved nor cancelled, ``ahead`` whether it lies ahead, and
    ``expected`` when it is to begin where the doctor runs late. ``shared`` says whether the doctor
    may read the medical history, and is None where that is over. ``undoable`` is one that was
    cancelled a moment ago.
    """

    fixed: Refusal | None
    ahead: bool
    expected: datetime | None = None
    shared: bool | None = None
    undoable: bool = False


def details(
    t: Translator,
    policy: ClinicPolicy,
    view: AppointmentView,
    offered: Offered,
    now: datetime,
    proposed: Slot | None = None,
) -> Screen:
    """One appointment, and what may be done with it; ``proposed`` is what its doctor proposes."""
    appointment = view.appointment
    lines = [t("appointment.status", status=status(t, appointment, now))]
    if offered.expected is not None and offered.expected > appointment.span.start:
        lines.append(t("appointment.expected", time=t.time(offered.expected)))
    if appointment.coming and offered.ahead:
        lines.append(t("appointment.said-coming"))
    if appointment.reason:
        lines.append(t("appointment.reason", reason=appointment.reason))
    text = with_note(
        t,
        paragraphs(appointment_lines(t, policy, view.doctor, appointment.span), lined(*lines)),
        appointment.note,
    )
    if offered.ahead and offered.fixed is not None:
        text = paragraphs(text, explain(t, offered.fixed))
    answers: tuple[Row, ...] = ()
    if offered.ahead and proposed is not None:
        text = paragraphs(text, proposal_text(t, policy, view, proposed))
        answers = proposal_rows(t, policy, appointment.id, view.doctor, proposed)
    elif offered.ahead:
        text = paragraphs(text, waits(t, view.doctor, appointment))
    past = appointment.span.start <= now
    return Screen(
        text,
        (
            *answers,
            *_ways(t, view, offered),
            *sharing_rows(t, view.patient.id, view.doctor.id, shared=offered.shared),
            *(map_row(t, view.doctor) if offered.ahead else ()),
            back_row(t, ShowAppointments(past=past, page=0)),
        ),
    )


def _ways(t: Translator, view: AppointmentView, offered: Offered) -> tuple[Row, ...]:
    """Return the buttons for what may be done; one that is over can be booked again."""
    appointment = view.appointment
    if not offered.ahead:
        undo = ((_undo(t, view),),) if offered.undoable else ()
        return (*undo, _book_again(t, view))
    note = "booking.add-note" if appointment.note is None else "booking.change-note"
    notes: Row = (Button(t.plain(note), EditNote(appointment.id)),)
    if appointment.note is not None:
        notes += (Button(t.plain("appointment.remove-note"), RemoveNote(appointment.id)),)
    if isinstance(offered.fixed, CutoffPassedError):
        late = Button(t.plain("appointment.cannot-come"), AskCannotCome(appointment.id))
        return ((late,), notes)
    if offered.fixed is not None:
        return (notes,)
    changes = (
        Button(t.plain("appointment.move"), MoveToDay(appointment.id, FIRST_FREE)),
        Button(t.plain("appointment.cancel"), AskCancel(appointment.id)),
    )
    entry = Button(t.plain("appointment.entry"), SendEntry(appointment.id))
    earlier = Button(t.plain("waitlist.earlier"), AskWait(view.doctor.id, PRESENT))
    entries: tuple[Row, ...] = ((entry,),) if appointment.status is Status.CONFIRMED else ()
    return (changes, notes, *entries, (earlier,))


def _book_again(t: Translator, view: AppointmentView) -> Row:
    return (Button(t.plain("appointment.book-again"), BookAgain(view.appointment.id)),)


def book_again(t: Translator, view: AppointmentView, times: Sequence[Slot]) -> Screen:
    """The earliest times of a doctor whom one was with, each a press away from the confirm screen.

    Whose appointment it was goes along.
    """
    patient = view.patient.id
    buttons = [Button(t.when(one.span.start), TakeTimeFor(one.id, patient)) for one in times]
    days = Button(t.plain("times.other-days"), PickDay(view.doctor.id, FIRST_FREE))
    return Screen(
        t("appointment.earliest", doctor=view.doctor.name),
        (*grid(buttons, 2), (days,), back_row(t, ShowAppointment(view.appointment.id))),
    )


def entry(t: Translator, view: AppointmentView, file: File) -> Screen:
    """The calendar entry once more."""
    text = t(
        "appointment.entry-again",
        time=t.when(view.appointment.span.start),
        doctor=view.doctor.name,
    )
    details = Button(t.plain("booking.details"), ShowAppointment(view.appointment.id))
    return Screen(text, ((details,), back_row(t)), file=file)


def ask_note(t: Translator, appointment: AppointmentId, note: str | None) -> Screen:
    """Ask for the new note; the present one stands above to be read."""
    question = t("appointment.ask-note")
    text = question if note is None else paragraphs(t("appointment.note", note=note), question)
    return Screen(text, (back_row(t, ShowAppointment(appointment)),))


def ask_cancel(t: Translator, policy: ClinicPolicy, view: AppointmentView) -> Screen:
    """Say what cancelling does; the safe button comes first."""
    appointment = view.appointment
    return Screen(
        paragraphs(
            t("appointment.ask-cancel"),
            appointment_lines(t, policy, view.doctor, appointment.span),
            t("appointment.what-cancelling-does"),
        ),
        (
            (Button(t.plain("appointment.keep"), ShowAppointment(appointment.id)),),
            (Button(t.plain("appointment.cancel"), CancelAppointment(appointment.id)),),
            back_row(t, ShowAppointment(appointment.id)),
        ),
    )


def ask_cannot_come(
    t: Translator, policy: ClinicPolicy, view: AppointmentView, sentence: Markup | None = None
) -> Screen:
    """Past the cut-off: say what telling so late does; ``sentence`` (HTML) is why it is asked."""
    appointment = view.appointment
    return Screen(
        paragraphs(
            sentence,
            t("appointment.ask-cannot-come"),
            appointment_lines(t, policy, view.doctor, appointment.span),
            t("appointment.what-late-does"),
        ),
        (
            (Button(t.plain("appointment.keep"), ShowAppointment(appointment.id)),),
            (Button(t.plain("appointment.cannot-come"), CannotCome(appointment.id)),),
            back_row(t, ShowAppointment(appointment.id)),
        ),
    )


def cancelled(t: Translator, view: AppointmentView, now: datetime) -> Screen:
    """The appointment is off, in a line that may be taken back for a minute.

    The letter below says the rest and leads on.
    """
    screen = _line_of("appointment.is-cancelled", t, view)
    until = view.appointment.undo_until
    if until is None or not can_undo(view.appointment, now):
        return screen
    text = t("appointment.undo-until", line=screen.text, time=t.time(until))
    return Screen(text, ((_undo(t, view),),))


def _undo(t: Translator, view: AppointmentView) -> Button:
    return Button(t.plain("appointment.undo"), UndoCancel(view.appointment.id))


def restored(t: Translator, view: AppointmentView) -> Screen:
    """The appointment stands again, in a line."""
    return _line_of("appointment.is-restored", t, view)


def stays_cancelled(t: Translator, view: AppointmentView, sentence: Markup) -> Screen:
    """Nothing was taken back: why (``sentence``, HTML), and the way to another time."""
    mine = Button(t.plain("home.appointments"), ShowAppointments(past=False, page=0))
    return Screen(sentence, (_book_again(t, view), (mine,), back_row(t)))


def _line_of(key: str, t: Translator, view: AppointmentView) -> Screen:
    """Return what was done with an appointment, in a line without buttons."""
    start = view.appointment.span.start
    return Screen(t(key, time=t.when(start), doctor=view.doctor.name))


def to_move(t: Translator, view: AppointmentView) -> Choosing:
    """A time is chosen to move the appointment to it."""
    appointment = view.appointment
    title = t("move.title", time=t.when(appointment.span.start), doctor=view.doctor.name)
    return Choosing(
        doctor=view.doctor.id,
        title=title,
        month=lambda month: MoveToDay(appointment.id, month),
        day=lambda day: MoveToTime(appointment.id, day),
        take=lambda slot: AskMove(appointment.id, slot.id),
        back=ShowAppointment(appointment.id),
        wait=lambda day: AskWait(view.doctor.id, day),
    )


def ask_move(t: Translator, policy: ClinicPolicy, view: AppointmentView, offer: Offer) -> Screen:
    """From when to when, each said once, before anything changes, and until when it is kept."""
    appointment, slot = view.appointment, offer.slot
    kept = None if offer.until is None else t("booking.kept-until", time=t.time(offer.until))
    text = paragraphs(
        t("move.ask", was=t.when(appointment.span.start)),
        lined(t("move.new-time"), appointment_lines(t, policy, view.doctor, slot.span, zone=True)),
        asked_first(t, offer),
        kept,
    )
    seen = fingerprint(slot, offer.doctor, policy, None)
    confirm = ConfirmMove(appointment.id, slot.id, seen)
    return Screen(
        text,
        (
            (Button(t.plain("appointment.move"), confirm),),
            back_row(t, MoveToTime(appointment.id, slot.day)),
        ),
    )


def moved(t: Translator, view: AppointmentView) -> Screen:
    """The appointment has its new time, in a line: the letter below says the rest."""
    return _line_of("move.moved", t, view)


def busy(
    t: Translator, sentence: Markup, other: Appointment, view: AppointmentView, slot: Slot
) -> Screen:
    """Another appointment is in the way of the new time: look at it, or choose another time."""
    moving = view.appointment.id
    look = Button(t.plain("booking.look"), ShowAppointment(other.id))
    elsewhen = Button(t.plain("times.other-times"), MoveToTime(moving, slot.day))
    return Screen(sentence, ((look, elsewhen), back_row(t, ShowAppointment(moving))))
