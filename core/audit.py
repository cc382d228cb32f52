"""The audit trail: who did what to whom, when, from where. Ids and kinds, no texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from core import facts
from core.facts import Fact
from core.model import (
    AccountId,
    Actor,
    Appointment,
    AppointmentId,
    Doctor,
    DoctorId,
    Patient,
    PatientId,
    Side,
    Slot,
    SlotId,
    Verification,
)


class Deed(StrEnum):
    """What was done. The words stay: the trail is read for years."""

    APPOINTMENT_REQUESTED = "appointment_requested"
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    """By the patient's side."""
    APPOINTMENT_CALLED_OFF = "appointment_called_off"
    """By its doctor."""
    NOTE_CHANGED = "note_changed"
    ATTENDANCE_CONFIRMED = "attendance_confirmed"
    REQUEST_ACCEPTED = "request_accepted"
    REQUEST_REJECTED = "request_rejected"
    REQUEST_EXPIRED = "request_expired"
    TIME_PROPOSED = "time_proposed"
    PROPOSAL_TAKEN = "proposal_taken"
    PROPOSAL_DECLINED = "proposal_declined"
    PATIENT_ARRIVED = "patient_arrived"
    VISIT_COMPLETED = "visit_completed"
    VISIT_MISSED = "visit_missed"
    VISIT_UNMARKED = "visit_unmarked"
    DOCTOR_NOTE_CHANGED = "doctor_note_changed"
    SLOT_FREED = "slot_freed"
    SLOTS_PUBLISHED = "slots_published"
    SLOTS_REOPENED = "slots_reopened"
    SLOTS_SWITCHED_OFF = "slots_switched_off"
    SLOTS_DELETED = "slots_deleted"
    SLOT_RETIMED = "slot_retimed"
    WEEKLY_HOURS_SET = "weekly_hours_set"
    PAUSE_SET = "pause_set"
    HOLIDAY_WORK_SET = "holiday_work_set"
    DAY_GIVEN_BACK = "day_given_back"
    """A day set by hand follows the weekly hours again."""
    TIME_OFF_TAKEN = "time_off_taken"
    TIME_OFF_ENDED = "time_off_ended"
    PATIENT_SIGNED_UP = "patient_signed_up"
    PATIENT_WAITS = "patient_waits"
    PATIENT_VERIFIED = "patient_verified"
    PATIENT_DECLINED = "patient_declined"
    PATIENT_CHANGED = "patient_changed"
    APPLICATION_SENT = "application_sent"
    DOCTOR_VERIFIED = "doctor_verified"
    DOCTOR_DECLINED = "doctor_declined"
    REQUESTS_ON = "requests_on"
    REQUESTS_OFF = "requests_off"
    LANGUAGE_CHOSEN = "language_chosen"
    ADMIN_CHANGED = "admin_changed"
    CARD_CHANGED = "card_changed"
    CARD_CHANGE_ASKED = "card_change_asked"
    CARD_CHANGE_WITHDRAWN = "card_change_withdrawn"
    CARD_CHANGE_APPROVED = "card_change_approved"
    CARD_CHANGE_DECLINED = "card_change_declined"
    DIGEST_CHOSEN = "digest_chosen"
    DELAY_SAID = "delay_said"
    """``amount`` is in minutes."""
    VISIT_DELAYED = "visit_delayed"


CHANGES = (
    Deed.APPOINTMENT_REQUESTED,
    Deed.APPOINTMENT_BOOKED,
    Deed.APPOINTMENT_MOVED,
    Deed.APPOINTMENT_CANCELLED,
    Deed.NOTE_CHANGED,
)
"""Deeds of which a patient's side may do so many a day: each of them is told to a doctor."""


