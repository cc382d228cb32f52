"""Pure decisions about a medical history: how much it holds, who shares it, who reads it."""

from collections.abc import Iterable
from datetime import datetime

from core.appointments import visit_rules
from core.errors import NoAppointmentError, NotSharedError, Refusal, TooManyRecordsError
from core.model import Appointment, DoctorId, Share, Status
from core.policy import ClinicPolicy

RECORDS_MOST = 100
"""How many records the clinic keeps of a patient."""


def refuse_record(records: int) -> Refusal | None:
    """Say why no record is added to a history of so many."""
    return TooManyRecordsError(RECORDS_MOST) if records >= RECORDS_MOST else None


def lasts(appointment: Appointment, policy: ClinicPolicy, now: datetime) -> bool:
    """Whether an appointment is still one: asked for, agreed to, or not written up yet.

    It ends when it is cancelled or marked, or when the clinic would do so by itself.
    """
    if not appointment.live or visit_rules.is_over(appointment, policy, now):
        return False
    answer_by = appointment.answer_by
    unanswered = appointment.status is Status.PENDING and answer_by is not None
    return not (unanswered and answer_by is not None and answer_by <= now)


def last_with(
    appointments: Iterable[Appointment], doctor: DoctorId, policy: ClinicPolicy, now: datetime
) -> bool:
    """Whether any of a patient's appointments with this doctor lasts."""
    return any(one.doctor_id == doctor and lasts(one, policy, now) for one in appointments)


def refuse_sharing(
    appointments: Iterable[Appointment], doctor: DoctorId, policy: ClinicPolicy, now: datetime
) -> Refusal | None:
    """Say why a history cannot be shared with this doctor. ``appointments`` are the patient's."""
    return None if last_with(appointments, doctor, policy, now) else NoAppointmentError()


def refuse_reading(
    share: Share | None,
    appointments: Iterable[Appointment],
    doctor: DoctorId,
    policy: ClinicPolicy,
    now: datetime,
) -> Refusal | None:
    """Say why this doctor may not read the history. ``appointments`` are the patient's."""
    if share is None or not last_with(appointments, doctor, policy, now):
        return NotSharedError()
    return None
