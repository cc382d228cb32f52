"""Pure decisions: may this be booked, moved, cancelled, and why not. They take the moment."""

from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from core.errors import (
    CutoffPassedError,
    DoctorAwayError,
    NotFoundError,
    NotLiveError,
    OfferChangedError,
    OwnPatientError,
    PatientBusyError,
    Refusal,
    SlotClosedError,
    SlotHeldError,
    SlotTakenError,
    TooFarError,
    TooManyChangesError,
    TooManyUpcomingError,
    TooSoonError,
)
from core.model import AccountId, Appointment, Carer, Doctor, Patient, Relation, Slot, Status
from core.people.rules import refuse_carer, refuse_patient
from core.policy import ClinicPolicy

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seeker:
    """Who wants a time: the patient, all who care for them, and the one of those who asks.

    ``live`` is what the patient has ahead; ``changes`` is how often their side changed anything
    within a day.
    """

    patient: Patient
    carers: Collection[Carer]
    carer: Carer | None
    live: Collection[Appointment] = ()
    changes: int = 0


# The slot


def refuse_slot(slot: Slot, doctor: Doctor, policy: ClinicPolicy, now: datetime) -> Refusal | None:
    """Say why nobody may book this slot at ``now``, or None if somebody may."""
    if not doctor.practises:
        return DoctorAwayError()
    return refuse_time(slot, policy, now)


def refuse_time(slot: Slot, policy: ClinicPolicy, now: datetime) -> Refusal | None:
    """Say why this time cannot be booked at ``now``, whoever its doctor is."""
    if refusal := refuse_occupied(slot):
        return refusal
    earliest, latest = policy.bookable(now)
    if slot.span.start < earliest:
        return TooSoonError(slot, policy.notice)
    if slot.span.start > latest:
        return TooFarError(slot, policy.horizon)
    return None


def refuse_occupied(slot: Slot) -> Refusal | None:
    """Say that an appointment is in this slot, or that its doctor does not offer it."""
    if slot.booked:
        return SlotTakenError(slot)
    return None if slot.offered else SlotClosedError(slot)


def refuse_held(slot: Slot, account: AccountId | None, now: datetime) -> Refusal | None:
    """Say that somebody else is about to confirm this slot."""
    if slot.held_until is not None and slot.held(now) and slot.held_by != account:
        return SlotHeldError(slot, slot.held_until)
    return None


def fingerprint(slot: Slot, doctor: Doctor, policy: ClinicPolicy, note: str | None) -> str:
    """Return what tells an offer from any other: its time, its doctor's card, its note, its clinic.

    A button carries it, so that what was shown is what is booked. 16 characters of A-Z, a-z, 0-9,
    "-" and "_", of a cryptographic digest: nobody finds another offer with the same one.
    """
    shown = (
        slot.id,
        doctor.id,
        doctor.version,
        slot.span.start.timestamp(),
        slot.span.end.timestamp(),
        note,
        policy.address,
        policy.currency,
        policy.zone.key,
    )
    return urlsafe_b64encode(blake2b(repr(shown).encode(), digest_size=12).digest()).decode()


def refuse_other_offer(
    slot: Slot, doctor: Doctor, policy: ClinicPolicy, note: str | None, seen: str | None
) -> Refusal | None:
    """Say that the offer is not the one that was ``seen``; None is an offer nobody showed."""
    if seen is not None and seen != fingerprint(slot, doctor, policy, note):
        return OfferChangedError(slot)
    return None


# The patient


def refuse_overlap(
    carers: Iterable[Carer], doctor: Doctor, slot: Slot, live: Iterable[Appointment]
) -> Refusal | None:
    """Say which of the patient's live appointments is in the way, whoever its doctor is.

    Nobody is their own patient; a doctor's child may be.
    """
    if refusal := refuse_own_patient(carers, doctor):
        return refusal
    for other in live:
        if other.span.overlaps(slot.span):
            return PatientBusyError(other)
    return None


def refuse_own_patient(carers: Iterable[Carer], doctor: Doctor) -> Refusal | None:
    """Say that the patient is the doctor."""
    for carer in carers:
        if carer.relation is Relation.SELF and carer.account_id == doctor.account_id:
            return OwnPatientError()
    return None


def refuse_another(live: Collection[Appointment], policy: ClinicPolicy) -> Refusal | None:
    """Say that the patient holds as many appointments ahead as the clinic allows."""
    if len(live) >= policy.upcoming_per_patient:
        return TooManyUpcomingError(policy.upcoming_per_patient)
    return None


def refuse_changes(changes: int, policy: ClinicPolicy) -> Refusal | None:
    """Say that the patient's side has changed enough for a day: each change is told to a doctor."""
    if changes >= policy.changes_per_day:
        return TooManyChangesError(policy.changes_per_day)
    return None


# Booking


def refuse_booking(
    seeker: Seeker, doctor: Doctor, slot: Slot, policy: ClinicPolicy, now: datetime
) -> Refusal | None:
    """Say why this slot may not be booked now for this patient by this account."""
    by = seeker.carer.account_id if seeker.carer else None
    return (
        refuse_carer(seeker.carer)
        or refuse_patient(seeker.patient, policy)
        or refuse_slot(slot, doctor, policy, now)
        or refuse_held(slot, by, now)
        or refuse_overlap(seeker.carers, doctor, slot, seeker.live)
        or refuse_another(seeker.live, policy)
        or refuse_changes(seeker.changes, policy)
    )


def status_of_new(doctor: Doctor, missed: int, policy: ClinicPolicy) -> Status:
    """Return how an appointment with this doctor begins.

    ``missed`` is how many the patient missed within a year; only a clinic with a limit counts them.
    """
    asks = doctor.by_request or bool(policy.no_shows and missed >= policy.no_shows)
    return Status.PENDING if asks else Status.CONFIRMED


# Changing


def refuse_patient_change(
    appointment: Appointment, policy: ClinicPolicy, now: datetime
) -> Refusal | None:
    """Say why the patient's side may not cancel or move this appointment any more.

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


def is_late(appointment: Appointment, policy: ClinicPolicy, now: datetime) -> bool:
    """Whether a patient who says now that they cannot come says so later than the clinic asks."""
    near = appointment.span.start - now < policy.cutoff
    return near and appointment.status is Status.CONFIRMED


def cancelled(appointment: Appointment, reason: str | None) -> Appointment:
    """Return the appointment as it is once it was called off; ``reason`` is its doctor's."""
    sequence = appointment.sequence + 1
    return replace(
        appointment,
        status=Status.CANCELLED,
        reason=reason,
        sequence=sequence,
        answer_by=None,
        proposed_slot=None,
    )


def refuse_move(
    appointment: Appointment,
    seeker: Seeker,
    doctor: Doctor,
    slot: Slot,
    policy: ClinicPolicy,
    now: datetime,
) -> Refusal | None:
    """Say why the appointment may not be moved into this slot.

    The cut-off applies to the old time, the notice and the horizon to the new one. The appointment
    itself is not in its own way.
    """
    others = [other for other in seeker.live if other.id != appointment.id]
    by = seeker.carer.account_id if seeker.carer else None
    return (
        refuse_carer(seeker.carer)
        or refuse_patient(seeker.patient, policy)
        or refuse_patient_change(appointment, policy, now)
        or (NotFoundError() if slot.doctor_id != appointment.doctor_id else None)
        or refuse_slot(slot, doctor, policy, now)
        or refuse_held(slot, by, now)
        or refuse_overlap(seeker.carers, doctor, slot, others)
        or refuse_changes(seeker.changes, policy)
    )
