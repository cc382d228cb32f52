"""Times: what a doctor offers, what keeps it, and when the doctor is away."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.model.ids import AccountId, AppointmentId, DoctorId, SlotId, TimeOffId
from core.policy import Window


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time, from ``start`` up to but not including ``end``, in UTC."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share any moment."""
        return self.start < other.end and other.start < self.end

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.end - self.start


class Source(StrEnum):
    """Where a slot comes from."""

    HAND = "hand"
    WEEKLY = "weekly"


class SlotState(StrEnum):
    """How a slot stands at a moment, as its doctor sees it."""

    OPEN = "open"
    CLOSED = "closed"
    HELD = "held"
    BOOKED = "booked"


@dataclass(frozen=True, slots=True)
class Slot:
    """One doctor's time that can be booked once. ``day`` is its date at the clinic.

    Whether it is offered is the doctor's doing; what occupies it, a live appointment or somebody
    who is about to confirm one, is another matter.
    """

    id: SlotId
    doctor_id: DoctorId
    span: Span
    day: date
    source: Source = Source.HAND
    switched_off: bool = False
    time_off: bool = False
    appointment_id: AppointmentId | None = None
    held_by: AccountId | None = None
    held_until: datetime | None = None

    @property
    def offered(self) -> bool:
        """Whether its doctor offers it at all."""
        return not self.switched_off and not self.time_off

    @property
    def booked(self) -> bool:
        """Whether a live appointment occupies it."""
        return self.appointment_id is not None

    def held(self, now: datetime) -> bool:
        """Whether somebody keeps it at ``now`` while they confirm."""
        return self.held_until is not None and self.held_until > now

    def state(self, now: datetime) -> SlotState:
        """Return how it stands at ``now``."""
        if self.booked:
            return SlotState.BOOKED
        if not self.offered:
            return SlotState.CLOSED
        return SlotState.HELD if self.held(now) else SlotState.OPEN


@dataclass(frozen=True, slots=True)
class Hold:
    """An account's latest hold on a slot, and how many it has had since a moment.

    ``renewals`` counts the times it was taken anew on the same slot.
    """

    account_id: AccountId
    slot_id: SlotId | None
    until: datetime
    renewals: int
    since: datetime
    count: int


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """A window of a doctor's week, repeated on one weekday and cut into slots of one length.

    ``weekday`` counts from Monday, 0. It holds from the date ``first`` to ``last``, both inclusive;
    None is open-ended.
    """

    weekday: int
    window: Window
    length: timedelta
    first: date | None = None
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the doctor works these hours on that date."""
        return (
            day.weekday() == self.weekday
            and (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
        )


@dataclass(frozen=True, slots=True)
class TimeOff:
    """A stretch in which a doctor offers nothing: whole days, or a part of one.

    ``imported`` ones are busy times of the doctor's calendar elsewhere: they come and go with it.
    """

    id: TimeOffId
    doctor_id: DoctorId
    span: Span
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Delay:
    """How late a doctor runs on one day of the clinic's calendar, said at a moment."""

    doctor_id: DoctorId
    day: date
    late: timedelta
    said_at: datetime
