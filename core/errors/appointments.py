"""Why an appointment stays as it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors.refusal import Refusal
from core.model import Appointment


@dataclass(eq=False)
class NotLiveError(Refusal):
    """The appointment is over or was cancelled."""

    appointment: Appointment


@dataclass(eq=False)
class CutoffPassedError(Refusal):
    """It is too late to cancel or move it oneself; the clinic can."""

    appointment: Appointment
    cutoff: timedelta


@dataclass(eq=False)
class UndoOverError(Refusal):
    """A cancelled appointment stays cancelled: its minute is over, or its time is gone."""

    appointment: Appointment


@dataclass(eq=False)
class NotWaitingError(Refusal):
    """This request does not wait for an answer any more."""

    appointment: Appointment


class ProposalOverError(Refusal):
    """The doctor does not propose this time any more."""


class PatientErasedError(Refusal):
    """The patient had all that was known of them erased; nothing more is written about them."""


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
