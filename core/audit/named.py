"""Which deed each fact is: one exhaustive table for each family of facts."""

from typing import assert_never

from core import facts
from core.audit.deeds import Deed
from core.facts.oversight import Listed
from core.live_check.laws import Law
from core.model import Side, Verification

_CANCELLED = {
    Side.PATIENT: Deed.APPOINTMENT_CANCELLED,
    Side.DOCTOR: Deed.APPOINTMENT_CALLED_OFF,
    Side.DESK: Deed.CANCELLED_BY_DESK,
}


def of_appointment(  # noqa: PLR0911 (one exhaustive table)
    fact: facts.AppointmentFact,
) -> Deed:
    """Return the deed that booking or changing an appointment is."""
    match fact:
        case facts.AppointmentRequested():
            return Deed.APPOINTMENT_REQUESTED
        case facts.AppointmentBooked():
            return Deed.APPOINTMENT_BOOKED
        case facts.AppointmentMoved():
            return Deed.APPOINTMENT_MOVED
        case facts.AppointmentCancelled(by=side):
            return _CANCELLED[side]
        case facts.AppointmentRestored():
            return Deed.APPOINTMENT_RESTORED
        case facts.CancellationSettled():
            return Deed.CANCELLATION_SETTLED
        case facts.NoteChanged():
            return Deed.NOTE_CHANGED
        case facts.AttendanceConfirmed():
            return Deed.ATTENDANCE_CONFIRMED
        case other:
            assert_never(other)


def of_request(  # noqa: PLR0911 (one exhaustive table)
    fact: facts.RequestFact,
) -> Deed:
    """Return the deed that a word on a request is."""
    match fact:
        case facts.RequestAccepted():
            return Deed.REQUEST_ACCEPTED
        case facts.RequestRejected():
            return Deed.REQUEST_REJECTED
        case facts.RequestExpired():
            return Deed.REQUEST_EXPIRED
        case facts.TimeProposed():
            return Deed.TIME_PROPOSED
        case facts.ProposalTaken():
            return Deed.PROPOSAL_TAKEN
        case facts.ProposalDeclined():
            return Deed.PROPOSAL_DECLINED
        case facts.ProposalWithdrawn():
            return Deed.PROPOSAL_WITHDRAWN
        case other:
            assert_never(other)


def of_visit(fact: facts.VisitFact) -> Deed:
    """Return the deed that a mark or note of a visit is."""
    match fact:
        case facts.PatientArrived():
            return Deed.PATIENT_ARRIVED
        case facts.VisitCompleted():
            return Deed.VISIT_COMPLETED
        case facts.VisitMissed():
            return Deed.VISIT_MISSED
        case facts.VisitUnmarked():
            return Deed.VISIT_UNMARKED
        case facts.DoctorNoteChanged():
            return Deed.DOCTOR_NOTE_CHANGED
        case other:
            assert_never(other)


def of_patient(  # noqa: PLR0911 (one exhaustive table)
    fact: facts.PatientFact,
) -> Deed:
    """Return the deed that a patient's fact is."""
    match fact:
        case facts.PatientSignedUp():
            return Deed.PATIENT_SIGNED_UP
        case facts.PatientRegistered():
            return Deed.PATIENT_REGISTERED
        case facts.PatientWaits():
            return Deed.PATIENT_WAITS
        case facts.PatientDecided(patient):
            verified = patient.verification is Verification.VERIFIED
            return Deed.PATIENT_VERIFIED if verified else Deed.PATIENT_DECLINED
        case facts.PatientChanged():
            return Deed.PATIENT_CHANGED
        case facts.CareEnded():
            return Deed.CARE_ENDED
        case facts.PatientErased():
            return Deed.PATIENT_ERASED
        case facts.PatientAccessSet(patient):
            return Deed.PATIENT_DISABLED if patient.shut_out else Deed.PATIENT_ENABLED
        case other:
            assert_never(other)


def of_application(fact: facts.ApplicationFact) -> Deed:
    """Return the deed that a fact of a doctor's admission is."""
    match fact:
        case facts.ApplicationSent():
            return Deed.APPLICATION_SENT
        case facts.ApplicationDecided(doctor):
            verified = doctor.verification is Verification.VERIFIED
            return Deed.DOCTOR_VERIFIED if verified else Deed.DOCTOR_DECLINED
        case facts.DoctorErased():
            return Deed.DOCTOR_ERASED
        case facts.DoctorAccessSet(doctor):
            return Deed.DOCTOR_DISABLED if doctor.shut_out else Deed.DOCTOR_ENABLED
        case facts.DoctorRoleEnded():
            return Deed.DOCTOR_ENDED
        case other:
            assert_never(other)