_WORDS: Mapping[type[Fact], Deed] = {
    facts.RequestAccepted: Deed.REQUEST_ACCEPTED,
    facts.RequestRejected: Deed.REQUEST_REJECTED,
    facts.RequestExpired: Deed.REQUEST_EXPIRED,
    facts.TimeProposed: Deed.TIME_PROPOSED,
    facts.ProposalTaken: Deed.PROPOSAL_TAKEN,
    facts.ProposalDeclined: Deed.PROPOSAL_DECLINED,
    facts.PatientArrived: Deed.PATIENT_ARRIVED,
    facts.VisitCompleted: Deed.VISIT_COMPLETED,
    facts.VisitMissed: Deed.VISIT_MISSED,
    facts.VisitUnmarked: Deed.VISIT_UNMARKED,
    facts.DoctorNoteChanged: Deed.DOCTOR_NOTE_CHANGED,
}
"""What a fact of a request or a visit is called, where nothing more is to be told of it."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed. ``by`` is None where the clinic itself acted: a job, the configuration.

    ``amount`` says how many slots, of which ``slot_id`` is the first, how many windows a week has,
    how many minutes a pause, or whether (1) or not (0); ``account_id`` is whom it was done to,
    where that is an account.
    """

    at: datetime
    by: AccountId | None
    origin: str
    deed: Deed
    account_id: AccountId | None = None
    patient_id: PatientId | None = None
    doctor_id: DoctorId | None = None
    appointment_id: AppointmentId | None = None
    slot_id: SlotId | None = None
    amount: int | None = None


def audit_entry(  # noqa: C901, PLR0911, PLR0912 (one exhaustive table)
    fact: Fact, by: Actor, now: datetime
) -> AuditEntry:
    """Return the line of the audit trail that a fact leaves."""
    match fact:
        case facts.AppointmentRequested(one):
            return _of_appointment(Deed.APPOINTMENT_REQUESTED, one, by, now)
        case facts.AppointmentBooked(one):
            return _of_appointment(Deed.APPOINTMENT_BOOKED, one, by, now)
        case facts.AppointmentMoved(one):
            return _of_appointment(Deed.APPOINTMENT_MOVED, one, by, now)
        case facts.AppointmentCancelled(one, side):
            own = side is Side.PATIENT
            deed = Deed.APPOINTMENT_CANCELLED if own else Deed.APPOINTMENT_CALLED_OFF
            return _of_appointment(deed, one, by, now)
        case facts.NoteChanged(one):
            return _of_appointment(Deed.NOTE_CHANGED, one, by, now)
        case facts.AttendanceConfirmed(one):
            return _of_appointment(Deed.ATTENDANCE_CONFIRMED, one, by, now)
        case (
            facts.RequestAccepted(one)
            | facts.RequestRejected(one)
            | facts.RequestExpired(one)
            | facts.TimeProposed(one)
            | facts.ProposalTaken(one)
            | facts.ProposalDeclined(one)
            | facts.PatientArrived(one)
            | facts.VisitCompleted(one)
            | facts.VisitMissed(one)
            | facts.VisitUnmarked(one)
            | facts.DoctorNoteChanged(one)
        ):
            return _of_appointment(_WORDS[type(fact)], one, by, now)
        case facts.SlotFreed(slot):
            return _of_slots(Deed.SLOT_FREED, slot.doctor_id, [slot], by, now)
        case facts.SlotsPublished(doctor_id, spans):
            return _entry(Deed.SLOTS_PUBLISHED, by, now, doctor_id=doctor_id, amount=len(spans))
        case facts.SlotsReopened(doctor_id, slots):
            return _of_slots(Deed.SLOTS_REOPENED, doctor_id, slots, by, now)
        case facts.SlotsWithdrawn(doctor_id, slots, deleted):
            deed = Deed.SLOTS_DELETED if deleted else Deed.SLOTS_SWITCHED_OFF
            return _of_slots(deed, doctor_id, slots, by, now)
        case facts.SlotRetimed(slot):
            return _of_slots(Deed.SLOT_RETIMED, slot.doctor_id, [slot], by, now)
        case facts.WeeklyHoursSet(doctor_id, hours):
            return _entry(Deed.WEEKLY_HOURS_SET, by, now, doctor_id=doctor_id, amount=len(hours))
        case facts.PauseSet(doctor_id, pause):
            minutes = pause // timedelta(minutes=1)
            return _entry(Deed.PAUSE_SET, by, now, doctor_id=doctor_id, amount=minutes)
        case facts.HolidayWorkSet(doctor_id, works):
            return _entry(Deed.HOLIDAY_WORK_SET, by, now, doctor_id=doctor_id, amount=int(works))
        case facts.DayGivenBack(doctor_id):
            return _entry(Deed.DAY_GIVEN_BACK, by, now, doctor_id=doctor_id)
        case facts.TimeOffTaken(time_off, slots):
            return _of_slots(Deed.TIME_OFF_TAKEN, time_off.doctor_id, slots, by, now)
        case facts.TimeOffEnded(time_off, slots):
            return _of_slots(Deed.TIME_OFF_ENDED, time_off.doctor_id, slots, by, now)
        case facts.PatientSignedUp(patient):
            return _of_patient(Deed.PATIENT_SIGNED_UP, patient, by, now)
        case facts.PatientWaits(patient):
            return _of_patient(Deed.PATIENT_WAITS, patient, by, now)
        case facts.PatientDecided(patient):
            verified = patient.verification is Verification.VERIFIED
            deed = Deed.PATIENT_VERIFIED if verified else Deed.PATIENT_DECLINED
            return _of_patient(deed, patient, by, now)
        case facts.PatientChanged(patient):
            return _of_patient(Deed.PATIENT_CHANGED, patient, by, now)
        case facts.ApplicationSent(doctor):
            return _of_doctor(Deed.APPLICATION_SENT, doctor, by, now)
        case facts.ApplicationDecided(doctor):
            verified = doctor.verification is Verification.VERIFIED
            deed = Deed.DOCTOR_VERIFIED if verified else Deed.DOCTOR_DECLINED
            return _of_doctor(deed, doctor, by, now)
        case facts.RequestsChosen(doctor):
            deed = Deed.REQUESTS_ON if doctor.by_request else Deed.REQUESTS_OFF
            return _of_doctor(deed, doctor, by, now)
        case facts.LanguageChosen(account):
            return _entry(Deed.LANGUAGE_CHOSEN, by, now, account_id=account.id)
        case facts.AdminChanged(account):
            return _entry(Deed.ADMIN_CHANGED, by, now, account_id=account.id)
        case facts.CardChanged(doctor):
            return _of_doctor(Deed.CARD_CHANGED, doctor, by, now)
        case facts.CardChangeAsked(doctor):
            return _of_doctor(Deed.CARD_CHANGE_ASKED, doctor, by, now)
        case facts.CardChangeWithdrawn(doctor):
            return _of_doctor(Deed.CARD_CHANGE_WITHDRAWN, doctor, by, now)
        case facts.CardChangeDecided(doctor, approved=approved):
            deed = Deed.CARD_CHANGE_APPROVED if approved else Deed.CARD_CHANGE_DECLINED
            return _of_doctor(deed, doctor, by, now)
        case facts.DigestChosen(doctor):
            return _of_doctor(Deed.DIGEST_CHOSEN, doctor, by, now)
        case facts.DelaySaid(doctor_id, late):
            minutes = late // timedelta(minutes=1)
            return _entry(Deed.DELAY_SAID, by, now, doctor_id=doctor_id, amount=minutes)
        case facts.VisitDelayed(one):
            return _of_appointment(Deed.VISIT_DELAYED, one, by, now)
        case other:
            assert_never(other)


