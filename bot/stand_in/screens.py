"""A patient as the desk sees them, and what it books, moves and cancels for them."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.chat.explain import explain
from bot.chat.payload import Action
from bot.chat.screen import Button, Row, Screen, cut
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared import phones
from bot.shared.appointment import appointment_lines, status, when, with_note
from bot.shared.links.days import FIRST_FREE
from bot.shared.links.desk import (
    FindPatient,
    ShowAdmin,
    ShowDeskAppointment,
    ShowDeskPatient,
    StandIn,
)
from bot.shared.links.people import NO_SLOT
from bot.shared.specialties import with_specialty
from bot.shared.times import Choosing
from bot.stand_in.actions import (
    AskDeskReason,
    Because,
    CheckDeskBooking,
    CheckDeskCancel,
    CheckDeskMove,
    ChooseDoctorFor,
    ConfirmDeskBooking,
    ConfirmDeskCancel,
    ConfirmDeskMove,
    NewPatient,
    RegisterAnyway,
    ShowDeskDay,
    ShowDeskMonth,
    ShowDeskMoveDay,
    ShowDeskMoveMonth,
)
from core.errors import DisabledError, OwnPatientError, PatientBusyError, Refusal
from core.model import Appointment, AppointmentId, Doctor, Patient, Slot, SlotId
from core.policy import ClinicPolicy
from core.views import AppointmentView

REASONS = {Because.ASKED: "stand-in.reason-asked", Because.CLINIC: "stand-in.reason-clinic"}
"""The usual reasons as both sides read them."""


# Patients


def ask_whom(t: Translator, slot: SlotId) -> Screen:
    """Ask for a name or a number."""
    new = (Button(t.plain("stand-in.new"), NewPatient(slot)),)
    return Screen(t("stand-in.ask-whom"), (new, back_row(t, ShowAdmin())))


def ask_name(t: Translator, slot: SlotId) -> Screen:
    """Ask what a new patient is called."""
    return Screen(t("stand-in.ask-name"), (back_row(t, FindPatient(slot)),))


def ask_phone(t: Translator, name: str, slot: SlotId, country: str | None) -> Screen:
    """Ask how a new patient can be called."""
    example = phones.example(country) or t.plain("field.phone-example")
    text = t("stand-in.ask-phone", name=name, example=example)
    return Screen(text, (back_row(t, NewPatient(slot)),))


def known(t: Translator, slot: SlotId, name: str, others: Sequence[Patient]) -> Screen:
    """Ask whether it is one of those who have this number."""
    rows = [(Button(cut(one.name), ShowDeskPatient(one.id, slot)),) for one in others]
    new = (Button(cut(t.plain("stand-in.another", name=name)), RegisterAnyway(slot)),)
    return Screen(t("stand-in.known", name=name), (*rows, new, back_row(t, NewPatient(slot))))


def patient(
    t: Translator,
    patient: Patient,
    own: Sequence[AppointmentView],
    slot: Slot | None,
    doctor: Doctor | None,
) -> Screen:
    """Who it is, what they have ahead, and the ways on; ``slot`` was chosen before, of ``doctor``.

    Whom no letter reaches has to be called.
    """
    rows: list[Row] = []
    if slot is not None and doctor is not None:
        label = t.plain("stand-in.book-this", time=t.when(slot.span.start))
        rows.append((Button(cut(label), CheckDeskBooking(patient.id, slot.id)),))
    rows.append((Button(t.plain("stand-in.book"), ChooseDoctorFor(patient.id, 0)),))
    rows += [
        (
            Button(
                cut(f"{t.when(view.appointment.span.start)} · {view.doctor.name}"),
                ShowDeskAppointment(view.appointment.id),
            ),
        )
        for view in own
    ]
    ahead = t("stand-in.ahead") if own else t("patients.none-ahead")
    text = paragraphs(_who(t, patient), ahead)
    return Screen(text, (*rows, back_row(t, FindPatient(NO_SLOT if slot is None else slot.id))))


def _who(t: Translator, patient: Patient) -> Markup:
    """Return a patient's name and number, and whether letters reach them (HTML)."""
    number = patient.phone or patient.carer_phone
    phone = t.plain("field.none") if number is None else phones.shown(number)
    reached = None if patient.reachable else t("stand-in.call", phone=phone)
    return lined(
        t("practice.patient", name=patient.name), t("practice.phone", phone=phone), reached
    )


