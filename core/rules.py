"""Pure decisions: may this be booked, moved, cancelled, and why not. They take the moment."""

from collections.abc import Collection, Iterable
from datetime import datetime

from core.errors import (
    ApplicationWaitsError,
    CutoffPassedError,
    DisabledError,
    DoctorAwayError,
    NotADoctorError,
    NotFoundError,
    NotLiveError,
    NotSignedUpError,
    NotVerifiedError,
    OwnPatientError,
    PatientBusyError,
    Refusal,
    SlotClosedError,
    SlotTakenError,
    TooFarError,
    TooManyUpcomingError,
    TooSoonError,
)
from core.model import Appointment, Person, Slot, SlotState, Standing
from core.policy import ClinicPolicy


def refuse_patient(patient: Person, policy: ClinicPolicy) -> Refusal | None:
    """Say why this person may not act as a patient, or None if they may."""
    if patient.disabled:
        return DisabledError()
    if not patient.signed_up:
        return NotSignedUpError()
    if policy.verify_patients and patient.patient is not Standing.VERIFIED:
        return NotVerifiedError()
    return None


def refuse_doctor(person: Person) -> Refusal | None:
    """Say why this person may not act as a doctor, or None if they may."""
    if person.disabled:
        return DisabledError()
    if person.doctor is Standing.WAITING:
        return ApplicationWaitsError()
    return None if person.practises else NotADoctorError()


def refuse_slot(slot: Slot, doctor: Person, policy: ClinicPolicy, now: datetime) -> Refusal | None:
    """Say why nobody may book this slot at ``now``, or None if somebody may."""
    if not doctor.practises:
        return DoctorAwayError()
    return refuse_time(slot, policy, now)


def refuse_time(slot: Slot, policy: ClinicPolicy, now: datetime) -> Refusal | None:
    """Say why this time cannot be booked at ``now``, whoever its doctor is."""
    if slot.state is SlotState.BOOKED:
        return SlotTakenError(slot)
    if slot.state is SlotState.CLOSED:
        return SlotClosedError(slot)
    earliest, latest = policy.bookable(now)
    if slot.span.start < earliest:
        return TooSoonError(slot, policy.notice)
    if slot.span.start > latest:
        return TooFarError(slot, policy.horizon)
    return None


def refuse_overlap(patient: Person, slot: Slot, live: Iterable[Appointment]) -> Refusal | None:
    """Say which of the patient's live appointments is in the way, whoever its doctor is."""
    if slot.doctor_id == patient.id:
        return OwnPatientError()
    for other in live:
        if other.span.overlaps(slot.span):
            return PatientBusyError(other)
    return None


def refuse_booking(
    patient: Person,
    doctor: Person,
    slot: Slot,
    live: list[Appointment],
    policy: ClinicPolicy,
    now: datetime,
) -> Refusal | None:
    """Say why this patient may not book this slot now. ``live`` is what the patient holds ahead."""
    return (
        refuse_patient(patient, policy)
        or refuse_slot(slot, doctor, policy, now)
        or refuse_overlap(patient, slot, live)
        or refuse_another(live, policy)
    )


def refuse_another(live: Collection[Appointment], policy: ClinicPolicy) -> Refusal | None:
    """Say that the patient holds as many appointments ahead as the clinic allows."""
    if len(live) >= policy.upcoming_per_patient:
        return TooManyUpcomingError(policy.upcoming_per_patient)
    return None


def refuse_patient_change(
    appointment: Appointment, policy: ClinicPolicy, now: datetime
) -> Refusal | None:
    """Say why the patient may not cancel or move this appointment any more.

    The cut-off counts from the appointment's present start, whatever it is moved to.
    """
    if refusal := refuse_over(appointment, now):
        return refusal
    if appointment.span.start - now < policy.cutoff:
        return CutoffPassedError(appointment, policy.cutoff)
    return None


def refuse_over(appointment: Appointment, now: datetime) -> Refusal | None:
    """Say that the appointment is over or was cancelled, or None while it lies ahead."""
    if not appointment.live or appointment.span.start <= now:
        return NotLiveError(appointment)
    return None


def refuse_doctor_cancel(appointment: Appointment, now: datetime) -> Refusal | None:
    """Say why the doctor may not cancel this appointment: they pass the cut-off, not the end."""
    if not appointment.live or appointment.span.end <= now:
        return NotLiveError(appointment)
    return None


def refuse_move(
    appointment: Appointment,
    patient: Person,
    doctor: Person,
    slot: Slot,
    live: list[Appointment],
    policy: ClinicPolicy,
    now: datetime,
) -> Refusal | None:
    """Say why this patient may not move the appointment into this slot.

    The cut-off applies to the old time, the notice and the horizon to the new one. The appointment
    itself is not in its own way.
    """
    others = [other for other in live if other.id != appointment.id]
    return (
        refuse_patient(patient, policy)
        or refuse_patient_change(appointment, policy, now)
        or (NotFoundError() if slot.doctor_id != appointment.doctor_id else None)
        or refuse_slot(slot, doctor, policy, now)
        or refuse_overlap(patient, slot, others)
    )
