"""A database of the model test: five people in it, cleared between the runs, read as a whole."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from core.model import Appointment, AppointmentId, Person, PersonId, Slot, SlotId
from storage import mapping
from storage.store import Store
from storage.tables import appointments, outbox, persons, slots
from tests.builders import SEAL, Builder

DOCTORS, PEOPLE = 2, 5
A_WHILE = timedelta(minutes=1)


class Ground:
    """A database with five people in it, and an event loop of its own."""

    def __init__(self, url: str) -> None:
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._opening = Store.open(url, SEAL)
        self.store = self.runner.run(self._opening.__aenter__())
        self.people = self.runner.run(self._settle())

    async def _settle(self) -> list[Person]:
        build = Builder(self.store)
        doctors = [await build.doctor(f"Dr. {n}") for n in range(DOCTORS)]
        patients = [await build.person(f"Patient {n}") for n in range(PEOPLE - DOCTORS)]
        ids = [*(one.id for one in doctors), *(one.id for one in patients)]
        async with self.store.open_work() as work:
            held = await work.lock(people=ids)
        return [held.people[one] for one in ids]

    async def clear(self) -> None:
        """Make it Friday again: nothing is published, nobody is disabled."""
        async with self.store.database.write() as connection:
            for table in (outbox, appointments, slots):
                await connection.execute(delete(table))
            await connection.execute(update(persons).values(disabled=False))
            await connection.commit()

    async def disable(self, who: PersonId, *, disabled: bool) -> None:
        async with self.store.database.write() as connection:
            one = update(persons).where(persons.c.id == who)
            await connection.execute(one.values(disabled=disabled))
            await connection.commit()

    async def slots(self) -> dict[SlotId, Slot]:
        rows = await self.store.database.read(select(*mapping.SLOT))
        return {found.id: found for found in map(mapping.slot, rows)}

    async def visits(self) -> dict[AppointmentId, Appointment]:
        rows = await self.store.database.read(select(*mapping.APPOINTMENT))
        return {found.id: found for found in (mapping.appointment(row, SEAL) for row in rows)}

    async def letters(self) -> list[tuple[Any, ...]]:
        columns = outbox.c["person_id", "kind", "appointment_id", "due_at", "outcome"]
        rows = await self.store.database.read(select(*columns))
        return sorted(map(tuple, rows), key=repr)

    async def deliver(self, now: datetime) -> None:
        """Deliver all that is due."""
        while leased := await self.store.post.lease(now, now + A_WHILE, 100):
            await self.store.post.delivered([one.id for one in leased], now)

    def close(self) -> None:
        self.runner.run(self._opening.__aexit__(None, None, None))
        self.runner.close()