# Booking


def to_book(t: Translator, patient: Patient, doctor: Doctor) -> Choosing:
    """A time is chosen to book it for a patient."""
    return Choosing(
        doctor=doctor.id,
        title=lined(t("booking.for", name=patient.name), with_specialty(t, doctor)),
        month=lambda month: ShowDeskMonth(patient.id, doctor.id, month),
        day=lambda day: ShowDeskDay(patient.id, doctor.id, day),
        take=lambda slot: CheckDeskBooking(patient.id, slot.id),
        back=ChooseDoctorFor(patient.id, 0),
        others=ChooseDoctorFor(patient.id, 0),
    )


def confirm_booking(
    t: Translator, policy: ClinicPolicy, patient: Patient, doctor: Doctor, slot: Slot, seen: str
) -> Screen:
    """All that will be booked, and who hears of it."""
    what = appointment_lines(t, policy, doctor, slot.span, zone=True)
    text = paragraphs(t("booking.check"), _who(t, patient), what)
    confirm = Button(t.plain("booking.confirm"), ConfirmDeskBooking(patient.id, slot.id, seen))
    elsewhen = Button(t.plain("times.other-times"), ShowDeskDay(patient.id, doctor.id, slot.day))
    return Screen(
        text, ((confirm,), (elsewhen,), back_row(t, ShowDeskPatient(patient.id, slot.id)))
    )


def booked(t: Translator, patient: Patient, doctor: Doctor, made: Appointment) -> Screen:
    """It is booked, and who has to be called."""
    said = t(
        "stand-in.booked",
        name=patient.name,
        doctor=doctor.name,
        time=t.at_length(made.span.start),
    )
    return Screen(paragraphs(said, _told(t, patient)), _ways_on(t, patient, made.id))


def _told(t: Translator, patient: Patient) -> Markup:
    """Return whether the patient hears by themselves (HTML)."""
    if patient.reachable:
        return t("stand-in.both-told")
    number = patient.phone or patient.carer_phone
    return t(
        "stand-in.call", phone=t.plain("field.none") if number is None else phones.shown(number)
    )


def _ways_on(t: Translator, patient: Patient, made: AppointmentId) -> tuple[Row, ...]:
    look = Button(t.plain("stand-in.look"), ShowDeskAppointment(made))
    who = Button(t.plain("stand-in.to-patient"), ShowDeskPatient(patient.id, NO_SLOT))
    return ((look, who), back_row(t, ShowAdmin()))


NOT_FOR = (PatientBusyError, OwnPatientError, DisabledError)
"""Refusals about the patient, which are told to the patient elsewhere, and here to the desk."""


def no(
    t: Translator, patient: Patient, refusal: Refusal, back: Action, elsewhen: Action | None = None
) -> Screen:
    """It cannot be: why, other times of that day, and the way back."""
    match refusal:
        case PatientBusyError(other):
            sentence = t("stand-in.busy", name=patient.name, time=t.when(other.span.start))
        case OwnPatientError():
            sentence = t("stand-in.own-patient", name=patient.name)
        case DisabledError():
            sentence = t("stand-in.disabled", name=patient.name)
        case _:
            sentence = explain(t, refusal)
    others = () if elsewhen is None else ((Button(t.plain("times.other-times"), elsewhen),),)
    return Screen(sentence, (*others, back_row(t, back)))


# One appointment


