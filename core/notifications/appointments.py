"""What is told of an appointment, to either side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from core.model import AppointmentId, Side
from core.notifications.requests import AboutRequest, Requested


@dataclass(frozen=True, slots=True)
class Booked:
    """A new appointment, told to either side."""

    appointment: AppointmentId
    to: Side
    kind: Literal["booked"] = "booked"


@dataclass(frozen=True, slots=True)
class Moved:
    """An appointment that changed its time, told to either side.

    ``anew``: what the reader knows as agreed waits for its doctor's word again.
    """

    appointment: AppointmentId
    to: Side
    was: datetime
    starts: datetime
    anew: bool = False
    kind: Literal["moved"] = "moved"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """An appointment that is off, told to either side."""

    appointment: AppointmentId
    to: Side
    by: Side
    kind: Literal["cancelled"] = "cancelled"


@dataclass(frozen=True, slots=True)
class Restored:
    """An appointment stands again, told to whoever cancelled it: their calendar lost it."""

    appointment: AppointmentId
    kind: Literal["restored"] = "restored"


@dataclass(frozen=True, slots=True)
class CalledOff:
    """Several appointments that one doctor called off at once, in order; told to the patients."""

    appointments: tuple[AppointmentId, ...]
    kind: Literal["called_off"] = "called_off"


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


AboutAppointment: TypeAlias = (
    Requested
    | Booked
    | Moved
    | Cancelled
    | Restored
    | NoteRewritten
    | Reminder
    | RunningLate
    | AboutRequest
)
AboutSeveral: TypeAlias = CalledOff