def _entry(
    deed: Deed,
    by: Actor,
    now: datetime,
    *,
    account_id: AccountId | None = None,
    doctor_id: DoctorId | None = None,
    amount: int | None = None,
) -> AuditEntry:
    return AuditEntry(
        now,
        by.account_id,
        by.origin,
        deed,
        account_id=account_id,
        doctor_id=doctor_id,
        amount=amount,
    )


def _of_appointment(deed: Deed, one: Appointment, by: Actor, now: datetime) -> AuditEntry:
    return AuditEntry(
        now,
        by.account_id,
        by.origin,
        deed,
        patient_id=one.patient_id,
        doctor_id=one.doctor_id,
        appointment_id=one.id,
        slot_id=one.slot_id,
    )


def _of_slots(
    deed: Deed, doctor: DoctorId, slots: Sequence[Slot], by: Actor, now: datetime
) -> AuditEntry:
    entry = _entry(deed, by, now, doctor_id=doctor, amount=len(slots))
    return replace(entry, slot_id=slots[0].id if slots else None)


def _of_patient(deed: Deed, patient: Patient, by: Actor, now: datetime) -> AuditEntry:
    return replace(_entry(deed, by, now), patient_id=patient.id)


def _of_doctor(deed: Deed, doctor: Doctor, by: Actor, now: datetime) -> AuditEntry:
    return _entry(deed, by, now, account_id=doctor.account_id, doctor_id=doctor.id)