def appointment(
    t: Translator, policy: ClinicPolicy, view: AppointmentView, now: datetime, *, fixed: bool
) -> Screen:
    """Anybody's appointment; ``fixed``: it can be neither moved nor cancelled any more."""
    one = view.appointment
    text = paragraphs(
        _who(t, view.patient),
        appointment_lines(t, policy, view.doctor, one.span),
        t("practice.status", status=status(t, one, now)),
        None if one.reason is None else t("appointment.reason", reason=one.reason),
    )
    change: tuple[Row, ...] = ()
    if not fixed:
        move = Button(t.plain("appointment.move"), ShowDeskMoveMonth(one.id, FIRST_FREE))
        change = ((move, Button(t.plain("appointment.cancel"), AskDeskReason(one.id))),)
    practice = Button(
        cut(t.plain("stand-in.practice", name=view.doctor.name)), StandIn(view.doctor.id)
    )
    back = back_row(t, ShowDeskPatient(view.patient.id, NO_SLOT))
    return Screen(with_note(t, text, one.note), (*change, (practice,), back))


def to_move(t: Translator, view: AppointmentView) -> Choosing:
    """A time is chosen to move an appointment there."""
    one, doctor = view.appointment, view.doctor
    return Choosing(
        doctor=doctor.id,
        title=lined(
            t("stand-in.move-of", name=view.patient.name, time=t.when(one.span.start)),
            with_specialty(t, doctor),
        ),
        month=lambda month: ShowDeskMoveMonth(one.id, month),
        day=lambda day: ShowDeskMoveDay(one.id, day),
        take=lambda slot: CheckDeskMove(one.id, slot.id),
        back=ShowDeskAppointment(one.id),
        others=None,
    )


def confirm_move(t: Translator, view: AppointmentView, slot: Slot, seen: str) -> Screen:
    """From when to when, and who hears of it."""
    one = view.appointment
    text = paragraphs(
        t("stand-in.check-move"),
        _who(t, view.patient),
        lined(with_specialty(t, view.doctor), t("letter.was", time=t.when(one.span.start))),
        when(t, slot.span, zone=True),
    )
    move = Button(t.plain("stand-in.move"), ConfirmDeskMove(one.id, slot.id, seen))
    return Screen(text, ((move,), back_row(t, ShowDeskMoveDay(one.id, slot.day))))


def moved(t: Translator, view: AppointmentView, after: Appointment) -> Screen:
    """It is at another time, and who has to be called."""
    said = t(
        "stand-in.moved",
        name=view.patient.name,
        doctor=view.doctor.name,
        time=t.at_length(after.span.start),
    )
    return Screen(paragraphs(said, _told(t, view.patient)), _ways_on(t, view.patient, after.id))


def ask_reason(t: Translator, appointment: AppointmentId) -> Screen:
    """Ask why it is cancelled: a press, or own words."""
    usual = (
        Button(t.plain("stand-in.asked"), CheckDeskCancel(appointment, Because.ASKED)),
        Button(t.plain("stand-in.clinic"), CheckDeskCancel(appointment, Because.CLINIC)),
    )
    back = back_row(t, ShowDeskAppointment(appointment))
    return Screen(t("stand-in.ask-reason"), (usual, back))


def confirm_cancel(t: Translator, view: AppointmentView, because: Because, words: str) -> Screen:
    """What is cancelled, the safe button first. ``words``: the reason as it will be read."""
    one = view.appointment
    text = paragraphs(
        t("stand-in.check-cancel"),
        _who(t, view.patient),
        lined(when(t, one.span), with_specialty(t, view.doctor)),
        t("appointment.reason", reason=words),
    )
    keep = Button(t.plain("practice.keep"), ShowDeskAppointment(one.id))
    cancel = Button(t.plain("practice.cancel"), ConfirmDeskCancel(one.id, because))
    return Screen(text, ((keep, cancel), back_row(t, AskDeskReason(one.id))))


def cancelled(t: Translator, view: AppointmentView) -> Screen:
    """It is off, its time is free, and who has to be called."""
    one = view.appointment
    said = t(
        "stand-in.cancelled",
        name=view.patient.name,
        doctor=view.doctor.name,
        time=t.at_length(one.span.start),
    )
    return Screen(paragraphs(said, _told(t, view.patient)), _ways_on(t, view.patient, one.id))
