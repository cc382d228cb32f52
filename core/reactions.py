"""What follows from each fact: letters, and a line in the audit trail.

Both tables are exhaustive, so that a new kind of fact cannot be forgotten. All of it is written in
the transaction of the decision: nothing is told that did not happen, and nothing that happened
stays untold.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import assert_never

from core import facts
from core.appointments.request_rules import nudge_at
from core.audit import audit_entry
from core.facts import Fact, RequestFact
from core.merging import gathered, merge
from core.model import (
    AccountId,
    Actor,
    Appointment,
    AppointmentId,
    DoctorId,
    PatientId,
    Side,
    Status,
    Verification,
)
from core.notifications import (
    Accepted,
    Booked,
    Cancelled,
    CardAsked,
    CardDecision,
    DoctorApplied,
    DoctorDecision,
    Expired,
    Letter,
    Moved,
    NoteRewritten,
    Notification,
    Nudge,
    PatientApplied,
    PatientDecision,
    Priority,
    ProposalRefused,
    Proposed,
    Rejected,
    Reminder,
    Requested,
    RunningLate,
    Unsent,
    lost_sense,
)
from core.policy import ClinicPolicy
from core.ports.work import Locked, UnitOfWork


@dataclass(frozen=True, slots=True)
class Audience:
    """Which accounts hear for whom. Nobody at all is an answer: a walk-in, a desk's doctor."""

    carers: Mapping[PatientId, Sequence[AccountId]] = field(default_factory=dict)
    doctors: Mapping[DoctorId, AccountId | None] = field(default_factory=dict)
    admins: Sequence[AccountId] = ()

    @classmethod
    def of(cls, locked: Locked) -> "Audience":
        """Return who hears for the people that a unit of work holds."""
        return cls(
            {
                patient: [carer.account_id for carer in carers]
                for patient, carers in locked.carers.items()
            },
            {doctor.id: doctor.account_id for doctor in locked.doctors.values()},
        )

    def of_patient(self, patient: PatientId) -> Sequence[AccountId]:
        """Return the accounts that care for this patient."""
        return self.carers.get(patient, ())

    def of_doctor(self, doctor: DoctorId) -> Sequence[AccountId]:
        """Return the doctor's own account, if there is one."""
        account = self.doctors.get(doctor)
        return () if account is None else (account,)


async def record(
    work: UnitOfWork,
    happened: Sequence[tuple[Fact, Actor]],
    audience: Audience,
    policy: ClinicPolicy,
    now: datetime,
) -> None:
    """Write what follows from these facts, each with who did it. The caller commits."""
    told = [fact for fact, _ in happened]
    fresh = [letter for fact in told for letter in letters(fact, audience, policy, now)]
    changed = [one for fact in told if (one := _changed(fact)) is not None]
    if changed:
        waiting = await work.outbox.unsent(changed)
        taken_back, fresh = _joined(told, waiting, fresh, now)
        await work.outbox.withdraw(taken_back, now)
    await work.outbox.put(gathered(fresh))
    await work.audit.write([audit_entry(fact, by, now) for fact, by in happened])


def _joined(
    happened: Sequence[Fact], waiting: Sequence[Unsent], fresh: Sequence[Letter], now: datetime
) -> tuple[list[int], list[Letter]]:
    """Join new letters with those that wait, and take back what is not so any more.

    These are the reminders of times that are over, and what was said of requests since answered.
    """
    asked = {one.id: one for fact in happened if (one := _asked(fact)) is not None}
    waits = [number for number, one in asked.items() if one.status is Status.PENDING]
    taken_back, written = merge(waiting, fresh, waits)
    retimed = {
        fact.appointment.id
        for fact in happened
        if isinstance(fact, facts.AppointmentMoved | facts.AppointmentCancelled)
    }
    stale = [
        one.id
        for one in waiting
        if (isinstance(one.letter.about, Reminder | Nudge) and one.letter.appointment_id in retimed)
        or (
            one.letter.appointment_id in asked
            and lost_sense(one.letter, asked[one.letter.appointment_id], now)
        )
    ]
    return [*taken_back, *stale], list(written)


def _changed(fact: Fact) -> AppointmentId | None:
    """Return the appointment about which letters may wait already."""
    match fact:
        case facts.AppointmentMoved() | facts.AppointmentCancelled() | facts.NoteChanged():
            return fact.appointment.id
        case _:
            asked = _asked(fact)
            return None if asked is None else asked.id