def of_account(  # noqa: PLR0911 (one exhaustive table)
    fact: facts.AccountFact,
) -> Deed:
    """Return the deed that an account's fact is."""
    match fact:
        case facts.LanguageChosen():
            return Deed.LANGUAGE_CHOSEN
        case facts.AdminChanged():
            return Deed.ADMIN_CHANGED
        case facts.AccountAccessSet(account):
            return Deed.ACCOUNT_DISABLED if account.disabled else Deed.ACCOUNT_ENABLED
        case facts.ChatForgotten():
            return Deed.CHAT_FORGOTTEN
        case facts.ChatResumed():
            return Deed.CHAT_RESUMED
        case facts.DataExported():
            return Deed.DATA_EXPORTED
        case facts.AccountErased():
            return Deed.ACCOUNT_ERASED
        case other:
            assert_never(other)


def of_card(fact: facts.CardFact) -> Deed:
    """Return the deed that a change of a doctor's card is."""
    match fact:
        case facts.CardChanged():
            return Deed.CARD_CHANGED
        case facts.CardChangeAsked():
            return Deed.CARD_CHANGE_ASKED
        case facts.CardChangeWithdrawn():
            return Deed.CARD_CHANGE_WITHDRAWN
        case facts.CardChangeDecided(approved=approved):
            return Deed.CARD_CHANGE_APPROVED if approved else Deed.CARD_CHANGE_DECLINED
        case other:
            assert_never(other)


def of_wait(fact: facts.WaitFact) -> Deed:  # noqa: PLR0911 (one exhaustive table)
    """Return the deed that a fact of the line is."""
    match fact:
        case facts.WaitJoined():
            return Deed.WAIT_JOINED
        case facts.WaitLeft():
            return Deed.WAIT_LEFT
        case facts.WaitEnded():
            return Deed.WAIT_ENDED
        case facts.TimeOffered():
            return Deed.TIME_OFFERED
        case facts.OfferTaken():
            return Deed.OFFER_TAKEN
        case facts.OfferDeclined():
            return Deed.OFFER_DECLINED
        case facts.OfferEnded():
            return Deed.OFFER_ENDED
        case other:
            assert_never(other)


_MENDED = {
    Law.NO_ORPHANS: Deed.ORPHANS_WITHDRAWN,
    Law.REMINDED: Deed.REMINDERS_WRITTEN,
    Law.HOLDS_END: Deed.HOLDS_CLEARED,
    Law.LEASES_END: Deed.LEASES_ENDED,
}


_EXPORTED = {
    Listed.APPOINTMENTS: Deed.EXPORTED_APPOINTMENTS,
    Listed.PEOPLE: Deed.EXPORTED_PEOPLE,
    Listed.EXCHANGE: Deed.EXPORTED_FOR_EXCHANGE,
}


def of_oversight(  # noqa: PLR0911 (one exhaustive table)
    fact: facts.OversightFact,
) -> Deed:
    """Return the deed that watching over the clinic is."""
    match fact:
        case facts.LettersSentAgain():
            return Deed.LETTERS_SENT_AGAIN
        case facts.PatientCalled():
            return Deed.PATIENT_CALLED
        case facts.CallUnticked():
            return Deed.CALL_UNTICKED
        case facts.TrailRead():
            return Deed.TRAIL_READ
        case facts.TrailShortened():
            return Deed.TRAIL_SHORTENED
        case facts.ClinicMended(law=law):
            return _MENDED[law]
        case facts.ListExported(listed=listed):
            return _EXPORTED[listed]


def of_announcement(  # noqa: PLR0911 (one exhaustive table)
    fact: facts.AnnouncementFact,
) -> Deed:
    """Return the deed that a fact of an announcement is."""
    match fact:
        case facts.AnnouncementWritten():
            return Deed.ANNOUNCEMENT_WRITTEN
        case facts.AnnouncementDiscarded():
            return Deed.ANNOUNCEMENT_DISCARDED
        case facts.AnnouncementStarted():
            return Deed.ANNOUNCEMENT_STARTED
        case facts.AnnouncementPaused():
            return Deed.ANNOUNCEMENT_PAUSED
        case facts.AnnouncementResumed():
            return Deed.ANNOUNCEMENT_RESUMED
        case facts.AnnouncementStopped():
            return Deed.ANNOUNCEMENT_STOPPED
        case facts.AnnouncementDone():
            return Deed.ANNOUNCEMENT_DONE
        case other:
            assert_never(other)


def of_maintenance(fact: facts.MaintenanceFact) -> Deed:
    """Return the deed that setting or ending maintenance is."""
    match fact:
        case facts.MaintenancePlanned():
            return Deed.MAINTENANCE_PLANNED
        case facts.MaintenanceEnded():
            return Deed.MAINTENANCE_ENDED
        case other:
            assert_never(other)


def of_list(fact: facts.ListFact) -> Deed:
    """Return the deed that a change of the clinic's lists is."""
    match fact:
        case facts.ListEntryAdded():
            return Deed.LIST_ADDED
        case facts.ListEntryRenamed():
            return Deed.LIST_RENAMED
        case facts.ListEntriesMerged():
            return Deed.LIST_MERGED
        case facts.ListEntryRetired():
            return Deed.LIST_RETIRED
        case facts.ListEntryBroughtBack():
            return Deed.LIST_BROUGHT_BACK
        case other:
            assert_never(other)
