"""What both sides are told of an appointment: booked, moved, cancelled, its note, its reminder.

These come by themselves, so their buttons answer with a new message, and the letter stays to be read.
"""

from collections.abc import Sequence
from datetime import date, datetime

from bot.actions import (
    AskCancel,
    MoveToDay,
    SayComing,
    ShowAppointment,
    ShowBooking,
    ShowDoctor,
    ShowDoctors,
    ShowScheduleDay,
    TakeTime,
)
from bot.i18n import Translator
from bot.payload import Action
from bot.screen import File, Row, Screen, cut, grid
from bot.screen import Button as AnyButton
from core.model import Appointment, Side, Slot, Visit
from core.notices import Cancelled, Moved
from core.policy import ClinicPolicy

NOTE_SHOWN = 300
"""Characters of a note in a caption, which holds 1024 in all; the details show the whole."""


def _button(label: str, action: Action) -> AnyButton:
    return AnyButton(label, action, fresh=True)


# To the patient


def booked(visit: Visit, t: Translator, policy: ClinicPolicy, file: File) -> Screen:
    """Confirm an appointment to its patient, with the calendar entry."""
    text = _paragraphs(t("letter.booked"), _facts(visit, t, policy), t("letter.file"))
    return Screen(text, _changes(visit.appointment, t), file=file)


def moved(visit: Visit, notice: Moved, t: Translator, policy: ClinicPolicy, file: File) -> Screen:
    """Tell the patient the new time; the file moves the entry in their calendar."""
    text = _paragraphs(
        t("letter.moved"),
        t("letter.was", time=t.when(notice.was)),
        _facts(visit, t, policy),
        t("letter.file-moved"),
    )
    return Screen(text, _changes(visit.appointment, t), file=file)


def cancelled(
    visit: Visit, notice: Cancelled, t: Translator, file: File, others: Sequence[Slot] = ()
) -> Screen:
    """Tell the patient that it is off and who said so.

    Where the doctor cancelled, ``others`` are the free times nearest to the lost one.
    """
    doctor = visit.doctor
    if notice.by is Side.PATIENT:
        text = _paragraphs(t("letter.cancelled-by-you"), _what(visit, t), t("letter.file-cancelled"))
        again = _button(t.plain("letter.book-again"), ShowDoctor(doctor.id))
        return Screen(text, ((again,),), file=file)
    said = visit.appointment.reason
    text = _paragraphs(
        t("letter.cancelled-by-doctor", doctor=doctor.name),
        _what(visit, t),
        t("letter.reason", reason=said) if said else "",
        t("letter.other-times" if others else "letter.no-other-times", doctor=doctor.name),
        t("letter.file-cancelled"),
    )
    times = [_button(t.when(slot.span.start), TakeTime(slot.id)) for slot in others]
    elsewhere = _button(t.plain("letter.other-doctors"), ShowDoctors(0))
    more = (_button(t.plain("letter.more-times"), ShowDoctor(doctor.id)),) if others else ()
    return Screen(text, (*grid(times, 2), (*more, elsewhere)), file=file)


def reminder(visit: Visit, t: Translator, policy: ClinicPolicy) -> Screen:
    """Remind the patient. A lock screen may show it to anybody, so nothing medical stands in it."""
    appointment, doctor = visit.appointment, visit.doctor
    start = appointment.span.start
    address = doctor.address or policy.address
    lines = [
        t("letter.reminder", time=t.when(start)),
        "",
        _when(appointment, t),
        t("letter.at-doctor", doctor=doctor.name),
        *([t("letter.address", address=address)] if address else []),
        *(["", t("letter.said-coming")] if appointment.coming else []),
    ]
    coming = AnyButton(t.plain("letter.coming"), SayComing(appointment.id))
    first = () if appointment.coming else ((coming,),)
    return Screen("\n".join(lines), (*first, _move_or_cancel(appointment, t)))