def _asked(fact: Fact) -> Appointment | None:
    """Return the appointment for which somebody waited, where that has come to something."""
    match fact:
        case (
            facts.RequestAccepted()
            | facts.RequestRejected()
            | facts.RequestExpired()
            | facts.TimeProposed()
            | facts.ProposalTaken()
            | facts.ProposalDeclined()
            | facts.AppointmentMoved()
        ):
            return fact.appointment
        case _:
            return None


# Letters


def letters(  # noqa: C901, PLR0911, PLR0912 (one exhaustive table)
    fact: Fact, audience: Audience, policy: ClinicPolicy, now: datetime
) -> Sequence[Letter]:
    """Return who hears what of a fact, and when."""
    match fact:
        case facts.AppointmentRequested(one):
            told = _to_both(one, audience, now, lambda side: Requested(one.id, side))
            return [*told, *nudges(one, audience, now)]
        case facts.AppointmentBooked(one):
            told = _to_both(one, audience, now, lambda side: Booked(one.id, side))
            return [*told, *reminders(one, audience, policy, now)]
        case facts.AppointmentMoved(one, was):
            starts = one.span.start
            told = _to_both(one, audience, now, lambda side: Moved(one.id, side, was, starts))
            later = [*reminders(one, audience, policy, now), *nudges(one, audience, now)]
            return [*told, *later]
        case facts.AppointmentCancelled(one, by):
            return _to_both(one, audience, now, lambda side: Cancelled(one.id, side, by))
        case (
            facts.RequestAccepted()
            | facts.RequestRejected()
            | facts.RequestExpired()
            | facts.TimeProposed()
            | facts.ProposalTaken()
            | facts.ProposalDeclined()
        ):
            return _of_request(fact, audience, policy, now)
        case facts.NoteChanged(one):
            key = f"note_changed:{one.id}:{now.timestamp():.6f}"
            return _to_each(
                audience.of_doctor(one.doctor_id), NoteRewritten(one.id), key, now, one.id
            )
        case facts.ApplicationSent(doctor, again):
            if again or doctor.verification is not Verification.WAITING:
                return ()
            key = f"doctor_applied:{doctor.id}:{doctor.version}"
            return _to_each(audience.admins, DoctorApplied(doctor.id), key, now)
        case facts.ApplicationDecided(doctor):
            told_doctor = DoctorDecision(doctor.id, doctor.verification is Verification.VERIFIED)
            key = f"doctor_decided:{doctor.id}:{doctor.version}"
            return _to_each(audience.of_doctor(doctor.id), told_doctor, key, now)
        case facts.PatientWaits(patient):
            key = f"patient_applied:{patient.id}:{patient.version}"
            return _to_each(audience.admins, PatientApplied(patient.id), key, now)
        case facts.PatientDecided(patient):
            told_patient = PatientDecision(
                patient.id, patient.verification is Verification.VERIFIED
            )
            key = f"patient_decided:{patient.id}:{patient.version}"
            return _to_each(audience.of_patient(patient.id), told_patient, key, now)
        case facts.CardChangeAsked(doctor, version, again):
            key = f"card_asked:{doctor.id}:{version}"
            return () if again else _to_each(audience.admins, CardAsked(doctor.id), key, now)
        case facts.CardChangeDecided(doctor, version, approved):
            key = f"card_decided:{doctor.id}:{version}"
            told_card = CardDecision(doctor.id, approved)
            return _to_each(audience.of_doctor(doctor.id), told_card, key, now)
        case facts.VisitDelayed(one, expected, said_at):
            late = RunningLate(one.id, one.span.start, expected)
            said = f"{said_at.timestamp():.6f}:{expected.timestamp():.0f}"
            key = f"running_late:{one.id}:{said}"
            return _to_each(audience.of_patient(one.patient_id), late, key, now, one.id)
        case (
            facts.AttendanceConfirmed()
            | facts.PatientArrived()
            | facts.VisitCompleted()
            | facts.VisitMissed()
            | facts.VisitUnmarked()
            | facts.DoctorNoteChanged()
            | facts.SlotFreed()
            | facts.SlotsPublished()
            | facts.SlotsReopened()
            | facts.SlotsWithdrawn()
            | facts.SlotRetimed()
            | facts.WeeklyHoursSet()
            | facts.PauseSet()
            | facts.HolidayWorkSet()
            | facts.DayGivenBack()
            | facts.TimeOffTaken()
            | facts.TimeOffEnded()
            | facts.PatientSignedUp()
            | facts.PatientChanged()
            | facts.RequestsChosen()
            | facts.LanguageChosen()
            | facts.AdminChanged()
            | facts.CardChanged()
            | facts.CardChangeWithdrawn()
            | facts.DigestChosen()
            | facts.DelaySaid()
        ):
            return ()
        case other:
            assert_never(other)


