"""Wakes the courier when a transaction that wrote letters has been committed.

So a confirmation goes out with the answer to the press, and pages that only read wake nobody.
"""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager

from core.model import AppointmentId, PersonId, SlotId
from core.notices import Letter
from core.ports import Appointments, Locked, OpenWork, Outbox, People, Slots, UnitOfWork


class WakeUp:
    """Opens units of work; ``wake`` is called after the commit of each that wrote letters."""

    def __init__(self, open_work: OpenWork) -> None:
        self._open = open_work
        self.wake: Callable[[], None] = lambda: None

    @asynccontextmanager
    async def open_work(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work: core.ports.OpenWork."""
        async with self._open() as work:
            yield _HeardWork(work, self)


class _HeardOutbox:
    """An outbox that knows whether anything was put into it."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self.filled = False

    async def put(self, letters: Sequence[Letter]) -> None:
        await self._outbox.put(letters)
        self.filled = True

    async def withdraw_reminders(self, appointment: AppointmentId) -> None:
        await self._outbox.withdraw_reminders(appointment)


class _HeardWork:
    """A unit of work that wakes the courier when its letters are safe."""

    def __init__(self, work: UnitOfWork, wake_up: WakeUp) -> None:
        self._work = work
        self._wake_up = wake_up
        self.people: People = work.people
        self.slots: Slots = work.slots
        self.appointments: Appointments = work.appointments
        self.outbox = _HeardOutbox(work.outbox)

    async def lock(
        self, *, people: Collection[PersonId] = (), slots: Collection[SlotId] = ()
    ) -> Locked:
        return await self._work.lock(people=people, slots=slots)

    async def commit(self) -> None:
        await self._work.commit()
        if self.outbox.filled:
            self._wake_up.wake()
