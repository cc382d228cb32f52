"""When a letter loses its sense: judged when it is delivered, from what is so then."""

from datetime import date, datetime, timedelta
from typing import Protocol, assert_never

from core.model import Account, Doctor, Patient, SlotId, Span, Status, Verification
from core.notifications.announcements import Announced, MaintenanceAhead, MaintenanceOff
from core.notifications.appointments import (
    AboutAppointment,
    AboutSeveral,
    Booked,
    CalledOff,
    Cancelled,
    Moved,
    NoteRewritten,
    Reminder,
    Restored,
    RunningLate,
)
from core.notifications.letters import Letter
from core.notifications.people import (
    AboutAccess,
    AboutDoctor,
    AboutPatient,
    AccountAccess,
    AdminNews,
    BusyConflicts,
    BusyUnread,
    CardAsked,
    CardDecision,
    Digest,
    DoctorAccess,
    DoctorApplied,
    DoctorDecision,
    PatientAccess,
    PatientApplied,
    PatientDecision,
)
from core.notifications.requests import (
    AboutRequest,
    Accepted,
    Expired,
    Nudge,
    ProposalOff,
    ProposalRefused,
    Proposed,
    Rejected,
    Requested,
)
from core.notifications.standing_in import DoneForYou
from core.notifications.waiting import Offered, WaitedInVain

LATE = timedelta(hours=1)
"""After this a change is no news any more, once its appointment is over."""
DIGEST_HOLDS = timedelta(hours=3)
"""So late a digest still tells a doctor something."""


class Happening(Protocol):
    """What must be known of an appointment to judge a letter about it."""

    @property
    def status(self) -> Status: ...
    @property
    def live(self) -> bool: ...
    @property
    def proposed_slot(self) -> SlotId | None: ...
    @property
    def answer_by(self) -> datetime | None: ...
    @property
    def span(self) -> Span: ...
    @property
    def arrived(self) -> bool: ...


class Vouched(Protocol):
    """What must be known of a patient or doctor to judge a letter about them."""

    @property
    def verification(self) -> Verification: ...


def lost_sense(letter: Letter, happening: Happening | None, now: datetime) -> bool:
    """Whether a letter about an appointment, as that one is now, should not go out any more.

    Letters about people are judged by ``overtaken`` and ``no_longer_so``, digests by
    ``stale_digest``, offers by ``offer_over``, maintenance by ``maintenance_overtaken``; those
    about a calendar elsewhere by what there is of it.
    """
    match letter.about:
        case DoctorApplied() | DoctorDecision() | PatientApplied() | PatientDecision():
            return False
        case CardAsked() | CardDecision() | Digest() | Offered() | WaitedInVain() | DoneForYou():
            return False
        case AdminNews() | DoctorAccess() | PatientAccess() | AccountAccess():
            return False
        case BusyConflicts() | BusyUnread():
            return False
        case Announced() | MaintenanceAhead() | MaintenanceOff():
            return False
        case about:
            return happening is None or _is_lost(about, letter.due, happening, now)


def _is_lost(  # noqa: PLR0911 (one exhaustive table)
    about: AboutAppointment | AboutSeveral, due: datetime, happening: Happening, now: datetime
) -> bool:
    is_old = happening.span.end <= now and due + LATE <= now
    match about:
        case Reminder(starts=starts, until=until):
            return not _is_at(happening, starts) or happening.arrived or until <= now
        case Booked() | NoteRewritten() | Restored():
            return is_old or not happening.live
        case Moved(was=was, starts=starts):
            back = was == starts  # that it waits now is all there is to tell
            return (
                is_old
                or not _is_at(happening, starts)  # a later letter tells the later time
                or (back and happening.status is not Status.PENDING)
            )
        case Cancelled():
            return is_old or happening.live  # it was taken back
        case CalledOff():
            return is_old
        case RunningLate(starts=starts, expected=expected):
            return (
                not _is_at(happening, starts)
                or happening.arrived
                or happening.span.end <= now
                or starts < expected <= now  # nobody can come later by a time that has passed
            )
        case _:
            return is_old or not _stands(about, happening)


def overtaken(about: AboutDoctor | AboutPatient, subject: Vouched | None) -> bool:
    """Whether a letter about a doctor or patient, as they stand now, is not true any more."""
    match about:
        case DoctorApplied() | PatientApplied():
            told = Verification.WAITING
        case DoctorDecision(approved=approved) | PatientDecision(approved=approved):
            told = Verification.VERIFIED if approved else Verification.DECLINED
        case other:
            assert_never(other)
    return subject is None or subject.verification is not told


def no_longer_so(
    about: AboutAccess, doctor: Doctor | None, patient: Patient | None, account: Account | None
) -> bool:
    """Whether what an admin did to somebody is not so any more; each is who the letter is about."""
    match about:
        case AdminNews(made=made):
            return account is None or account.is_admin is not made
        case DoctorAccess(open=is_open):
            return doctor is None or doctor.practises is not is_open
        case PatientAccess(open=is_open):
            return patient is None or patient.shut_out is is_open
        case AccountAccess():
            return account is None or account.disabled
        case other:
            assert_never(other)


def stale_digest(
    letter: Letter, about: Digest, doctor: Doctor | None, today: date, now: datetime
) -> bool:
    """Whether a digest should not go out any more: it is late, or its reader wants none."""
    return (
        doctor is None
        or not doctor.practises
        or doctor.digest_at is None
        or about.day != today
        or letter.due + DIGEST_HOLDS < now
    )


def _stands(about: Requested | AboutRequest, happening: Happening) -> bool:
    """Whether a request stands as the letter says; what was answered is not asked any more."""
    waits = happening.status is Status.PENDING
    match about:
        case Requested() | ProposalRefused():
            return waits and happening.proposed_slot is None
        case ProposalOff(until=until) | Nudge(until=until):
            return waits and happening.proposed_slot is None and happening.answer_by == until
        case Proposed(slot=slot):
            return waits and happening.proposed_slot == slot
        case Accepted():
            return happening.live
        case Rejected() | Expired():
            return happening.status is Status.REJECTED
        case other:
            assert_never(other)


def _is_at(happening: Happening, starts: datetime) -> bool:
    return happening.live and happening.span.start == starts
