"""One transaction: locks taken in one order, and everything rolled back unless it was committed."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import Person, PersonId, Slot, SlotId
from core.ports import Locked
from storage import mapping
from storage.repositories.appointments import SqlAppointments
from storage.repositories.outbox import SqlOutbox
from storage.repositories.people import SqlPeople
from storage.repositories.slots import SqlSlots
from storage.seal import Seal
from storage.sets import IDS, among, ids
from storage.tables import persons, slots

# FOR NO KEY UPDATE on PostgreSQL; SQLite's transaction holds its only write lock already. The
# stronger FOR UPDATE would also stop those who merely refer to the row by a foreign key, and they
# would meet in a deadlock: a booking refers to its doctor, who may be locking that very slot.
_PEOPLE = (
    select(*mapping.person_columns())
    .where(among(persons.c.id, ids()))
    .order_by(persons.c.id)
    .with_for_update(key_share=True)
)
_SLOTS = (
    select(*mapping.SLOT, *mapping.person_columns())
    .join_from(slots, persons, slots.c.doctor_id == persons.c.id)
    .where(among(slots.c.id, ids()))
    .order_by(slots.c.id)
    .with_for_update(key_share=True, of=slots)
)


class SqlUnitOfWork:
    """core.ports.UnitOfWork on one connection."""

    def __init__(self, connection: AsyncConnection, seal: Seal) -> None:
        self._connection = connection
        self.people = SqlPeople(connection)
        self.slots = SqlSlots(connection)
        self.appointments = SqlAppointments(connection, seal)
        self.outbox = SqlOutbox(connection)

    async def lock(
        self, *, people: Collection[PersonId] = (), slots: Collection[SlotId] = ()
    ) -> Locked:
        """Hold these people and then these slots, each in the order of their ids, until the end."""
        held_people: dict[PersonId, Person] = {}
        held_slots: dict[SlotId, Slot] = {}
        doctors: dict[PersonId, Person] = {}
        if people:
            for row in await self._connection.execute(_PEOPLE, {IDS: people}):
                person = mapping.person(row)
                held_people[person.id] = person
        if slots:
            for row in await self._connection.execute(_SLOTS, {IDS: slots}):
                of_slot, of_doctor = mapping.split(row, len(mapping.SLOT))
                slot = mapping.slot(of_slot)
                held_slots[slot.id] = slot
                doctors[slot.doctor_id] = mapping.person(of_doctor)
        return Locked(held_people, held_slots, doctors)

    async def commit(self) -> None:
        """Make it last. Raises BusyError where the database could not."""
        await self._connection.commit()
