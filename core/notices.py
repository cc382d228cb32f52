"""What must be told, to whom, and when: facts become letters, written before they are said.

A letter carries ids and times, never names or notes; its words are found when it is delivered, in
the language its reader then uses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Literal

from core.model import Appointment, AppointmentId, Person, PersonId, Side
from core.policy import ClinicPolicy


@dataclass(frozen=True, slots=True)
class Booked:
    """A new appointment, told to either side."""

    appointment: AppointmentId
    to: Side
    kind: Literal["booked"] = "booked"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """An appointment that is off, told to either side."""

    appointment: AppointmentId
    to: Side
    by: Side
    kind: Literal["cancelled"] = "cancelled"


@dataclass(frozen=True, slots=True)
class Moved:
    """An appointment that changed its time, told to either side."""

    appointment: AppointmentId
    to: Side
    was: datetime
    starts: datetime
    kind: Literal["moved"] = "moved"


@dataclass(frozen=True, slots=True)
class NoteChanged:
    """The patient changed the note of an appointment; its doctor hears of it."""

    appointment: AppointmentId
    kind: Literal["note_changed"] = "note_changed"


@dataclass(frozen=True, slots=True)
class Reminder:
    """An appointment draws near. It makes sense only while that one starts at ``starts``."""

    appointment: AppointmentId
    starts: datetime
    kind: Literal["reminder"] = "reminder"


@dataclass(frozen=True, slots=True)
class DoctorApplied:
    """Someone applied as a doctor and waits for an admin."""

    doctor: PersonId
    kind: Literal["doctor_applied"] = "doctor_applied"


@dataclass(frozen=True, slots=True)
class PatientApplied:
    """A patient signed up where the clinic vouches for its patients, and waits for an admin."""

    patient: PersonId
    kind: Literal["patient_applied"] = "patient_applied"


@dataclass(frozen=True, slots=True)
class DoctorDecided:
    """An admin decided on an application as a doctor; the applicant hears of it."""

    approved: bool
    kind: Literal["doctor_decided"] = "doctor_decided"


@dataclass(frozen=True, slots=True)
class PatientDecided:
    """An admin decided on a patient; the patient hears of it."""

    approved: bool
    kind: Literal["patient_decided"] = "patient_decided"


Notice = (
    Booked
    | Cancelled
    | Moved
    | NoteChanged
    | Reminder
    | DoctorApplied
    | PatientApplied
    | DoctorDecided
    | PatientDecided
)


class Priority(IntEnum):
    """Which letters go first when many wait; lower is sooner."""

    CHANGE = 0
    REMINDER = 5


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice for one person, due at a moment. ``key`` is unique: one fact is told once."""

    to: PersonId
    notice: Notice
    due: datetime
    key: str
    priority: Priority = Priority.CHANGE
    appointment_id: AppointmentId | None = None


LATE = timedelta(hours=1)
"""After this a change is no news any more, once its appointment is over."""


def lost_sense(letter: Letter, appointment: Appointment, now: datetime) -> bool:
    """Whether a letter about this appointment should not go out any more.

    What was booked, moved or noted and then cancelled is told by the cancellation alone. A reminder
    holds for the time it was written for, and until then.
    """
    if isinstance(letter.notice, Reminder):
        starts = letter.notice.starts
        return not appointment.live or appointment.span.start != starts or starts <= now
    if not appointment.live and not isinstance(letter.notice, Cancelled):
        return True
    return appointment.span.end <= now and letter.due + LATE <= now


def _both(
    appointment: Appointment, patient_notice: Notice, doctor_notice: Notice, now: datetime
) -> list[Letter]:
    mark = f"{patient_notice.kind}:{appointment.id}:{appointment.sequence}"
    return [
        Letter(person, notice, now, f"{mark}:{side}", appointment_id=appointment.id)
        for person, notice, side in (
            (appointment.patient_id, patient_notice, Side.PATIENT),
            (appointment.doctor_id, doctor_notice, Side.DOCTOR),
        )
    ]


def reminders(appointment: Appointment, policy: ClinicPolicy, now: datetime) -> list[Letter]:
    """Return the reminders still ahead; one whose time has passed is not sent at all."""
    starts = appointment.span.start
    return [
        Letter(
            appointment.patient_id,
            Reminder(appointment.id, starts),
            starts - before,
            f"reminder:{appointment.id}:{appointment.sequence}:{int(before.total_seconds())}",
            Priority.REMINDER,
            appointment.id,
        )
        for before in policy.reminders_before
        if starts - before > now
    ]


def on_booked(appointment: Appointment, policy: ClinicPolicy, now: datetime) -> list[Letter]:
    """Both sides hear of a booking; the patient is reminded later."""
    return _both(
        appointment,
        Booked(appointment.id, Side.PATIENT),
        Booked(appointment.id, Side.DOCTOR),
        now,
    ) + reminders(appointment, policy, now)


def on_moved(
    appointment: Appointment, was: datetime, policy: ClinicPolicy, now: datetime
) -> list[Letter]:
    """Both sides hear of the new time, and the reminders follow it."""
    starts = appointment.span.start
    return _both(
        appointment,
        Moved(appointment.id, Side.PATIENT, was, starts),
        Moved(appointment.id, Side.DOCTOR, was, starts),
        now,
    ) + reminders(appointment, policy, now)


def on_cancelled(appointment: Appointment, by: Side, now: datetime) -> list[Letter]:
    """Both sides hear that it is off: one as news, the other as a receipt."""
    return _both(
        appointment,
        Cancelled(appointment.id, Side.PATIENT, by),
        Cancelled(appointment.id, Side.DOCTOR, by),
        now,
    )


def on_note_changed(appointment: Appointment, now: datetime) -> list[Letter]:
    """The doctor hears of a changed note; several changes within a minute are told once."""
    key = f"note:{appointment.id}:{int(now.timestamp()) // 60}"
    notice = NoteChanged(appointment.id)
    return [Letter(appointment.doctor_id, notice, now, key, appointment_id=appointment.id)]


def to_each(people: Iterable[Person], notice: Notice, key: str, now: datetime) -> list[Letter]:
    """Return the same notice for each of these people."""
    return [Letter(person.id, notice, now, f"{key}:{person.id}") for person in people]
