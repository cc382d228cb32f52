"""Why a time cannot be booked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors.refusal import Refusal
from core.model import Appointment, Slot


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