def _changes(appointment: Appointment, t: Translator) -> tuple[Row, ...]:
    details = _button(t.plain("letter.details"), ShowAppointment(appointment.id))
    return ((details,), _move_or_cancel(appointment, t))


def _move_or_cancel(appointment: Appointment, t: Translator) -> Row:
    month = _day(appointment.span.start, t).replace(day=1)
    return (
        _button(t.plain("letter.move"), MoveToDay(appointment.id, month)),
        _button(t.plain("letter.cancel"), AskCancel(appointment.id)),
    )


def _facts(visit: Visit, t: Translator, policy: ClinicPolicy) -> str:
    """Everything a patient needs to go there, a line each."""
    doctor, note = visit.doctor, visit.appointment.note
    address = doctor.address or policy.address
    lines = [
        _when(visit.appointment, t),
        t("letter.doctor", doctor=doctor.name, specialty=doctor.specialty),
    ]
    if address:
        lines.append(t("letter.address", address=address))
    if doctor.fee is not None:
        lines.append(t("letter.fee", fee=t.money(doctor.fee, policy.currency)))
    if note:
        lines.append(t("letter.note", note=cut(note, NOTE_SHOWN)))
    return "\n".join(lines)


def _what(visit: Visit, t: Translator) -> str:
    """When it would have been, and with whom."""
    with_whom = t("letter.at-doctor", doctor=visit.doctor.name)
    return f"{_when(visit.appointment, t)}\n{with_whom}"


# To the doctor


def booked_for_doctor(visit: Visit, t: Translator) -> Screen:
    """Tell the doctor who comes, and when."""
    text = _paragraphs(t("letter.doctor.booked"), _visitor(visit, t), _noted(visit, t))
    return Screen(text, _to_booking(visit, t))


def moved_for_doctor(visit: Visit, notice: Moved, t: Translator) -> Screen:
    """Tell the doctor that the patient comes at another time."""
    was = t("letter.was", time=t.when(notice.was))
    text = _paragraphs(t("letter.doctor.moved"), was, _visitor(visit, t))
    return Screen(text, _to_booking(visit, t))


def cancelled_for_doctor(visit: Visit, notice: Cancelled, t: Translator) -> Screen:
    """Tell the doctor that the patient does not come, or confirm what the doctor cancelled."""
    said = visit.appointment.reason
    if notice.by is Side.DOCTOR:
        head = t("letter.doctor.cancelled-by-you", patient=visit.patient.name)
    else:
        head = t("letter.doctor.cancelled-by-patient")
    reason = t("letter.reason", reason=said) if said else ""
    day = _day(visit.appointment.span.start, t)
    schedule = _button(t.plain("letter.doctor.day"), ShowScheduleDay(day))
    return Screen(_paragraphs(head, _visitor(visit, t), reason), ((schedule,),))


def note_changed(visit: Visit, t: Translator) -> Screen:
    """Show the doctor the note as it is now."""
    text = _paragraphs(
        t("letter.doctor.note-changed"),
        _visitor(visit, t),
        _noted(visit, t) or t("letter.doctor.note-removed"),
    )
    return Screen(text, _to_booking(visit, t))


def _visitor(visit: Visit, t: Translator) -> str:
    patient = t("letter.doctor.patient", patient=visit.patient.name)
    return f"{patient}\n{_when(visit.appointment, t)}"


def _noted(visit: Visit, t: Translator) -> str:
    note = visit.appointment.note
    return t("letter.note", note=note) if note else ""


def _to_booking(visit: Visit, t: Translator) -> tuple[Row, ...]:
    return ((_button(t.plain("letter.details"), ShowBooking(visit.appointment.id)),),)


# To either


def _when(appointment: Appointment, t: Translator) -> str:
    span = appointment.span
    return t(
        "letter.when",
        day=t.day(_day(span.start, t)),
        start=t.time(span.start),
        end=t.time(span.end),
        zone=t.zone_name(span.start),
    )


def _day(moment: datetime, t: Translator) -> date:
    return moment.astimezone(t.zone).date()


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
