"""The clinic's own choices, as rules need them. The configuration fills this in."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Working hours on a wall clock, from ``start`` to ``end`` of one day."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of the night in which nobody is disturbed, from ``start`` on; they may pass midnight.

    Both stand on the clinic's wall clock.
    """

    start: time
    end: time

    def holds(self, clock: time) -> bool:
        """Whether it is quiet when the clock shows this."""
        if self.start < self.end:
            return self.start <= clock < self.end
        return self.start <= clock or clock < self.end


@dataclass(frozen=True, slots=True)
class ClinicPolicy:
    """Limits and habits of this clinic. Durations are real time, not wall-clock time."""

    name: str = "Praxis"
    address: str | None = None
    phone: str | None = None
    """Where people reach the clinic, as E.164."""
    country: str | None = None
    """Two letters (ISO 3166): where a phone number without a country code belongs."""
    region: str | None = None
    """The part of the country whose public holidays count, as ISO 3166-2 names it."""
    zone: ZoneInfo = ZoneInfo("UTC")
    language: str = "en"
    currency: str = "EUR"
    day: Window = Window(time(10), time(17))
    lunch: Window | None = Window(time(13), time(14))
    slot_length: timedelta = timedelta(minutes=30)
    horizon: timedelta = timedelta(days=60)
    notice: timedelta = timedelta(hours=1)
    cutoff: timedelta = timedelta(hours=1)
    hold: timedelta = timedelta(minutes=3)
    upcoming_per_patient: int = 5
    changes_per_day: int = 30
    """How often a patient's side may book, move, cancel or rewrite a note within a day."""
    reminders_before: tuple[timedelta, ...] = (timedelta(hours=24), timedelta(hours=2))
    answer_within: timedelta = timedelta(hours=24)
    """How long a doctor has to answer a request before it expires."""
    complete_after: timedelta = timedelta(hours=12)
    """How long after its end an appointment that nobody marked counts as completed."""
    no_shows: int = 0
    """From so many missed appointments within a year a patient may only ask; 0 is never."""
    colleagues: bool = True
    """Whether times of other doctors are offered where a doctor called an appointment off."""
    offer_within: timedelta = timedelta(minutes=30)
    """How long a time that freed is kept for the first in line; shorter where it is near."""
    quiet: QuietHours | None = QuietHours(time(21), time(8))
    """When nothing is offered to those who wait, unless it is for the next 24 hours."""
    waits_per_patient: int = 5
    keep_audit: timedelta = timedelta(days=1095)
    """How long the audit trail is kept."""
    verify_doctors: bool = True
    verify_patients: bool = False

    @property
    def standard_day(self) -> tuple[Window, ...]:
        """The one-tap day: the working hours with lunch cut out."""
        if self.lunch is None:
            return (self.day,)
        return (Window(self.day.start, self.lunch.start), Window(self.lunch.end, self.day.end))

    def bookable(self, now: datetime) -> tuple[datetime, datetime]:
        """Return the earliest and the latest start bookable at ``now``, both inclusive."""
        return now + self.notice, now + self.horizon
