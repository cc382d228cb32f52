"""What both sides are told of an appointment: booked, moved, cancelled, its note, its reminder.

These come by themselves. Their buttons answer with a new message, so that the letter stays.
"""

from collections.abc import Sequence
from datetime import date, datetime

from markupsafe import Markup

from bot.appointments.actions import AskCannotCome, BookAgain, SayComing
from bot.chat.payload import Action
from bot.chat.screen import Button, File, Row, Screen, cut
from bot.chat.words import Translator, lined, paragraphs
from bot.shared import phones
from bot.shared.alternatives import instead_rows, would_suit
from bot.shared.appointment import (
    answer_rows,
    appointment_lines,
    on_the_map,
    waits,
    when,
    with_note,
)
from bot.shared.doctor_card import map_row
from bot.shared.links.appointments import AskCancel, MoveToDay, ShowAppointment
from bot.shared.links.days import FIRST_FREE
from bot.shared.links.practice import ShowPracticeAppointment
from bot.shared.links.schedule import ShowScheduleDay
from core.appointments.rules import refuse_patient_change
from core.model import Appointment, Side, Status
from core.notifications import Cancelled, Moved
from core.policy import ClinicPolicy
from core.views import Alternatives, AppointmentView

NOTE_SHOWN = 300
"""Characters of a note in a caption, which holds 1024 in all; the details show the whole."""


MOST_NAMED = 4
"""Those that it names to a patient, in a caption."""
NAME_SHOWN = 30


# To the patient


def requested(t: Translator, policy: ClinicPolicy, view: AppointmentView) -> Screen:
    """Tell the patient that the time is kept for them, and waits for the doctor's word."""
    text = paragraphs(
        t("letter.requested"),
        _facts(t, policy, view),
        waits(t, view.doctor, view.appointment),
    )
    return Screen(text, _changes(t, view.appointment))


def booked(t: Translator, policy: ClinicPolicy, view: AppointmentView, file: File) -> Screen:
    """Confirm an appointment to its patient, with the calendar entry."""
    return _confirmed(t, policy, view, t("letter.booked"), file)


def accepted(t: Translator, policy: ClinicPolicy, view: AppointmentView, file: File) -> Screen:
    """Tell the patient that what they asked for is an appointment, with the calendar entry."""
    return _confirmed(t, policy, view, t("letter.accepted", doctor=view.doctor.name), file)


def _confirmed(
    t: Translator, policy: ClinicPolicy, view: AppointmentView, sentence: Markup, file: File
) -> Screen:
    text = paragraphs(sentence, _facts(t, policy, view), t("letter.file"))
    rows = (*_changes(t, view.appointment), *map_row(t, view.doctor))
    return Screen(text, rows, file=file)


def moved(
    t: Translator, policy: ClinicPolicy, view: AppointmentView, told: Moved, file: File
) -> Screen:
    """Tell the patient the new time; the file moves the entry in their calendar."""
    text = paragraphs(
        t("letter.moved"),
        t("letter.was", time=t.when(told.was)),
        _facts(t, policy, view),
        _waits_again(t, view.appointment),
        t("letter.file-moved"),
    )
    return Screen(text, _changes(t, view.appointment), file=file)


def _waits_again(t: Translator, appointment: Appointment) -> Markup | None:
    """Return in few words, for a caption, that the doctor must agree anew."""
    if appointment.status is not Status.PENDING or appointment.answer_by is None:
        return None
    return t("letter.moved-waits", until=t.when(appointment.answer_by))


def cancelled(
    t: Translator, view: AppointmentView, told: Cancelled, file: File, instead: Alternatives
) -> Screen:
    """Tell the patient that it is off and who said so; ``instead`` is for what a doctor cancels."""
    doctor, said = view.doctor, view.appointment.reason
    what = lined(when(t, view.appointment.span), t("letter.with", doctor=doctor.name))
    if told.by is Side.PATIENT:
        text = paragraphs(t("letter.cancelled-by-you"), what, t("letter.file-cancelled"))
        again = _button(t.plain("appointment.book-again"), BookAgain(view.appointment.id))
        return Screen(text, ((again,),), file=file)
    key = "letter.cancelled-by-clinic" if told.by is Side.DESK else "letter.cancelled-by-doctor"
    text = paragraphs(
        t(key, doctor=doctor.name),
        what,
        t("appointment.reason", reason=said) if said else "",
        t("letter.file-cancelled"),
        would_suit(t, doctor, instead),
    )
    return Screen(text, instead_rows(t, view.appointment.id, doctor, instead), file=file)


def called_off(
    t: Translator, views: Sequence[AppointmentView], count: int, instead: Alternatives, file: File
) -> Screen:
    """Tell a patient, or who cares for several, what one doctor called off at once.

    ``views`` are the first of ``count``; the file marks all of them as cancelled in a calendar.
    """
    doctor, said = views[0].doctor, views[0].appointment.reason
    text = paragraphs(
        t("letter.called-off", doctor=doctor.name, count=t.many("practice.appointments", count)),
        _listed(t, views, count),
        t("appointment.reason", reason=said) if said else "",
        t("letter.file-called-off"),
        would_suit(t, doctor, instead),
    )
    return Screen(text, instead_rows(t, views[0].appointment.id, doctor, instead), file=file)


