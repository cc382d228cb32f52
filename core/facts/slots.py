"""What happened to a doctor's times, and to how the doctor works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from core.model import DoctorId, Slot, Span, TimeOff, WeeklyHours


@dataclass(frozen=True, slots=True)
class SlotFreed:
    """The appointment that filled this slot left it; ``slot`` is as it stands now."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class SlotsPublished:
    """A doctor offers new times."""

    doctor_id: DoctorId
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class SlotsReopened:
    """A doctor offers again what was switched off."""

    doctor_id: DoctorId
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class SlotsWithdrawn:
    """A doctor switched times off, or deleted them."""

    doctor_id: DoctorId
    slots: Sequence[Slot]
    deleted: bool


@dataclass(frozen=True, slots=True)
class SlotRetimed:
    """A free slot has another start or end; ``slot`` is as it was."""

    slot: Slot
    span: Span


SlotFact: TypeAlias = SlotFreed | SlotsPublished | SlotsReopened | SlotsWithdrawn | SlotRetimed
"""What became of a doctor's times."""


# How a doctor works


@dataclass(frozen=True, slots=True)
class WeeklyHoursSet:
    """A doctor's week is another one; without hours, its times are not published any more."""

    doctor_id: DoctorId
    hours: Sequence[WeeklyHours]


@dataclass(frozen=True, slots=True)
class PauseSet:
    """A doctor leaves another pause between appointments."""

    doctor_id: DoctorId
    pause: timedelta


@dataclass(frozen=True, slots=True)
class HolidayWorkSet:
    """A doctor works on public holidays, or no longer."""

    doctor_id: DoctorId
    works: bool


@dataclass(frozen=True, slots=True)
class DayGivenBack:
    """A day that was set by hand follows the weekly hours again."""

    doctor_id: DoctorId
    day: date


@dataclass(frozen=True, slots=True)
class TimeOffTaken:
    """A doctor offers nothing for a while; ``slots`` are those that lie in it now."""

    time_off: TimeOff
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class TimeOffEnded:
    """A doctor took a time off back; ``slots`` are those that lie in none any more."""

    time_off: TimeOff
    slots: Sequence[Slot]


HoursFact: TypeAlias = (
    WeeklyHoursSet | PauseSet | HolidayWorkSet | DayGivenBack | TimeOffTaken | TimeOffEnded
)
"""When and how a doctor works."""
