"""Who has heard what: whatever waits is the difference between that and what is so.

Nothing here joins letters or takes any back. What must still be told is found anew each time, from
what a reader was told last; only reminders are a list.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.model import AccountId, Appointment, AppointmentId, Side, Slot, Status
from core.notifications import (
    Accepted,
    CalledOff,
    Cancelled,
    Expired,
    NoteRewritten,
    Notification,
    Nudge,
    ProposalOff,
    ProposalRefused,
    Proposed,
    Rejected,
    Reminder,
    Restored,
    RunningLate,
)
from tests.model.readers import (
    OF_PROPOSALS,
    Letter,
    Reader,
    about_which,
    comes_too_late,
    news_of,
    told_with,
)

HOUR = timedelta(hours=1)
News = tuple[Sequence[Reader], Letter]
"""A letter that waits, and what its reader hears by it."""


class Before(NamedTuple):
    """What a cancellation that may be taken back found: who had heard what, and what waited."""

    since: datetime
    heard: dict[Reader, Appointment]
    agreed: dict[Reader, datetime]
    notes: dict[Reader, datetime]
    unheard: set[Reader]
    reminders: list[Letter]


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
    takers: set[Reader] = field(default_factory=set)
    """To whom that tells that what the doctor proposed was taken."""
    refusals: dict[AppointmentId, tuple[bool, bool]] = field(default_factory=dict)
    """Requests that came to nothing: whether their doctor said so, or had proposed something."""
    proposals: list[Letter] = field(default_factory=list)
    """What was proposed and not heard of, and that it does not suit."""
    reminders: list[Letter] = field(default_factory=list)
    before: dict[AppointmentId, Before] = field(default_factory=dict)
    later: dict[AppointmentId, tuple[AccountId, datetime]] = field(default_factory=dict)
    """When all but the one who cancelled hear that it is off."""
    stands: dict[AppointmentId, datetime] = field(default_factory=dict)
    """Since when what was off stands again."""
    delivered: list[Letter] = field(default_factory=list)

    def waiting(self, appointments: Mapping[AppointmentId, Appointment]) -> list[Letter]:
        """Return all that nobody has delivered yet."""
        news = (letter for _, letter in self._news(appointments))
        return [*self.reminders, *self.proposals, *news]

    def _news(self, appointments: Mapping[AppointmentId, Appointment]) -> Iterator[News]:
        joined: dict[tuple[int, AccountId, Side], list[Reader]] = {}
        for reader in sorted(self.readers, key=lambda one: appointments[one.appointment].span):
            told = self._untold(reader, appointments[reader.appointment])
            batch = self.batches.get(reader.appointment)
            if told is not None and batch is not None:
                joined.setdefault((batch, reader.account, reader.side), []).append(reader)
            elif told is not None:
                yield [reader], Letter(reader.account, told, self._due(reader, told))
            if reader in self.notes:
                rewritten = NoteRewritten(reader.appointment)
                yield [reader], Letter(reader.account, rewritten, self.notes[reader])
        for (_, account, side), readers in joined.items():
            off = tuple(reader.appointment for reader in readers)
            about = CalledOff(off) if len(off) > 1 else Cancelled(off[0], side, Side.DOCTOR)
            yield readers, Letter(account, about, self.changed[off[0]])

    def _due(self, reader: Reader, told: Notification) -> datetime:
        """Return from when on a reader is told."""
        match told:
            case Accepted():
                return self.agreed[reader]
            case Restored():
                return self.stands[reader.appointment]
            case Cancelled() if reader.appointment in self.later:
                who, later = self.later[reader.appointment]
                return self.changed[reader.appointment] if reader.account == who else later
            case _:
                return self.changed[reader.appointment]

    def _untold(self, reader: Reader, appointment: Appointment) -> Notification | None:
        heard = self.heard.get(reader)
        if appointment.id in self.refusals:
            return self._refusal(reader, appointment, heard)
        if appointment.id not in self.called_off:
            agreed = reader in self.agreed
            return (
                Accepted(appointment.id, reader.side, taken=reader in self.takers)
                if agreed
                else news_of(appointment, heard, reader.side)
            )
        by = self.called_off[appointment.id]
        if (reader.side, by) == (Side.DOCTOR, Side.DOCTOR):
            return None  # who did it is not told
        saw = reader.side is Side.PATIENT and by is not Side.PATIENT  # who booked, and would come
        back = heard is not None and not heard.live and heard.sequence != appointment.sequence
        known = saw or reader in self.agreed if heard is None or back else heard.live
        return Cancelled(appointment.id, reader.side, by) if known else None

    def _refusal(
        self, reader: Reader, appointment: Appointment, heard: Appointment | None
    ) -> Notification | None:
        (by_doctor, proposed), patient = self.refusals[appointment.id], reader.side is Side.PATIENT
        if heard is not None and heard.status is Status.REJECTED:
            return None
        if by_doctor:
            return Rejected(appointment.id) if patient else None
        known = patient or heard is not None
        return Expired(appointment.id, reader.side, proposed) if known else None

    # What happens

    def booked(self, appointment: Appointment, readers: Sequence[Reader], now: datetime) -> None:
        self.readers += readers
        self.changed[appointment.id] = now

    def moved(self, appointment: Appointment, now: datetime) -> None:
        """Who has not heard of it at all hears of it as it is; that was due before."""
        self.forget(appointment, Proposed, ProposalOff)
        if any(reader in self.heard for reader in self.of(appointment)):
            self.changed[appointment.id] = now

    def cancelled(
        self, who: AccountId, appointment: Appointment, side: Side, now: datetime
    ) -> None:
        self.forget(appointment, *OF_PROPOSALS)
        if appointment.undo_until is not None:
            self._keep(appointment)
            self.later[appointment.id] = who, appointment.undo_until
        self.called_off[appointment.id], self.changed[appointment.id] = side, now
        for reader in self.of(appointment):
            self.notes.pop(reader, None)
            if (reader.side, reader.account) == (Side.DOCTOR, who):
                self.heard[reader] = appointment
                self.agreed.pop(reader, None)

    def _keep(self, appointment: Appointment) -> None:
        """Remember how it was before it was cancelled."""
        mine = self.of(appointment)
        live = replace(appointment, status=Status.CONFIRMED)
        self.before[appointment.id] = Before(
            self.changed[appointment.id],
            {one: self.heard[one] for one in mine if one in self.heard},
            {one: self.agreed[one] for one in mine if one in self.agreed},
            {one: self.notes[one] for one in mine if one in self.notes},
            {one for one in mine if self._untold(one, live) is not None},
            [one for one in self.reminders if about_which(one) == appointment.id],
        )

    def restored(self, appointment: Appointment, now: datetime) -> None:
        """Be as before, but that who heard that it is off hears that it is not."""
        before = self.before.pop(appointment.id)
        del self.called_off[appointment.id], self.later[appointment.id]
        self.changed[appointment.id], self.stands[appointment.id] = before.since, now
        for reader in self.of(appointment):
            heard = self.heard.pop(reader, None)
            self.agreed.pop(reader, None)
            told = heard is not None and not heard.live and reader not in before.unheard
            if told and reader.side is Side.PATIENT:
                assert heard is not None
                self.heard[reader] = heard
            elif reader in before.heard:
                self.heard[reader] = before.heard[reader]
        self.agreed |= before.agreed
        self.notes |= before.notes
        self.reminders += before.reminders

    def together(self, appointments: Sequence[AppointmentId]) -> None:
        """These were called off at once."""
        number = len(self.batches)
        self.batches |= dict.fromkeys(appointments, number)

    def accepted(self, appointment: Appointment, now: datetime) -> None:
        """The patient's side hears of it; the doctor knows."""
        self.forget(appointment, *OF_PROPOSALS)
        for reader in self.of(appointment):
            if reader.side is Side.PATIENT:
                self.agreed[reader] = now
                self.takers.discard(reader)
            else:
                self.heard[reader] = appointment

    def proposed(self, appointment: Appointment, slot: Slot, now: datetime) -> None:
        """The patient's side hears of this, and of nothing that was before; the doctor knows."""
        self.forget(appointment, *OF_PROPOSALS)
        self.reminders = [one for one in self.reminders if about_which(one) != appointment.id]
        about = Proposed(appointment.id, slot.id, slot.span.start)
        for reader in self.of(appointment):
            if reader.side is Side.PATIENT:
                self.proposals.append(Letter(reader.account, about, now))
                self.heard[reader] = appointment
                self.agreed.pop(reader, None)
            else:
                self.heard.setdefault(reader, appointment)

    def proposal_refused(self, appointment: Appointment, now: datetime) -> None:
        self.forget(appointment, Proposed)
        for reader in self.of(appointment):
            if reader.side is Side.DOCTOR:
                about = ProposalRefused(appointment.id)
                self.proposals.append(Letter(reader.account, about, now))

    def proposal_off(self, appointment: Appointment, starts: datetime, now: datetime) -> None:
        """Both sides hear that what was asked for waits, and of nothing that was before."""
        self.forget(appointment, *OF_PROPOSALS)
        for reader in self.of(appointment):
            about = ProposalOff(appointment.id, reader.side, starts, appointment.answer_by or now)
            self.proposals.append(Letter(reader.account, about, now))
            self.heard[reader] = appointment
            self.notes.pop(reader, None)

    def taken(self, appointment: Appointment, now: datetime) -> None:
        """Both sides hear of it, and the doctor of nothing else."""
        self.accepted(appointment, now)
        for reader in self.of(appointment):
            self.agreed[reader] = now
            self.takers.add(reader)
            self.notes.pop(reader, None)

    def forget(self, appointment: Appointment, *kinds: type[Notification]) -> None:
        self.proposals = [
            one
            for one in self.proposals
            if about_which(one) != appointment.id or not isinstance(one.about, kinds)
        ]

    def refused(
        self, appointment: Appointment, *, by_doctor: bool, proposed: bool, now: datetime
    ) -> None:
        self.forget(appointment, *OF_PROPOSALS)
        self.refusals[appointment.id], self.changed[appointment.id] = (by_doctor, proposed), now
        for reader in self.of(appointment):
            self.notes.pop(reader, None)

    def noted(self, appointment: Appointment, now: datetime) -> None:
        """The doctor hears that the note is another one; not how often it was changed."""
        for reader in self.of(appointment):
            known = reader in self.heard and reader not in self.agreed
            if reader.side is Side.DOCTOR and known:
                self.notes.setdefault(reader, now)

    def remind(self, appointment: Appointment, before: Sequence[timedelta], now: datetime) -> None:
        """Forget the reminders of another time, and remind of this one, if it is for sure."""
        self.reminders = [one for one in self.reminders if about_which(one) != appointment.id]
        if appointment.status is Status.PENDING and appointment.answer_by is not None:
            self._nudge(appointment, appointment.answer_by, now)
        if appointment.status is not Status.CONFIRMED:
            return
        starts = appointment.span.start
        dues = sorted(starts - ahead for ahead in before if starts - ahead > now)
        for reader in self.of(appointment):
            if reader.side is Side.PATIENT:
                for due, until in pairwise([*dues, starts]):
                    reminder = Reminder(appointment.id, starts, until)
                    self.reminders.append(Letter(reader.account, reminder, due))

    def late(self, appointment: Appointment, expected: datetime, now: datetime) -> None:
        """Tell the patient's side when it is expected to begin."""
        about = RunningLate(appointment.id, appointment.span.start, expected)
        for reader in self.of(appointment):
            if reader.side is Side.PATIENT:
                self.reminders.append(Letter(reader.account, about, now))

    def forget_delay(self, appointment: Appointment) -> None:
        """Take back what nobody has heard of a delay."""
        self.reminders = [
            one
            for one in self.reminders
            if not isinstance(one.about, RunningLate) or one.about.appointment != appointment.id
        ]

    def expected(self, appointment: Appointment) -> datetime:
        """Return when the patient's side last heard that it is to begin."""
        told = [
            one.about.expected
            for one in self.delivered
            if isinstance(one.about, RunningLate)
            and one.about.appointment == appointment.id
            and one.about.starts == appointment.span.start
        ]
        return told[-1] if told else appointment.span.start

    def _nudge(self, appointment: Appointment, until: datetime, now: datetime) -> None:
        """Call it to the doctor's mind at half time, but not within ten minutes."""
        half = now + (until - now) / 2
        if half - now < timedelta(minutes=10):
            return
        for reader in self.of(appointment):
            if reader.side is Side.DOCTOR:
                self.reminders.append(Letter(reader.account, Nudge(appointment.id, until), half))

    def deliver(
        self,
        appointments: Mapping[AppointmentId, Appointment],
        disabled: set[AccountId],
        now: datetime,
        zone: ZoneInfo,
    ) -> None:
        """Let everybody hear what is due, but for the disabled and for what comes too late."""
        for readers, letter in list(self._news(appointments)):
            about = [appointments[reader.appointment] for reader in readers]
            old = (
                all(appointment.span.end <= now for appointment in about)
                and letter.due + HOUR <= now
            )
            over = any(
                appointment.status in (Status.COMPLETED, Status.NO_SHOW) for appointment in about
            )
            if letter.due <= now:
                self._close(letter, lost=old or over or letter.to in disabled)
                for reader in readers:
                    self.agreed.pop(reader, None)
                    self.heard[reader] = appointments[reader.appointment]
                    self.notes.pop(reader, None)
        for letter in [one for one in self.proposals if one.due <= now]:
            self.proposals.remove(letter)
            appointment = appointments[about_which(letter)]
            slot = letter.about.slot if isinstance(letter.about, Proposed) else None
            stands = appointment.status is Status.PENDING and appointment.proposed_slot == slot
            if isinstance(letter.about, ProposalOff):
                stands = stands and appointment.answer_by == letter.about.until
            old = appointment.span.end <= now and letter.due + HOUR <= now
            self._close(letter, lost=old or not stands or letter.to in disabled)
        for letter in [one for one in self.reminders if one.due <= now]:
            if letter not in self.reminders:
                continue  # told with another of the day
            self.reminders.remove(letter)
            lost = self._lost(letter, appointments, now)
            self._close(letter, lost=lost or letter.to in disabled)
            if not lost and letter.to not in disabled:
                alike = [one for one in self.reminders if not self._lost(one, appointments, now)]
                for one in told_with(letter, alike, zone):
                    self.reminders.remove(one)
                    self._close(one, lost=False)

    def _lost(
        self, letter: Letter, appointments: Mapping[AppointmentId, Appointment], now: datetime
    ) -> bool:
        appointment = appointments[about_which(letter)]
        old = appointment.span.end <= now and letter.due + HOUR <= now
        return comes_too_late(letter.about, appointment, now, old=old)

    def _close(self, letter: Letter, *, lost: bool) -> None:
        if not lost:
            self.delivered.append(letter)

    def of(self, appointment: Appointment) -> list[Reader]:
        return [reader for reader in self.readers if reader.appointment == appointment.id]
