"""Pure decisions about a visit: may it be marked, and may the mark be taken back."""

from datetime import datetime, timedelta

from core.errors import (
    CannotUndoError,
    NoChangeError,
    NotLiveError,
    PatientErasedError,
    Refusal,
    TooEarlyError,
)
from core.model import VISITED, Appointment, Patient, Slot, Status
from core.policy import ClinicPolicy

ARRIVES_BEFORE = timedelta(hours=2)
"""So long before the start a patient may be marked as arrived."""


def refuse_arrival(appointment: Appointment, now: datetime) -> Refusal | None:
    """Say why the patient cannot be there yet, or any more."""
    if appointment.status is not Status.CONFIRMED:
        return NotLiveError(appointment)
    opens = appointment.span.start - ARRIVES_BEFORE
    return TooEarlyError(opens) if now < opens else None


def refuse_end(appointment: Appointment, how: Status, now: datetime) -> Refusal | None:
    """Say why the visit cannot have ended so: completed from its start on, missed only after it.

    What was marked one way may be marked the other way at any time.
    """
    if appointment.status not in (Status.CONFIRMED, *VISITED):
        return NotLiveError(appointment)
    starts = appointment.span.start
    early = now <= starts if how is Status.NO_SHOW else now < starts
    return TooEarlyError(starts) if early else None


def refuse_note(patient: Patient) -> Refusal | None:
    """Say why nothing may be written about the patient: they had everything erased."""
    return PatientErasedError() if patient.erased else None


def refuse_undo(
    appointment: Appointment,
    slot: Slot | None,
    others: list[Appointment],
    policy: ClinicPolicy,
    now: datetime,
) -> Refusal | None:
    """Say why a mark stays.

    Once the clinic would complete the visit by itself, it can only be marked the other way. Before,
    its slot must still be there as it was, and its patient free. ``others`` is what they have live.
    """
    if appointment.status is Status.CONFIRMED:
        return None if appointment.arrived else NoChangeError()
    if appointment.status not in VISITED:
        return NotLiveError(appointment)
    there = slot is not None and slot.span == appointment.span and not slot.booked
    busy = any(other.span.overlaps(appointment.span) for other in others)
    if not there or busy or is_over(appointment, policy, now):
        return CannotUndoError(appointment)
    return None


def is_over(appointment: Appointment, policy: ClinicPolicy, now: datetime) -> bool:
    """Whether the visit ended so long ago that it counts as completed unless somebody says not."""
    return appointment.span.end + policy.complete_after <= now
