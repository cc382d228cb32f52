"""The clinic's refusals: one class for each reason. They carry facts, never sentences.

They are not frozen, because Python itself writes the traceback into what is raised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.model import Appointment, Slot


class Refusal(Exception):  # noqa: N818 (a refusal is an answer, not a malfunction)
    """The clinic says no. Nothing was changed."""


class NotFoundError(Refusal):
    """There is no such thing, or it is someone else's: the two are told alike on purpose."""


class NotAllowedError(Refusal):
    """This person has no such role."""


class NotADoctorError(NotAllowedError):
    """Only the clinic's doctors do this."""


class ApplicationWaitsError(NotADoctorError):
    """The application as a doctor waits for an admin."""


class DisabledError(Refusal):
    """An admin shut this person out."""


class NotSignedUpError(Refusal):
    """Booking needs a name and a phone first."""


class NotVerifiedError(Refusal):
    """The clinic vouches for its patients and has not yet done so for this one."""


class DoctorAwayError(Refusal):
    """The doctor does not see patients here at present."""


@dataclass(eq=False)
class SlotTakenError(Refusal):
    """Somebody else was first."""

    slot: Slot


@dataclass(eq=False)
class SlotHeldError(Refusal):
    """Somebody else is about to confirm it; it may be free again at ``until``."""

    slot: Slot
    until: datetime


@dataclass(eq=False)
class SlotProposedError(Refusal):
    """Its doctor keeps this slot for another request, in which it is taken or not at all."""

    slot: Slot


@dataclass(eq=False)
class OfferChangedError(Refusal):
    """What was shown is not what there is: its time, its doctor's card or the note is another."""

    slot: Slot


@dataclass(eq=False)
class SlotClosedError(Refusal):
    """The doctor switched this time off, or took it away (then ``slot`` is None)."""

    slot: Slot | None


@dataclass(eq=False)
class TooSoonError(Refusal):
    """The time has begun, or begins sooner than the clinic's notice."""

    slot: Slot
    notice: timedelta


@dataclass(eq=False)
class TooFarError(Refusal):
    """The time lies beyond the clinic's horizon."""

    slot: Slot
    horizon: timedelta


@dataclass(eq=False)
class PatientBusyError(Refusal):
    """The patient has another appointment at that time."""

    other: Appointment


@dataclass(eq=False)
class TooManyUpcomingError(Refusal):
    """The patient holds as many appointments ahead as the clinic allows."""

    limit: int


@dataclass(eq=False)
class TooManyChangesError(Refusal):
    """The patient's side changed its appointments as often as a day allows."""

    limit: int


class OwnPatientError(Refusal):
    """A doctor cannot be their own patient."""


class NotSharedError(Refusal):
    """The patient does not let this doctor read the medical history, or does no longer."""


class NoAppointmentError(Refusal):
    """A history is shared for an appointment with the doctor, and there is none."""


@dataclass(eq=False)
class TooManyRecordsError(Refusal):
    """The medical history holds as many records as the clinic keeps of a patient."""

    limit: int


@dataclass(eq=False)
class TooManyDependantsError(Refusal):
    """An account cares for as many others as the clinic allows."""

    limit: int


class LastAdminError(Refusal):
    """Nobody would look after the clinic any more."""


@dataclass(eq=False)
class StillPractisingError(Refusal):
    """A doctor with appointments ahead cannot be erased; there are ``ahead`` of them."""

    ahead: int


@dataclass(eq=False)
class NotLiveError(Refusal):
    """The appointment is over or was cancelled."""

    appointment: Appointment


@dataclass(eq=False)
class NotWaitingError(Refusal):
    """This request does not wait for an answer any more."""

    appointment: Appointment


class ProposalOverError(Refusal):
    """The doctor does not propose this time any more."""


class PatientElsewhereError(Refusal):
    """The patient has something else at the time that their doctor would propose."""


@dataclass(eq=False)
class TooEarlyError(Refusal):
    """What is to be marked has not happened yet; it may be marked from ``opens`` on."""

    opens: datetime


@dataclass(eq=False)
class CannotUndoError(Refusal):
    """What was marked stays: it is too long ago, or its time is someone else's by now."""

    appointment: Appointment


@dataclass(eq=False)
class UndoOverError(Refusal):
    """A cancelled appointment stays cancelled: its minute is over, or its time is gone."""

    appointment: Appointment


@dataclass(eq=False)
class CutoffPassedError(Refusal):
    """It is too late to cancel or move it oneself; the clinic can."""

    appointment: Appointment
    cutoff: timedelta


@dataclass(eq=False)
class SlotBookedError(Refusal):
    """A booked slot can be neither changed nor deleted."""

    slot: Slot


@dataclass(eq=False)
class InTimeOffError(Refusal):
    """A slot in a time off is not offered before that ends."""

    slot: Slot


@dataclass(eq=False)
class OverlapError(Refusal):
    """These slots of the doctor are in the way."""

    in_the_way: Sequence[Slot]


class InThePastError(Refusal):
    """Times that have passed can be neither published nor taken off."""


@dataclass(eq=False)
class LengthError(Refusal):
    """A slot lasts from ``shortest`` to ``longest``."""

    shortest: timedelta
    longest: timedelta


class AlreadyDecidedError(Refusal):
    """Nothing waits for this decision: another admin was faster, or it was taken back."""


class ChangedSinceError(Refusal):
    """What is to be decided is not what was looked at any more."""


class AnotherDayError(Refusal):
    """It was meant for another day than today, and is said of today alone."""


class AdminOnlyError(Refusal):
    """Name, specialty and licence of an approved doctor change only through an admin."""


class HoursChangedError(Refusal):
    """What saving would do to a doctor's times is not what the doctor was shown."""


class NoChangeError(Refusal):
    """It is that way already."""


@dataclass(eq=False)
class BadFieldError(Refusal):
    """What was entered does not fit.

    ``rule`` names which rule, ``limit`` its number, ``part`` the piece of the text that is wrong.
    """

    field: str
    rule: str
    limit: int | None = None
    part: str | None = None


@dataclass(eq=False)
class TooManyWaitsError(Refusal):
    """The patient waits for as much as the clinic allows."""

    limit: int


@dataclass(eq=False)
class TimesAreFreeError(Refusal):
    """Nobody need wait: this time is free, and others may be."""

    slot: Slot


class DaysOverError(Refusal):
    """The days that somebody would wait for have passed, or lie beyond what can be booked."""


class OfferOverError(Refusal):
    """The time that was offered is kept for this one no longer."""


class NoGainError(Refusal):
    """The patient has an appointment there that is no later."""


class ConstraintError(Exception):
    """The database itself refused. ``name`` is the constraint's; see storage/tables."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class BusyError(Exception):
    """The database could not serve this now; trying again makes sense."""


class ErasedMeanwhileError(ConstraintError, BusyError):
    """An account that was read a moment ago is gone; the next try finds that out."""
