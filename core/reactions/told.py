"""Who hears what of each fact: one exhaustive table for each family of facts."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from core import facts
from core.facts import Fact
from core.model import Side, Verification
from core.notifications import (
    Accepted,
    AccountAccess,
    AdminNews,
    Booked,
    BusyConflicts,
    BusyUnread,
    Cancelled,
    CardAsked,
    CardDecision,
    DoctorAccess,
    DoctorApplied,
    DoctorDecision,
    Expired,
    Letter,
    Moved,
    NoteRewritten,
    Offered,
    PatientAccess,
    PatientApplied,
    PatientDecision,
    ProposalOff,
    ProposalRefused,
    Proposed,
    Rejected,
    Requested,
    Restored,
    RunningLate,
    WaitedInVain,
)
from core.policy import ClinicPolicy
from core.reactions.ahead import nudges, reminders
from core.reactions.audience import Audience
from core.reactions.envelopes import to_both, to_each
from core.waitlist.rules import offer_key, quiet_until


def letters(  # noqa: C901, PLR0911, PLR0912 (one exhaustive table)
    fact: Fact, audience: Audience, policy: ClinicPolicy, now: datetime
) -> Sequence[Letter]:
    """Return who hears what of a fact, and when."""
    if isinstance(fact, facts.AppointmentFact):
        return _of_appointment(fact, audience, policy, now)
    if isinstance(fact, facts.RequestFact):
        return _of_request(fact, audience, policy, now)
    if isinstance(fact, facts.PatientFact):
        return _of_patient(fact, audience, now)
    if isinstance(fact, facts.ApplicationFact):
        return _of_application(fact, audience, now)
    if isinstance(fact, facts.CardFact):
        return _of_card(fact, audience, now)
    if isinstance(fact, facts.PracticeFact):
        return _of_practice(fact, audience, now)
    if isinstance(fact, facts.WaitFact):
        return _of_wait(fact, policy, now)
    if isinstance(fact, facts.BusyFact):
        return _of_busy(fact, audience, now)
    if isinstance(fact, facts.AccountFact):
        return _of_account(fact, audience, now)
    if isinstance(fact, facts.VisitFact | facts.SlotFact | facts.HoursFact):
        return ()
    if isinstance(
        fact, facts.HistoryFact | facts.FeedFact | facts.OversightFact | facts.InvitationFact
    ):
        return ()
    if isinstance(fact, facts.AnnouncementFact | facts.MaintenanceFact):
        return ()  # what many are told is written a few at a time: core/announcements/sending.py
    if isinstance(fact, facts.ListFact):
        return ()
    assert_never(fact)


def _of_appointment(  # noqa: PLR0911 (one exhaustive table)
    fact: facts.AppointmentFact, audience: Audience, policy: ClinicPolicy, now: datetime
) -> Sequence[Letter]:
    match fact:
        case facts.AppointmentRequested(one):
            told = to_both(one, audience, now, lambda side: Requested(one.id, side))
            return [*told, *nudges(one, audience, now)]
        case facts.AppointmentBooked(one):
            told = to_both(one, audience, now, lambda side: Booked(one.id, side))
            return [*told, *reminders(one, audience, policy, now)]
        case facts.AppointmentMoved(one, was, anew):
            starts = one.span.start
            told = to_both(one, audience, now, lambda side: Moved(one.id, side, was, starts, anew))
            later = [*reminders(one, audience, policy, now), *nudges(one, audience, now)]
            return [*told, *later]
        case facts.AppointmentCancelled(one, by):
            return to_both(one, audience, now, lambda side: Cancelled(one.id, side, by))
        case facts.AppointmentRestored(one):
            key = f"restored:{one.id}:{one.sequence}"
            patient = audience.of_patient(one.patient_id)
            return to_each(patient, Restored(one.id), key, now, one.id)
        case facts.NoteChanged(one):
            key = f"note_changed:{one.id}:{now.timestamp():.6f}"
            doctor_hears = audience.of_doctor(one.doctor_id)
            return to_each(doctor_hears, NoteRewritten(one.id), key, now, one.id)
        case facts.AttendanceConfirmed() | facts.CancellationSettled():
            return ()
        case other:
            assert_never(other)


def _of_request(
    fact: facts.RequestFact, audience: Audience, policy: ClinicPolicy, now: datetime
) -> Sequence[Letter]:
    """Return who hears what has become of a request."""
    match fact:
        case facts.RequestAccepted(one) | facts.ProposalTaken(one):
            taken = isinstance(fact, facts.ProposalTaken)
            told = to_both(one, audience, now, lambda side: Accepted(one.id, side, taken))
            if not taken:  # the doctor knows
                told = [letter for letter in told if letter.about == Accepted(one.id, Side.PATIENT)]
            return [*told, *reminders(one, audience, policy, now)]
        case facts.RequestRejected(one):
            key = f"rejected:{one.id}:{one.sequence}"
            patient = audience.of_patient(one.patient_id)
            return to_each(patient, Rejected(one.id), key, now, one.id)
        case facts.RequestExpired(one, proposed):
            return to_both(one, audience, now, lambda side: Expired(one.id, side, proposed))
        case facts.TimeProposed(one, slot):
            proposal = Proposed(one.id, slot.id, slot.span.start)
            key = f"proposed:{one.id}:{slot.id}:{now.timestamp():.6f}"
            return to_each(audience.of_patient(one.patient_id), proposal, key, now, one.id)
        case facts.ProposalDeclined(one):
            key = f"proposal_refused:{one.id}:{now.timestamp():.6f}"
            doctor_hears = audience.of_doctor(one.doctor_id)
            told = to_each(doctor_hears, ProposalRefused(one.id), key, now, one.id)
            return [*told, *nudges(one, audience, now)]
        case facts.ProposalWithdrawn(one, slot):
            # The doctor, too: they may have taken away a whole week, and are asked anew.
            starts, until = slot.span.start, one.answer_by or now
            occasion = f"{slot.id}:{now.timestamp():.6f}"
            told = to_both(
                one, audience, now, lambda side: ProposalOff(one.id, side, starts, until), occasion
            )
            return [*told, *nudges(one, audience, now)]
        case other:
            assert_never(other)


def _of_patient(fact: facts.PatientFact, audience: Audience, now: datetime) -> Sequence[Letter]:
    match fact:
        case facts.PatientWaits(patient):
            key = f"patient_applied:{patient.id}:{patient.version}"
            return to_each(audience.admins, PatientApplied(patient.id), key, now)
        case facts.PatientDecided(patient):
            told = PatientDecision(patient.id, patient.verification is Verification.VERIFIED)
            key = f"patient_decided:{patient.id}:{patient.version}"
            return to_each(audience.of_patient(patient.id), told, key, now)
        case facts.PatientSignedUp() | facts.PatientRegistered() | facts.PatientChanged():
            return ()
        case facts.PatientAccessSet(patient):
            open_again = PatientAccess(patient.id, not patient.shut_out)
            key = f"patient_access:{patient.id}:{patient.shut_out}:{now.timestamp():.6f}"
            return to_each(audience.of_patient(patient.id), open_again, key, now)
        case facts.CareEnded() | facts.PatientErased():
            return ()
        case other:
            assert_never(other)


def _of_application(
    fact: facts.ApplicationFact, audience: Audience, now: datetime
) -> Sequence[Letter]:
    match fact:
        case facts.ApplicationSent(doctor, again):
            if again or doctor.verification is not Verification.WAITING:
                return ()
            key = f"doctor_applied:{doctor.id}:{doctor.version}"
            return to_each(audience.admins, DoctorApplied(doctor.id), key, now)
        case facts.ApplicationDecided(doctor):
            told = DoctorDecision(doctor.id, doctor.verification is Verification.VERIFIED)
            key = f"doctor_decided:{doctor.id}:{doctor.version}"
            return to_each(audience.of_doctor(doctor.id), told, key, now)
        case facts.DoctorAccessSet(doctor) | facts.DoctorRoleEnded(doctor):
            key = f"doctor_access:{doctor.id}:{doctor.version}"
            access = DoctorAccess(doctor.id, doctor.practises)
            return to_each(audience.of_doctor(doctor.id), access, key, now)
        case facts.DoctorErased():
            return ()
        case other:
            assert_never(other)


def _of_account(fact: facts.AccountFact, audience: Audience, now: datetime) -> Sequence[Letter]:
    match fact:
        case facts.AdminChanged(account):
            news = AdminNews(account.id, account.is_admin)
            key = f"admin_news:{account.id}:{account.is_admin}:{now.timestamp():.6f}"
            return to_each(audience.admins, news, key, now)
        case facts.AccountAccessSet(account) if not account.disabled:
            key = f"account_access:{account.id}:{now.timestamp():.6f}"
            return to_each([account.id], AccountAccess(account.id), key, now)
        case facts.AccountAccessSet() | facts.LanguageChosen() | facts.DataExported():
            return ()
        case facts.ChatForgotten() | facts.ChatResumed() | facts.AccountErased():
            return ()
        case other:
            assert_never(other)


def _of_card(fact: facts.CardFact, audience: Audience, now: datetime) -> Sequence[Letter]:
    match fact:
        case facts.CardChangeAsked(doctor, version, again):
            key = f"card_asked:{doctor.id}:{version}"
            return () if again else to_each(audience.admins, CardAsked(doctor.id), key, now)
        case facts.CardChangeDecided(doctor, version, approved):
            key = f"card_decided:{doctor.id}:{version}"
            told = CardDecision(doctor.id, approved)
            return to_each(audience.of_doctor(doctor.id), told, key, now)
        case facts.CardChanged() | facts.CardChangeWithdrawn():
            return ()
        case other:
            assert_never(other)


def _of_practice(fact: facts.PracticeFact, audience: Audience, now: datetime) -> Sequence[Letter]:
    match fact:
        case facts.VisitDelayed(one, expected, said_at):
            late = RunningLate(one.id, one.span.start, expected)
            said = f"{said_at.timestamp():.6f}:{expected.timestamp():.0f}"
            key = f"running_late:{one.id}:{said}"
            return to_each(audience.of_patient(one.patient_id), late, key, now, one.id)
        case facts.RequestsChosen() | facts.DigestChosen() | facts.DelaySaid():
            return ()
        case other:
            assert_never(other)


def _of_busy(fact: facts.BusyFact, audience: Audience, now: datetime) -> Sequence[Letter]:
    match fact:
        case facts.BusyConflictsFound(doctor):
            key = f"busy_conflicts:{doctor}:{now.timestamp():.6f}"
            return to_each(audience.of_doctor(doctor), BusyConflicts(doctor), key, now)
        case facts.BusyCalendarUnread(doctor, since):
            key = f"busy_unread:{doctor}:{since.timestamp():.6f}"
            return to_each(audience.of_doctor(doctor), BusyUnread(doctor, since), key, now)
        case facts.BusyCalendarGiven() | facts.BusyCalendarRemoved() | facts.BusyTimesRead():
            return ()
        case other:
            assert_never(other)


def _of_wait(fact: facts.WaitFact, policy: ClinicPolicy, now: datetime) -> Sequence[Letter]:
    """Return what who waits hears: whom it is offered to, and that the days went by in vain."""
    match fact:
        case facts.TimeOffered(wait, slot, told):
            offer = Offered(wait.id, slot.id, slot.span.start)
            return [Letter(wait.account_id, offer, told, offer_key(wait))]
        case facts.WaitEnded(wait, served=False, silent=silent):
            vain = WaitedInVain(wait.patient_id, wait.doctor_id, wait.first, wait.last, silent)
            key = f"waited_in_vain:{wait.id}"
            return [Letter(wait.account_id, vain, quiet_until(policy, now), key)]
        case (
            facts.WaitJoined()
            | facts.WaitLeft()
            | facts.WaitEnded()
            | facts.OfferTaken()
            | facts.OfferDeclined()
            | facts.OfferEnded()
        ):
            return ()
        case other:
            assert_never(other)
