"""Which entry each fact leaves: its deed, and whom and what it is about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from core import facts
from core.audit import named
from core.audit.deeds import AuditEntry, Deed
from core.facts import Fact
from core.model import AccountId, Actor, Appointment, Doctor, DoctorId, Patient, Record, Share, Slot


def audit_entry(  # noqa: C901, PLR0911, PLR0912 (one exhaustive table)
    fact: Fact, by: Actor, now: datetime
) -> AuditEntry:
    """Return the line of the audit trail that a fact leaves."""
    if isinstance(fact, facts.AppointmentFact):
        return _of_appointment(named.of_appointment(fact), fact.appointment, by, now)
    if isinstance(fact, facts.RequestFact):
        return _of_appointment(named.of_request(fact), fact.appointment, by, now)
    if isinstance(fact, facts.VisitFact):
        return _of_appointment(named.of_visit(fact), fact.appointment, by, now)
    if isinstance(fact, facts.SlotFact):
        return _with_slots(fact, by, now)
    if isinstance(fact, facts.HoursFact):
        return _with_hours(fact, by, now)
    if isinstance(fact, facts.PatientFact):
        return _of_patient(named.of_patient(fact), fact.patient, by, now)
    if isinstance(fact, facts.ApplicationFact):
        return _of_doctor(named.of_application(fact), fact.doctor, by, now)
    if isinstance(fact, facts.AccountFact):
        return _entry(named.of_account(fact), by, now, account_id=fact.account.id)
    if isinstance(fact, facts.InvitationFact):
        return _with_invitation(fact, by, now)
    if isinstance(fact, facts.CardFact):
        return _of_doctor(named.of_card(fact), fact.doctor, by, now)
    if isinstance(fact, facts.PracticeFact):
        return _with_practice(fact, by, now)
    if isinstance(fact, facts.HistoryFact):
        return _with_history(fact, by, now)
    if isinstance(fact, facts.FeedFact):
        return _of_feed(fact, by, now)
    if isinstance(fact, facts.BusyFact):
        return _of_busy(fact, by, now)
    if isinstance(fact, facts.WaitFact):
        return _of_wait(fact, by, now)
    if isinstance(fact, facts.OversightFact):
        return _of_oversight(fact, by, now)
    if isinstance(fact, facts.AnnouncementFact):
        return _of_announcement(fact, by, now)
    if isinstance(fact, facts.MaintenanceFact):
        return _of_maintenance(fact, by, now)
    if isinstance(fact, facts.ListFact):
        return _entry(named.of_list(fact), by, now, amount=fact.entry.id)
    assert_never(fact)


def _with_slots(fact: facts.SlotFact, by: Actor, now: datetime) -> AuditEntry:
    match fact:
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
        case other:
            assert_never(other)


def _with_hours(fact: facts.HoursFact, by: Actor, now: datetime) -> AuditEntry:
    match fact:
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
        case other:
            assert_never(other)


def _with_practice(fact: facts.PracticeFact, by: Actor, now: datetime) -> AuditEntry:
    match fact:
        case facts.RequestsChosen(doctor):
            deed = Deed.REQUESTS_ON if doctor.by_request else Deed.REQUESTS_OFF
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


def _of_feed(fact: facts.FeedFact, by: Actor, now: datetime) -> AuditEntry:
    made = isinstance(fact, facts.FeedMade)
    deed = Deed.CALENDAR_ADDRESS_MADE if made else Deed.CALENDAR_ADDRESS_ENDED
    of = fact.of
    return replace(_entry(deed, by, now), patient_id=of.patient, doctor_id=of.doctor)


def _of_busy(fact: facts.BusyFact, by: Actor, now: datetime) -> AuditEntry:
    match fact:
        case facts.BusyCalendarGiven(doctor):
            return _entry(Deed.BUSY_CALENDAR_GIVEN, by, now, doctor_id=doctor)
        case facts.BusyCalendarRemoved(doctor, slots):
            return _of_slots(Deed.BUSY_CALENDAR_REMOVED, doctor, slots, by, now)
        case facts.BusyTimesRead(doctor, closed, reopened):
            return _of_slots(Deed.BUSY_TIMES_READ, doctor, [*closed, *reopened], by, now)
        case facts.BusyConflictsFound(doctor, found):
            number = len(found)
            return _entry(Deed.BUSY_CONFLICTS_FOUND, by, now, doctor_id=doctor, amount=number)
        case facts.BusyCalendarUnread(doctor):
            return _entry(Deed.BUSY_CALENDAR_UNREAD, by, now, doctor_id=doctor)
        case other:
            assert_never(other)


def _with_history(  # noqa: PLR0911 (one exhaustive table)
    fact: facts.HistoryFact, by: Actor, now: datetime
) -> AuditEntry:
    match fact:
        case facts.ProfileChanged(patient):
            return replace(_entry(Deed.PROFILE_CHANGED, by, now), patient_id=patient)
        case facts.RecordAdded(record):
            return _of_record(Deed.RECORD_ADDED, record, by, now)
        case facts.RecordChanged(record):
            return _of_record(Deed.RECORD_CHANGED, record, by, now)
        case facts.RecordDeleted(record):
            return _of_record(Deed.RECORD_DELETED, record, by, now)
        case facts.HistoryShared(share):
            return _of_share(Deed.HISTORY_SHARED, share, by, now)
        case facts.SharingEnded(share):
            return _of_share(Deed.SHARING_ENDED, share, by, now)
        case facts.HistoryRead(one):
            return _of_appointment(Deed.HISTORY_READ, one, by, now)
        case facts.RecordRead(one, number):
            return replace(_of_appointment(Deed.RECORD_READ, one, by, now), record_id=number)
        case other:
            assert_never(other)


def _with_invitation(fact: facts.InvitationFact, by: Actor, now: datetime) -> AuditEntry:
    match fact:
        case facts.InvitationMade(one):
            return _entry(Deed.INVITATION_MADE, by, now, amount=one.id)
        case facts.InvitationRevoked(one):
            return _entry(Deed.INVITATION_REVOKED, by, now, amount=one.id)
        case facts.InvitationOpened(one, account):
            entry = _entry(Deed.INVITATION_OPENED, by, now, account_id=account.id)
            return replace(entry, amount=one.id)
        case facts.InvitationMissed(account):
            return _entry(Deed.INVITATION_MISSED, by, now, account_id=account.id)
        case facts.PatientInvited(patient, number):
            return replace(_of_patient(Deed.PATIENT_INVITED, patient, by, now), amount=number)
        case facts.DoctorInvited(doctor, number):
            return replace(_of_doctor(Deed.DOCTOR_INVITED, doctor, by, now), amount=number)
        case other:
            assert_never(other)


def _of_wait(fact: facts.WaitFact, by: Actor, now: datetime) -> AuditEntry:
    wait = fact.wait
    entry = _entry(
        named.of_wait(fact), by, now, account_id=wait.account_id, doctor_id=wait.doctor_id
    )
    entry = replace(entry, patient_id=wait.patient_id, slot_id=wait.slot_id)
    match fact:
        case facts.TimeOffered(slot=slot):
            return replace(entry, slot_id=slot.id)
        case facts.OfferTaken(appointment=one):
            return replace(entry, slot_id=one.slot_id)
        case facts.OfferDeclined(slot=slot_id) | facts.OfferEnded(slot=slot_id):
            return replace(entry, slot_id=slot_id)
        case _:
            return entry


def _of_oversight(fact: facts.OversightFact, by: Actor, now: datetime) -> AuditEntry:
    deed = named.of_oversight(fact)
    match fact:
        case facts.LettersSentAgain(number, account):
            return _entry(deed, by, now, account_id=account, amount=number)
        case facts.PatientCalled(one) | facts.CallUnticked(one):
            return _of_appointment(deed, one, by, now)
        case facts.TrailRead(account, patient, doctor):
            entry = _entry(deed, by, now, account_id=account, doctor_id=doctor)
            return replace(entry, patient_id=patient)
        case facts.TrailShortened(number) | facts.ClinicMended(number=number):
            return _entry(deed, by, now, amount=number)
        case facts.ListExported(rows=rows):
            return _entry(deed, by, now, amount=rows)
        case other:
            assert_never(other)


def _of_announcement(fact: facts.AnnouncementFact, by: Actor, now: datetime) -> AuditEntry:
    one, over = fact.announcement, isinstance(fact, facts.AnnouncementDone)
    return _entry(
        named.of_announcement(fact),
        by,
        now,
        doctor_id=one.readers.doctor,
        amount=one.reached if over else one.total,
    )


def _of_maintenance(fact: facts.MaintenanceFact, by: Actor, now: datetime) -> AuditEntry:
    span = fact.maintenance.span
    minutes = (span.end - span.start) // timedelta(minutes=1)
    return _entry(named.of_maintenance(fact), by, now, amount=minutes)


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


def _of_record(deed: Deed, record: Record, by: Actor, now: datetime) -> AuditEntry:
    return replace(_entry(deed, by, now), patient_id=record.patient_id, record_id=record.id)


def _of_share(deed: Deed, share: Share, by: Actor, now: datetime) -> AuditEntry:
    return replace(_entry(deed, by, now, doctor_id=share.doctor_id), patient_id=share.patient_id)
