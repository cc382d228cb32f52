"""What must be told, to whom and when, and when it loses its sense. Letters are values.

A letter carries ids and times, never names or notes; its words are found when it is delivered, in
the language its reader then uses, and from what is so then.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Literal, Protocol, TypeAlias, assert_never

from core.model import (
    AccountId,
    AppointmentId,
    Doctor,
    DoctorId,
    PatientId,
    Side,
    SlotId,
    Span,
    Status,
    Verification,
)


@dataclass(frozen=True, slots=True)
class Requested:
    """A time was asked for, told to either side."""

    appointment: AppointmentId
    to: Side
    kind: Literal["requested"] = "requested"


@dataclass(frozen=True, slots=True)
class Booked:
    """A new appointment, told to either side."""

    appointment: AppointmentId
    to: Side
    kind: Literal["booked"] = "booked"


@dataclass(frozen=True, slots=True)
class Moved:
    """An appointment that changed its time, told to either side."""

    appointment: AppointmentId
    to: Side
    was: datetime
    starts: datetime
    kind: Literal["moved"] = "moved"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """An appointment that is off, told to either side."""

    appointment: AppointmentId
    to: Side
    by: Side
    kind: Literal["cancelled"] = "cancelled"


@dataclass(frozen=True, slots=True)
class CalledOff:
    """Several appointments that one doctor called off at once, in order; told to either side."""

    appointments: tuple[AppointmentId, ...]
    to: Side
    kind: Literal["called_off"] = "called_off"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was asked for, or proposed, is an appointment now; told to whoever did not decide it."""

    appointment: AppointmentId
    to: Side
    kind: Literal["accepted"] = "accepted"


@dataclass(frozen=True, slots=True)
class Rejected:
    """The doctor said no to what the patient asked for."""

    appointment: AppointmentId
    kind: Literal["rejected"] = "rejected"


@dataclass(frozen=True, slots=True)
class Expired:
    """A request that nobody answered in time; ``proposed``: it was the patient's turn."""

    appointment: AppointmentId
    to: Side
    proposed: bool
    kind: Literal["expired"] = "expired"


@dataclass(frozen=True, slots=True)
class Proposed:
    """The doctor proposes another time; the patient may take it while it is proposed."""

    appointment: AppointmentId
    slot: SlotId
    starts: datetime
    kind: Literal["proposed"] = "proposed"


@dataclass(frozen=True, slots=True)
class ProposalRefused:
    """The patient cannot come when the doctor proposed; what they asked for waits again."""

    appointment: AppointmentId
    kind: Literal["proposal_refused"] = "proposal_refused"


@dataclass(frozen=True, slots=True)
class Nudge:
    """A request still waits for its doctor's word, until then."""

    appointment: AppointmentId
    until: datetime
    kind: Literal["nudge"] = "nudge"


@dataclass(frozen=True, slots=True)
class NoteRewritten:
    """The patient changed the note of an appointment; its doctor hears of it."""

    appointment: AppointmentId
    kind: Literal["note_changed"] = "note_changed"


@dataclass(frozen=True, slots=True)
class Reminder:
    """An appointment draws near.

    It makes sense only while that one starts at ``starts``, and until the next one speaks.
    """

    appointment: AppointmentId
    starts: datetime
    until: datetime
    kind: Literal["reminder"] = "reminder"


@dataclass(frozen=True, slots=True)
class RunningLate:
    """The doctor runs late: the appointment at ``starts`` is expected to begin at ``expected``.

    Where the two are one, the doctor is on time again.
    """

    appointment: AppointmentId
    starts: datetime
    expected: datetime
    kind: Literal["running_late"] = "running_late"


@dataclass(frozen=True, slots=True)
class DoctorApplied:
    """Someone applied as a doctor and waits for an admin."""

    doctor: DoctorId
    kind: Literal["doctor_applied"] = "doctor_applied"


@dataclass(frozen=True, slots=True)
class PatientApplied:
    """A patient signed up where the clinic vouches for its patients, and waits for an admin."""

    patient: PatientId
    kind: Literal["patient_applied"] = "patient_applied"


