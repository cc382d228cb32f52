"""Wakes the courier when a transaction that wrote letters has been committed, and counts deeds.

So a confirmation goes out with the answer to the press, and pages that only read wake nobody.
"""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from bot.chat.meter import UNMEASURED, Meter
from core.audit import AuditEntry, Deed
from core.model import AccountId, AppointmentId, DoctorId, PatientId, SlotId
from core.notifications import Letter, RunningLate, Unsent
from core.ports.announcements import Announcements, Maintenances
from core.ports.appointments import Appointments
from core.ports.busy import BusyCalendars
from core.ports.decisions import Decisions
from core.ports.doctors import CardRequests, Delays
from core.ports.feeds import Feeds
from core.ports.hours import Hours
from core.ports.invitations import Invitations
from core.ports.ledger import Ledger
from core.ports.lists import Lists
from core.ports.live_check import Mending
from core.ports.outbox import Outbox
from core.ports.own_data import OwnData
from core.ports.people import People
from core.ports.records import Profiles, Records, Shares
from core.ports.slots import Holds, Slots
from core.ports.time_off import TimesOff
from core.ports.waitlist import Waitlist
from core.ports.work import Audit, Locked, OpenWork, UnitOfWork


class WakeUp:
    """Opens units of work; ``wake`` is called after the commit of each that wrote letters."""

    def __init__(self, open_work: OpenWork, meter: Meter = UNMEASURED) -> None:
        self._open = open_work
        self._meter = meter
        self.wake: Callable[[], None] = lambda: None

    @asynccontextmanager
    async def open_work(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work: core.ports.work.OpenWork."""
        async with self._open() as work:
            yield _HeardWork(work, self)

    def heard(self, deeds: Sequence[Deed], *, letters: bool) -> None:
        """Hear what a transaction that is committed has done."""
        self._meter.done(deeds)
        if letters:
            self.wake()


class _HeardAudit:
    """An audit trail that knows what was written into it."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self.deeds: list[Deed] = []

    async def write(self, entries: Sequence[AuditEntry]) -> None:
        await self._audit.write(entries)
        self.deeds += [entry.deed for entry in entries]

    async def forget(self, before: datetime, limit: int) -> int:
        return await self._audit.forget(before, limit)


class _HeardOutbox:
    """An outbox that knows whether anything was put into it."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self.filled = False

    async def put(self, letters: Sequence[Letter]) -> None:
        await self._outbox.put(letters)
        self.filled = self.filled or bool(letters)

    async def unsent(self, appointments: Collection[AppointmentId]) -> Sequence[Unsent]:
        return await self._outbox.unsent(appointments)

    async def unsent_of(self, account: AccountId, kind: str) -> Sequence[Unsent]:
        return await self._outbox.unsent_of(account, kind)

    async def told_late(self, appointments: Collection[AppointmentId]) -> Sequence[RunningLate]:
        return await self._outbox.told_late(appointments)

    async def was_delivered(self, key: str) -> bool:
        return await self._outbox.was_delivered(key)

    async def withdraw(
        self, letters: Collection[int], now: datetime, *, cancelled: bool = False
    ) -> None:
        await self._outbox.withdraw(letters, now, cancelled=cancelled)

    async def reopen(self, appointment: AppointmentId, since: datetime) -> Sequence[Unsent]:
        reopened = await self._outbox.reopen(appointment, since)
        self.filled = self.filled or bool(reopened)
        return reopened


class _HeardWork:
    """A unit of work that wakes the courier when its letters are safe."""

    def __init__(self, work: UnitOfWork, wake_up: WakeUp) -> None:
        self._work = work
        self._wake_up = wake_up
        self.people: People = work.people
        self.own_data: OwnData = work.own_data
        self.profiles: Profiles = work.profiles
        self.records: Records = work.records
        self.shares: Shares = work.shares
        self.card_requests: CardRequests = work.card_requests
        self.decisions: Decisions = work.decisions
        self.invitations: Invitations = work.invitations
        self.lists: Lists = work.lists
        self.delays: Delays = work.delays
        self.feeds: Feeds = work.feeds
        self.busy: BusyCalendars = work.busy
        self.slots: Slots = work.slots
        self.holds: Holds = work.holds
        self.hours: Hours = work.hours
        self.time_off: TimesOff = work.time_off
        self.appointments: Appointments = work.appointments
        self.waitlist: Waitlist = work.waitlist
        self.announcements: Announcements = work.announcements
        self.maintenances: Maintenances = work.maintenances
        self.outbox = _HeardOutbox(work.outbox)
        self.audit = _HeardAudit(work.audit)
        self.ledger: Ledger = work.ledger
        self.mending: Mending = work.mending

    async def lock(
        self,
        *,
        accounts: Collection[AccountId] = (),
        patients: Collection[PatientId] = (),
        doctors: Collection[DoctorId] = (),
        slots: Collection[SlotId] = (),
        since: datetime | None = None,
    ) -> Locked:
        return await self._work.lock(
            accounts=accounts, patients=patients, doctors=doctors, slots=slots, since=since
        )

    async def commit(self) -> None:
        await self._work.commit()
        self._wake_up.heard(self.audit.deeds, letters=self.outbox.filled)