def _of_request(
    fact: RequestFact, audience: Audience, policy: ClinicPolicy, now: datetime
) -> Sequence[Letter]:
    """Return who hears what has become of a request."""
    match fact:
        case facts.RequestAccepted() | facts.ProposalTaken():
            one = fact.appointment
            told = _to_both(one, audience, now, lambda side: Accepted(one.id, side))
            if isinstance(fact, facts.RequestAccepted):  # the doctor knows
                told = [letter for letter in told if letter.about == Accepted(one.id, Side.PATIENT)]
            return [*told, *reminders(one, audience, policy, now)]
        case facts.RequestRejected(one):
            key = f"rejected:{one.id}:{one.sequence}"
            patient = audience.of_patient(one.patient_id)
            return _to_each(patient, Rejected(one.id), key, now, one.id)
        case facts.RequestExpired(one, proposed):
            return _to_both(one, audience, now, lambda side: Expired(one.id, side, proposed))
        case facts.TimeProposed(one, slot):
            proposal = Proposed(one.id, slot.id, slot.span.start)
            key = f"proposed:{one.id}:{slot.id}:{now.timestamp():.6f}"
            return _to_each(audience.of_patient(one.patient_id), proposal, key, now, one.id)
        case facts.ProposalDeclined(one):
            key = f"proposal_refused:{one.id}:{now.timestamp():.6f}"
            doctor_hears = audience.of_doctor(one.doctor_id)
            told = _to_each(doctor_hears, ProposalRefused(one.id), key, now, one.id)
            return [*told, *nudges(one, audience, now)]
        case other:
            assert_never(other)


def reminders(
    appointment: Appointment, audience: Audience, policy: ClinicPolicy, now: datetime
) -> list[Letter]:
    """Return the reminders still ahead; one whose time has passed is not sent at all.

    Each holds until the next one's time: who was away hears the latest of them only. What the
    doctor has not agreed to yet reminds nobody.
    """
    if appointment.status is not Status.CONFIRMED:
        return []
    starts = appointment.span.start
    dues = sorted(due for before in policy.reminders_before if (due := starts - before) > now)
    return [
        Letter(
            account,
            Reminder(appointment.id, starts, until),
            due,
            f"reminder:{appointment.id}:{appointment.sequence}:{due.timestamp():.0f}:{account}",
            Priority.REMINDER,
            appointment.id,
        )
        for account in audience.of_patient(appointment.patient_id)
        for due, until in pairwise([*dues, starts])
    ]


def nudges(appointment: Appointment, audience: Audience, now: datetime) -> list[Letter]:
    """Return what calls a request to its doctor's mind once, where it waits for long enough."""
    until = appointment.answer_by
    due = None if until is None else nudge_at(now, until)
    if appointment.status is not Status.PENDING or until is None or due is None:
        return []
    return [
        Letter(
            account,
            Nudge(appointment.id, until),
            due,
            f"nudge:{appointment.id}:{appointment.sequence}:{now.timestamp():.6f}:{account}",
            Priority.REMINDER,
            appointment.id,
        )
        for account in audience.of_doctor(appointment.doctor_id)
    ]


def _to_both(
    appointment: Appointment,
    audience: Audience,
    now: datetime,
    told: Callable[[Side], Notification],
) -> list[Letter]:
    sides = (
        (Side.PATIENT, audience.of_patient(appointment.patient_id)),
        (Side.DOCTOR, audience.of_doctor(appointment.doctor_id)),
    )
    return [
        letter
        for side, accounts in sides
        for letter in _to_each(
            accounts,
            told(side),
            f"{told(side).kind}:{appointment.id}:{appointment.sequence}:{side}",
            now,
            appointment.id,
        )
    ]


def _to_each(
    accounts: Iterable[AccountId],
    about: Notification,
    key: str,
    now: datetime,
    appointment: AppointmentId | None = None,
) -> list[Letter]:
    return [
        Letter(account, about, now, f"{key}:{account}", appointment_id=appointment)
        for account in accounts
    ]
