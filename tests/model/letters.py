"""Who has heard what: whatever waits is the difference between that and what is so.

Nothing here joins letters or takes any back. What must still be told is found anew each time, from
what a reader was told last; only reminders are a list.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from core.model import AccountId, Appointment, AppointmentId, Side, Status
from core.notifications import (
    Booked,
    CalledOff,
    Cancelled,
    Moved,
    NoteRewritten,
    Notification,
    Reminder,
    Requested,
)

HOUR = timedelta(hours=1)


class Letter(NamedTuple):
    """What somebody is told, and from when on."""

    to: AccountId
    about: Notification
    due: datetime


class Reader(NamedTuple):
    """An account that hears of an appointment, on one side of it."""

    account: AccountId
    side: Side
    visit: AppointmentId


News = tuple[Sequence[Reader], Letter]
"""A letter that waits, and what its reader hears by it."""


@dataclass(slots=True)
class Letters:
    """What was told, and what happened that must be told."""

    readers: list[Reader] = field(default_factory=list)
    heard: dict[Reader, Appointment] = field(default_factory=dict)
    """The appointment as it was when its reader last heard of it."""
    changed: dict[AppointmentId, datetime] = field(default_factory=dict)
    called_off: dict[AppointmentId, Side] = field(default_factory=dict)
    batches: dict[AppointmentId, int] = field(default_factory=dict)
    """What was called off at once has the same number: one reader hears of it in one letter."""
    notes: dict[Reader, datetime] = field(default_factory=dict)
    """Since when a reader has not heard of the latest note."""
    reminders: list[Letter] = field(default_factory=list)
    delivered: list[Letter] = field(default_factory=list)

    def waiting(self, visits: Mapping[AppointmentId, Appointment]) -> list[Letter]:
        """Return all that nobody has delivered yet."""
        return [*self.reminders, *(letter for _, letter in self._news(visits))]

    def _news(self, visits: Mapping[AppointmentId, Appointment]) -> Iterator[News]:
        joined: dict[tuple[int, AccountId, Side], list[Reader]] = {}
        for reader in sorted(self.readers, key=lambda one: visits[one.visit].span):
            told = self._untold(reader, visits[reader.visit])
            batch = self.batches.get(reader.visit)
            if told is not None and batch is not None:
                joined.setdefault((batch, reader.account, reader.side), []).append(reader)
            elif told is not None:
                yield [reader], Letter(reader.account, told, self.changed[reader.visit])
            if reader in self.notes:
                rewritten = NoteRewritten(reader.visit)
                yield [reader], Letter(reader.account, rewritten, self.notes[reader])
        for (_, account, side), readers in joined.items():
            off = tuple(reader.visit for reader in readers)
            about = CalledOff(off, side) if len(off) > 1 else Cancelled(off[0], side, Side.DOCTOR)
            yield readers, Letter(account, about, self.changed[off[0]])

    def _untold(self, reader: Reader, visit: Appointment) -> Notification | None:
        heard = self.heard.get(reader)
        if visit.live:
            return _news_of(visit, heard, reader.side)
        by = self.called_off[visit.id]
        saw = (reader.side, by) == (Side.PATIENT, Side.DOCTOR)  # who booked, and would come
        known = saw if heard is None else heard.live
        return Cancelled(visit.id, reader.side, by) if known else None

    # What happens

    def booked(self, visit: Appointment, readers: Sequence[Reader], now: datetime) -> None:
        self.readers += readers
        self.changed[visit.id] = now

    def moved(self, visit: Appointment, now: datetime) -> None:
        """Who has not heard of it at all hears of it as it is; that was due before."""
        if any(reader in self.heard for reader in self.of(visit)):
            self.changed[visit.id] = now

    def cancelled(self, visit: Appointment, side: Side, now: datetime) -> None:
        self.called_off[visit.id], self.changed[visit.id] = side, now
        for reader in self.of(visit):
            self.notes.pop(reader, None)

    def together(self, visits: Sequence[AppointmentId]) -> None:
        """These were called off at once."""
        number = len(self.batches)
        self.batches |= dict.fromkeys(visits, number)

    def noted(self, visit: Appointment, now: datetime) -> None:
        """The doctor hears that the note is another one; not how often it was changed."""
        for reader in self.of(visit):
            if reader.side is Side.DOCTOR and reader in self.heard:
                self.notes.setdefault(reader, now)

    def remind(self, visit: Appointment, before: Sequence[timedelta], now: datetime) -> None:
        """Forget the reminders of another time, and remind of this one, if it is for sure."""
        self.reminders = [one for one in self.reminders if _visit(one) != visit.id]
        if visit.status is not Status.CONFIRMED:
            return
        starts = visit.span.start
        dues = sorted(starts - ahead for ahead in before if starts - ahead > now)
        for reader in self.of(visit):
            if reader.side is Side.PATIENT:
                for due, until in pairwise([*dues, starts]):
                    reminder = Reminder(visit.id, starts, until)
                    self.reminders.append(Letter(reader.account, reminder, due))

    def deliver(
        self,
        visits: Mapping[AppointmentId, Appointment],
        disabled: set[AccountId],
        now: datetime,
    ) -> None:
        """Let everybody hear what is due, but for the disabled and for what comes too late."""
        for readers, letter in list(self._news(visits)):
            over = all(visits[reader.visit].span.end <= now for reader in readers)
            if letter.due <= now:
                lost = (over and letter.due + HOUR <= now) or letter.to in disabled
                self._close(letter, lost=lost)
                for reader in readers:
                    self.heard[reader] = visits[reader.visit]
                    self.notes.pop(reader, None)
        for letter in [one for one in self.reminders if one.due <= now]:
            self.reminders.remove(letter)
            assert isinstance(letter.about, Reminder)
            self._close(letter, lost=letter.about.until <= now or letter.to in disabled)

    def _close(self, letter: Letter, *, lost: bool) -> None:
        if not lost:
            self.delivered.append(letter)

    def of(self, visit: Appointment) -> list[Reader]:
        return [reader for reader in self.readers if reader.visit == visit.id]


def _news_of(visit: Appointment, heard: Appointment | None, side: Side) -> Notification | None:
    """Return what is new of a live appointment to somebody who last heard of it so."""
    if heard is None:
        kind = Requested if visit.status is Status.PENDING else Booked
        return kind(visit.id, side)
    if heard.span.start != visit.span.start:
        return Moved(visit.id, side, heard.span.start, visit.span.start)
    return None


def _visit(reminder: Letter) -> AppointmentId:
    assert isinstance(reminder.about, Reminder)
    return reminder.about.appointment