@dataclass(frozen=True, slots=True)
class DoctorDecision:
    """An admin decided on an application as a doctor; the applicant hears of it."""

    doctor: DoctorId
    approved: bool
    kind: Literal["doctor_decided"] = "doctor_decided"


@dataclass(frozen=True, slots=True)
class PatientDecision:
    """An admin decided on a patient; who cares for them hears of it."""

    patient: PatientId
    approved: bool
    kind: Literal["patient_decided"] = "patient_decided"


@dataclass(frozen=True, slots=True)
class CardAsked:
    """A doctor asks for what only an admin changes on the card, and waits for one."""

    doctor: DoctorId
    kind: Literal["card_asked"] = "card_asked"


@dataclass(frozen=True, slots=True)
class CardDecision:
    """An admin decided on what a doctor asked for; the doctor hears of it."""

    doctor: DoctorId
    approved: bool
    kind: Literal["card_decided"] = "card_decided"


@dataclass(frozen=True, slots=True)
class Digest:
    """A doctor's day at a glance, in its morning."""

    doctor: DoctorId
    day: date
    kind: Literal["digest"] = "digest"


AboutRequest: TypeAlias = Accepted | Rejected | Expired | Proposed | ProposalRefused | Nudge
AboutAppointment: TypeAlias = (
    Requested | Booked | Moved | Cancelled | NoteRewritten | Reminder | RunningLate | AboutRequest
)
AboutSeveral: TypeAlias = CalledOff
AboutDoctor: TypeAlias = DoctorApplied | DoctorDecision
AboutPatient: TypeAlias = PatientApplied | PatientDecision
AboutCard: TypeAlias = CardAsked | CardDecision
Notification: TypeAlias = (
    AboutAppointment | AboutSeveral | AboutDoctor | AboutPatient | AboutCard | Digest
)


class Priority(IntEnum):
    """Which letters go first when many wait; lower is sooner."""

    CHANGE = 0
    REMINDER = 5


@dataclass(frozen=True, slots=True)
class Letter:
    """A notification for one account, due at a moment. ``key`` is unique: one fact is told once.

    ``appointment_id`` is what it is about; of several the last one.
    """

    to: AccountId
    about: Notification
    due: datetime
    key: str
    priority: Priority = Priority.CHANGE
    appointment_id: AppointmentId | None = None


@dataclass(frozen=True, slots=True)
class Unsent:
    """A letter that waits in the outbox and that nobody ever tried to deliver."""

    id: int
    letter: Letter


# When a letter loses its sense

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


def lost_sense(  # noqa: PLR0911 (one exhaustive table)
    letter: Letter, happening: Happening | None, now: datetime
) -> bool:
    """Whether a letter about an appointment, as that one is now, should not go out any more.

    Letters about people are judged by ``overtaken``, digests by ``stale_digest``.
    """
    match letter.about:
        case Reminder(starts=starts, until=until):
            return happening is None or not _is_at(happening, starts) or until <= now
        case Booked() | NoteRewritten():
            return happening is None or not happening.live or _is_old(letter, happening, now)
        case (
            Requested()
            | Accepted()
            | Rejected()
            | Expired()
            | Proposed()
            | ProposalRefused()
            | Nudge()
        ):
            return (
                happening is None
                or not _stands(letter.about, happening)
                or _is_old(letter, happening, now)
            )
        case Moved(was=was, starts=starts):
            back = was == starts  # that it waits now is all there is to tell
            return (
                happening is None
                or not _is_at(happening, starts)  # a later letter tells the later time
                or (back and happening.status is not Status.PENDING)
                or _is_old(letter, happening, now)
            )
        case Cancelled() | CalledOff():
            return happening is None or _is_old(letter, happening, now)
        case RunningLate(starts=starts, expected=expected):
            return (
                happening is None
                or not _is_at(happening, starts)
                or happening.arrived
                or happening.span.end <= now
                or starts < expected <= now  # nobody can come later by a time that has passed
            )
        case DoctorApplied() | DoctorDecision() | PatientApplied() | PatientDecision():
            return False
        case CardAsked() | CardDecision() | Digest():
            return False
        case other:
            assert_never(other)


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
        case Nudge(until=until):
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


def _is_old(letter: Letter, happening: Happening, now: datetime) -> bool:
    return happening.span.end <= now and letter.due + LATE <= now
