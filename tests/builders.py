"""A clinic in a few lines: people, doctors and slots straight through the repositories."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest

from core.booking import BookingDesk
from core.model import (
    Appointment,
    Doctor,
    Person,
    PersonId,
    Slot,
    SlotState,
    Span,
    Standing,
    Status,
)
from core.policy import ClinicPolicy
from core.ports import Booking, NewSlot
from storage.engine import PUBLIC
from storage.seal import Seal
from storage.store import Store

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday morning, far from any change of the clocks."""
HOUR = timedelta(hours=1)
ALWAYS = Span(NOW - timedelta(days=999), NOW + timedelta(days=999))
KEY = "cHJheGlzLXRlc3RzLXByYXhpcy10ZXN0cy1wcmF4aXM="
SEAL = Seal([KEY])

only_sqlite = pytest.mark.parametrize(
    "database_url", [pytest.param("sqlite", marks=pytest.mark.sqlite)], indirect=True
)
only_postgresql = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@dataclass(slots=True)
class SetClock:
    """A clock that shows what the test sets."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@asynccontextmanager
async def open_store(
    url: str, schema: str = PUBLIC, *, plain: bool = False
) -> AsyncIterator[Store]:
    """Open a store, and see at the end that every connection that writes came back."""
    async with Store.open(url, SEAL, schema, plain=plain) as store:
        yield store
        assert busy_connections(store) == 0


def busy_connections(store: Store) -> int:
    """Return how many connections that write are in use."""
    return int(store.database.writer.pool.checkedout())  # type: ignore[attr-defined]  # this pool is a queue


@dataclass(slots=True)
class Builder:
    """Makes what a test needs, in as many words as it takes."""

    store: Store
    clock: SetClock = field(default_factory=SetClock)
    policy: ClinicPolicy = field(default_factory=ClinicPolicy)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1000))

    def desk(self, store: Store | None = None) -> BookingDesk:
        """Return a booking desk on this store, or on another one of the same database."""
        return BookingDesk((store or self.store).open_work, self.policy, self.clock)

    async def person(self, name: str = "Maria Silva", **changes: object) -> Person:
        """Add someone who signed up."""
        async with self.store.open_work() as work:
            met = await work.people.meet(next(self._numbers), name, "en", is_admin=False)
            person = replace(met, phone="+491701234567", signed_up=True, **changes)  # type: ignore[arg-type]  # the test's own fields
            await work.people.save(person)
            await work.commit()
            return person

    async def doctor(
        self, name: str = "Dr. Lena Hoffmann", standing: Standing = Standing.VERIFIED
    ) -> Doctor:
        """Add someone with a doctor's card."""
        person = await self.person(name, doctor=standing)
        card = Doctor(person.id, name, "Cardiology", "BE-1", "+4930123456")
        card = replace(card, bookable=standing is Standing.VERIFIED)
        async with self.store.open_work() as work:
            await work.people.save_doctor(card)
            await work.commit()
        return card

    async def applicants(self, number: int) -> None:
        """Add so many people who wait for an admin, as doctors and as patients alike."""
        async with self.store.open_work() as work:
            for at in range(number):
                met = await work.people.meet(next(self._numbers), f"Ada {at}", "en", is_admin=False)
                waits = replace(met, doctor=Standing.WAITING, patient=Standing.WAITING)
                await work.people.save(waits)
                card = Doctor(met.id, met.name, "Cardiology", f"BE-{at}", "+4930123456")
                await work.people.save_doctor(card)
            await work.commit()

    async def slots(
        self,
        doctor: PersonId,
        *hours: float,
        minutes: int = 30,
        state: SlotState = SlotState.OPEN,
    ) -> list[Slot]:
        """Publish slots that begin so many hours from NOW; return them in that order."""
        spans = [
            Span(NOW + hour * HOUR, NOW + hour * HOUR + timedelta(minutes=minutes))
            for hour in hours
        ]
        async with self.store.open_work() as work:
            await work.slots.add([NewSlot(doctor, span, span.start.date()) for span in spans])
            made = {slot.span: slot for slot in await work.slots.between(doctor, ALWAYS)}
            if state is not SlotState.OPEN:
                await work.slots.mark([made[span].id for span in spans], state)
            await work.commit()
        return [replace(made[span], state=state) for span in spans]

    async def slot(self, doctor: PersonId, hour: float, **how: object) -> Slot:
        """Publish one slot."""
        (made,) = await self.slots(doctor, hour, **how)  # type: ignore[arg-type]  # as slots takes them
        return made

    async def appointment(
        self, patient: PersonId, slot: Slot, note: str | None = None
    ) -> Appointment:
        """Book past all rules; the slot is marked."""
        booking = Booking(
            uuid4().hex, patient, slot.doctor_id, slot.id, slot.span, note, self.clock.now()
        )
        async with self.store.open_work() as work:
            (made,) = await work.appointments.add([booking])
            await work.slots.mark([slot.id], SlotState.BOOKED)
            await work.commit()
        return made

    async def cancelled(self, appointment: Appointment, slot: Slot) -> None:
        """Cancel past all rules, telling nobody; its slot is free again."""
        off = replace(appointment, status=Status.CANCELLED, sequence=appointment.sequence + 1)
        async with self.store.open_work() as work:
            await work.appointments.save(off)
            await work.slots.mark([slot.id], SlotState.OPEN)
            await work.commit()

    async def found_person(self, person: PersonId) -> Person:
        """Read a person again."""
        async with self.store.open_work() as work:
            found = await work.people.get(person)
        assert found is not None
        return found

    async def found(self, appointment: Appointment) -> Appointment:
        """Read an appointment again."""
        visit = await self.store.queries.visit(appointment.id)
        assert visit is not None
        return visit.appointment

    async def state(self, slot: Slot) -> SlotState:
        """Read a slot's state again."""
        found = await self.store.queries.slot(slot.id)
        assert found is not None
        return found.state
