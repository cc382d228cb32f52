"""Who has heard what: whatever waits is the difference between that and what is so.

Nothing here joins letters or takes any back. What must still be told is found anew each time, from
what a reader was told last; only reminders are a list.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from core.model import AccountId, Appointment, AppointmentId, Side, Slot, Status
from core.notifications import (
    Accepted,
    Booked,
    CalledOff,
    Cancelled,
    Expired,
    Moved,
    NoteRewritten,
    Notification,
    Nudge,
    ProposalOff,
    ProposalRefused,
    Proposed,
    Rejected,
    Reminder,
    Requested,
    RunningLate,
)

HOUR = timedelta(hours=1)
OfProposal = Proposed | ProposalRefused | ProposalOff
OF_PROPOSALS = (Proposed, ProposalRefused, ProposalOff)


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
    agreed: dict[Reader, datetime] = field(default_factory=dict)
    """Since when a reader has not heard that the doctor agreed."""
    refusals: dict[AppointmentId, tuple[bool, bool]] = field(default_factory=dict)
    """Requests that came to nothing: whether their doctor said so, or had proposed something."""
    proposals: list[Letter] = field(default_factory=list)
    """What was proposed and not heard of, and that it does not suit."""
    reminders: list[Letter] = field(default_factory=list)
    delivered: list[Letter] = field(default_factory=list)

    def waiting(self, visits: Mapping[AppointmentId, Appointment]) -> list[Letter]:
        """Return all that nobody has delivered yet."""
        news = (letter for _, letter in self._news(visits))
        return [*self.reminders, *self.proposals, *news]

    def _news(self, visits: Mapping[AppointmentId, Appointment]) -> Iterator[News]:
        joined: dict[tuple[int, AccountId, Side], list[Reader]] = {}
        for reader in sorted(self.readers, key=lambda one: visits[one.visit].span):
            told = self._untold(reader, visits[reader.visit])
            batch = self.batches.get(reader.visit)
            if told is not None and batch is not None:
                joined.setdefault((batch, reader.account, reader.side), []).append(reader)
            elif told is not None:
                due = self.changed[reader.visit]
                if isinstance(told, Accepted):
                    due = self.agreed[reader]
                yield [reader], Letter(reader.account, told, due)
            if reader in self.notes:
                rewritten = NoteRewritten(reader.visit)
                yield [reader], Letter(reader.account, rewritten, self.notes[reader])
        for (_, account, side), readers in joined.items():
            off = tuple(reader.visit for reader in readers)
            about = CalledOff(off, side) if len(off) > 1 else Cancelled(off[0], side, Side.DOCTOR)
            yield readers, Letter(account, about, self.changed[off[0]])

    def _untold(self, reader: Reader, visit: Appointment) -> Notification | None:
        heard = self.heard.get(reader)
        if visit.id in self.refusals:
            return self._refusal(reader, visit, heard)
        if visit.id not in self.called_off:
            agreed = reader in self.agreed
            return (
                Accepted(visit.id, reader.side) if agreed else _news_of(visit, heard, reader.side)
            )
        by = self.called_off[visit.id]
        saw = (reader.side, by) == (Side.PATIENT, Side.DOCTOR)  # who booked, and would come
        known = saw or reader in self.agreed if heard is None else heard.live
        return Cancelled(visit.id, reader.side, by) if known else None

    def _refusal(
        self, reader: Reader, visit: Appointment, heard: Appointment | None
    ) -> Notification | None:
        (by_doctor, proposed), patient = self.refusals[visit.id], reader.side is Side.PATIENT
        if heard is not None and heard.status is Status.REJECTED:
            return None
        if by_doctor:
            return Rejected(visit.id) if patient else None
        known = patient or heard is not None
        return Expired(visit.id, reader.side, proposed) if known else None

    # What happens

    def booked(self, visit: Appointment, readers: Sequence[Reader], now: datetime) -> None:
        self.readers += readers
        self.changed[visit.id] = now

    def moved(self, visit: Appointment, now: datetime) -> None:
        """Who has not heard of it at all hears of it as it is; that was due before."""
        self.forget(visit, Proposed, ProposalOff)
        if any(reader in self.heard for reader in self.of(visit)):
            self.changed[visit.id] = now

    def cancelled(self, visit: Appointment, side: Side, now: datetime) -> None:
        self.forget(visit, *OF_PROPOSALS)
        self.called_off[visit.id], self.changed[visit.id] = side, now
        for reader in self.of(visit):
            self.notes.pop(reader, None)

    def together(self, visits: Sequence[AppointmentId]) -> None:
        """These were called off at once."""
        number = len(self.batches)
        self.batches |= dict.fromkeys(visits, number)

    def accepted(self, visit: Appointment, now: datetime) -> None:
        """The patient's side hears of it; the doctor knows."""
        self.forget(visit, *OF_PROPOSALS)
        for reader in self.of(visit):
            if reader.side is Side.PATIENT:
                self.agreed[reader] = now
            else:
                self.heard.setdefault(reader, visit)

    def proposed(self, visit: Appointment, slot: Slot, now: datetime) -> None:
        """The patient's side hears of this, and of nothing that was before; the doctor knows."""
        self.forget(visit, *OF_PROPOSALS)
        self.reminders = [one for one in self.reminders if _visit(one) != visit.id]
        about = Proposed(visit.id, slot.id, slot.span.start)
        for reader in self.of(visit):
            if reader.side is Side.PATIENT:
                self.proposals.append(Letter(reader.account, about, now))
                self.heard[reader] = visit
                self.agreed.pop(reader, None)
            else:
                self.heard.setdefault(reader, visit)

    def proposal_refused(self, visit: Appointment, now: datetime) -> None:
        self.forget(visit, Proposed)
        for reader in self.of(visit):
            if reader.side is Side.DOCTOR:
                about = ProposalRefused(visit.id)
                self.proposals.append(Letter(reader.account, about, now))

    def proposal_off(self, visit: Appointment, starts: datetime, now: datetime) -> None:
        """Both sides hear that what was asked for waits, and of nothing that was before."""
        self.forget(visit, *OF_PROPOSALS)
        for reader in self.of(visit):
            about = ProposalOff(visit.id, reader.side, starts, visit.answer_by or now)
            self.proposals.append(Letter(reader.account, about, now))
            self.heard[reader] = visit
            self.notes.pop(reader, None)

    def taken(self, visit: Appointment, now: datetime) -> None:
        """Both sides hear of it, and the doctor of nothing else."""
        self.accepted(visit, now)
        for reader in self.of(visit):
            self.agreed[reader] = now
            self.notes.pop(reader, None)

    def forget(self, visit: Appointment, *kinds: type[Notification]) -> None:
        self.proposals = [
            one
            for one in self.proposals
            if _visit(one) != visit.id or not isinstance(one.about, kinds)
        ]

    def refused(
        self, visit: Appointment, *, by_doctor: bool, proposed: bool, now: datetime
    ) -> None:
        self.forget(visit, *OF_PROPOSALS)
        self.refusals[visit.id], self.changed[visit.id] = (by_doctor, proposed), now
        for reader in self.of(visit):
            self.notes.pop(reader, None)

    def noted(self, visit: Appointment, now: datetime) -> None:
        """The doctor hears that the note is another one; not how often it was changed."""
        for reader in self.of(visit):
            known = reader in self.heard and reader not in self.agreed
            if reader.side is Side.DOCTOR and known:
                self.notes.setdefault(reader, now)

    def remind(self, visit: Appointment, before: Sequence[timedelta], now: datetime) -> None:
        """Forget the reminders of another time, and remind of this one, if it is for sure."""
        self.reminders = [one for one in self.reminders if _visit(one) != visit.id]
        if visit.status is Status.PENDING and visit.answer_by is not None:
            self._nudge(visit, visit.answer_by, now)
        if visit.status is not Status.CONFIRMED:
            return
        starts = visit.span.start
        dues = sorted(starts - ahead for ahead in before if starts - ahead > now)
        for reader in self.of(visit):
            if reader.side is Side.PATIENT:
                for due, until in pairwise([*dues, starts]):
                    reminder = Reminder(visit.id, starts, until)
                    self.reminders.append(Letter(reader.account, reminder, due))

    def late(self, visit: Appointment, expected: datetime, now: datetime) -> None:
        """Tell the patient's side when it is expected to begin."""
        about = RunningLate(visit.id, visit.span.start, expected)
        for reader in self.of(visit):
            if reader.side is Side.PATIENT:
                self.reminders.append(Letter(reader.account, about, now))

    def forget_delay(self, visit: Appointment) -> None:
        """Take back what nobody has heard of a delay."""
        self.reminders = [
            one
            for one in self.reminders
            if not isinstance(one.about, RunningLate) or one.about.appointment != visit.id
        ]

    def expected(self, visit: Appointment) -> datetime:
        """Return when the patient's side last heard that it is to begin."""
        told = [
            one.about.expected
            for one in self.delivered
            if isinstance(one.about, RunningLate)
            and one.about.appointment == visit.id
            and one.about.starts == visit.span.start
        ]
        return told[-1] if told else visit.span.start

    def _nudge(self, visit: Appointment, until: datetime, now: datetime) -> None:
        """Call it to the doctor's mind at half time, but not within ten minutes."""
        half = now + (until - now) / 2
        if half - now < timedelta(minutes=10):
            return
        for reader in self.of(visit):
            if reader.side is Side.DOCTOR:
                self.reminders.append(Letter(reader.account, Nudge(visit.id, until), half))

    def deliver(
        self,
        visits: Mapping[AppointmentId, Appointment],
        disabled: set[AccountId],
        now: datetime,
    ) -> None:
        """Let everybody hear what is due, but for the disabled and for what comes too late."""
        for readers, letter in list(self._news(visits)):
            about = [visits[reader.visit] for reader in readers]
            old = all(visit.span.end <= now for visit in about) and letter.due + HOUR <= now
            over = any(visit.status in (Status.COMPLETED, Status.NO_SHOW) for visit in about)
            if letter.due <= now:
                self._close(letter, lost=old or over or letter.to in disabled)
                for reader in readers:
                    self.agreed.pop(reader, None)
                    self.heard[reader] = visits[reader.visit]
                    self.notes.pop(reader, None)
        for letter in [one for one in self.proposals if one.due <= now]:
            self.proposals.remove(letter)
            visit = visits[_visit(letter)]
            slot = letter.about.slot if isinstance(letter.about, Proposed) else None
            stands = visit.status is Status.PENDING and visit.proposed_slot == slot
            if isinstance(letter.about, ProposalOff):
                stands = stands and visit.answer_by == letter.about.until
            old = visit.span.end <= now and letter.due + HOUR <= now
            self._close(letter, lost=old or not stands or letter.to in disabled)
        for letter in [one for one in self.reminders if one.due <= now]:
            self.reminders.remove(letter)
            visit = visits[_visit(letter)]
            old = visit.span.end <= now and letter.due + HOUR <= now
            lost = _comes_too_late(letter.about, visit, now, old=old)
            self._close(letter, lost=lost or letter.to in disabled)

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


def _comes_too_late(about: Notification, visit: Appointment, now: datetime, *, old: bool) -> bool:
    """Whether a reminder, a nudge or a delay tells nobody anything any more."""
    match about:
        case Reminder(until=until):
            return until <= now or not visit.live or visit.arrived
        case RunningLate(starts=starts, expected=expected):
            awaited = visit.live and not visit.arrived and now < visit.span.end
            return not awaited or starts < expected <= now
        case _:
            return old


def _visit(reminder: Letter) -> AppointmentId:
    assert isinstance(reminder.about, Reminder | Nudge | RunningLate | OfProposal)
    return reminder.about.appointment