def _listed(t: Translator, views: Sequence[AppointmentView], count: int) -> Markup:
    """Return a line (HTML) for each appointment, and how many more there are."""
    lines = [
        t(
            "letter.called-off-line",
            time=t.when(view.appointment.span.start),
            patient=cut(view.patient.name, NAME_SHOWN),
        )
        for view in views
    ]
    more = count - len(views)
    return lined(*lines, t("publish.and-more", count=more) if more > 0 else "")


def restored(t: Translator, policy: ClinicPolicy, view: AppointmentView, file: File) -> Screen:
    """Tell who cancelled and took it back that it stands; the file puts the entry back."""
    return _confirmed(t, policy, view, t("letter.restored"), file)


def reminder(t: Translator, policy: ClinicPolicy, view: AppointmentView, now: datetime) -> Screen:
    """Remind the patient. A lock screen may show it to anybody, so nothing medical stands in it.

    Its buttons are those that work: past the cut-off one can still say that one cannot come.
    """
    appointment, place = view.appointment, view.doctor.address or policy.address
    key = "letter.reminder-zone" if t.zone_needed else "letter.reminder"
    facts_ = [
        t(key, time=t.at_length(appointment.span.start), zone=t.zone_name),
        t("letter.with", doctor=view.doctor.name),
    ]
    if place:
        facts_.append(t("appointment.address", address=on_the_map(place, view.doctor)))
    if policy.phone is not None:
        facts_.append(t("clinic.phone", phone=phones.shown(policy.phone)))
    text = paragraphs(
        lined(*facts_),
        t("appointment.said-coming") if appointment.coming else "",
    )
    coming = Button(t.plain("letter.coming"), SayComing(appointment.id))
    first = () if appointment.coming else ((coming,),)
    fixed = refuse_patient_change(appointment, policy, now) is not None
    late = (_button(t.plain("appointment.cannot-come"), AskCannotCome(appointment.id)),)
    return Screen(text, (*first, late if fixed else _move_or_cancel(t, appointment)))


def _changes(t: Translator, appointment: Appointment) -> tuple[Row, ...]:
    details = _button(t.plain("booking.details"), ShowAppointment(appointment.id))
    return ((details,), _move_or_cancel(t, appointment))


def _move_or_cancel(t: Translator, appointment: Appointment) -> Row:
    return (
        _button(t.plain("appointment.move"), MoveToDay(appointment.id, FIRST_FREE)),
        _button(t.plain("appointment.cancel"), AskCancel(appointment.id)),
    )


def _facts(t: Translator, policy: ClinicPolicy, view: AppointmentView) -> Markup:
    note = view.appointment.note
    shown = appointment_lines(t, policy, view.doctor, view.appointment.span)
    return with_note(t, shown, None if note is None else cut(note, NOTE_SHOWN))


# To the doctor


def booked_for_doctor(t: Translator, view: AppointmentView) -> Screen:
    """Tell the doctor who comes, and when."""
    text = paragraphs(t("letter.doctor.booked"), _visitor(t, view))
    return Screen(with_note(t, text, view.appointment.note), _to_details(t, view))


def moved_for_doctor(t: Translator, view: AppointmentView, told: Moved) -> Screen:
    """Tell the doctor that the patient comes at another time, or asks whether they may."""
    was = t("letter.was", time=t.when(told.was))
    waiting = view.appointment.status is Status.PENDING
    asks = t("letter.doctor.moved-waits") if waiting else None
    text = paragraphs(t("letter.doctor.moved"), was, _visitor(t, view), asks)
    answers = answer_rows(t, view.appointment, fresh=True) if waiting else ()
    return Screen(text, (*answers, *_to_details(t, view)))


def cancelled_for_doctor(t: Translator, view: AppointmentView, told: Cancelled) -> Screen:
    """Tell the doctor that the patient does not come, and where they said so late."""
    said, by_desk = view.appointment.reason, told.by is Side.DESK
    key = "letter.doctor.cancelled-by-patient"
    if by_desk:
        key = "letter.doctor.cancelled-by-clinic"
    elif view.appointment.late:
        key = "letter.doctor.cancelled-late"
    why = t("appointment.reason", reason=said) if said and by_desk else ""
    text = paragraphs(t(key), _visitor(t, view), why)
    day = ShowScheduleDay(_day(t, view.appointment.span.start))
    return Screen(text, ((_button(t.plain("letter.doctor.day"), day),),))


def note_changed(t: Translator, view: AppointmentView) -> Screen:
    """Show the doctor the note as it is now."""
    note = view.appointment.note
    removed = t("letter.doctor.note-removed") if note is None else ""
    text = paragraphs(t("letter.doctor.note-changed"), _visitor(t, view), removed)
    return Screen(with_note(t, text, note), _to_details(t, view))


def _visitor(t: Translator, view: AppointmentView) -> Markup:
    patient = t("letter.doctor.patient", patient=view.patient.name)
    return lined(patient, when(t, view.appointment.span))


def _to_details(t: Translator, view: AppointmentView) -> tuple[Row, ...]:
    return ((_button(t.plain("booking.details"), ShowPracticeAppointment(view.appointment.id)),),)


# To either


def _button(label: str, action: Action) -> Button:
    return Button(label, action, fresh=True)


def _day(t: Translator, moment: datetime) -> date:
    return moment.astimezone(t.zone).date()
