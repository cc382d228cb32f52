"""A clinic in a few lines: people, doctors and slots straight through the repositories."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from core.appointments.undo_rules import UNDO_FOR
from core.model import (
    Account,
    Actor,
    AdminRole,
    Appointment,
    Doctor,
    DoctorId,
    Patient,
    PatientId,
    Relation,
    Slot,
    SlotState,
    Span,
    Status,
    Verification,
)
from core.policy import ClinicPolicy
from core.ports.appointments import NewAppointment
from core.ports.slots import NewSlot
from storage.engine import PUBLIC
from storage.seal import Seal
from storage.store import Store
from tests.services import Services

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday morning, far from any change of the clocks."""
HOUR = timedelta(hours=1)
FIRST = 1000
"""The first Telegram id that a builder gives out; the others follow it."""
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


@dataclass(frozen=True, slots=True)
class Someone:
    """An account, and the patient that its owner is."""

    account: Account
    patient: Patient

    @property
    def by(self) -> Actor:
        """This account as who acts."""
        return Actor(self.account.id, "test")


def by(doctor: Doctor) -> Actor:
    """Return the doctor's own account as who acts."""
    return Actor(doctor.account_id, "test")


@dataclass(slots=True)
class Builder(Services):
    """Makes what a test needs, in as many words as it takes."""

    store: Store
    clock: SetClock = field(default_factory=SetClock)
    policy: ClinicPolicy = field(default_factory=ClinicPolicy)
    _numbers: Iterator[int] = field(default_factory=lambda: count(FIRST))

    # People

    async def account(
        self,
        name: str = "Maria Silva",
        *,
        admin: AdminRole = AdminRole.NONE,
        disabled: bool = False,
        language: str = "en",
    ) -> Account:
        """Add somebody who started the bot and gave no name."""
        async with self.store.open_work() as work:
            met = await work.people.meet(next(self._numbers), name, language)
            account = replace(met, admin=admin, disabled=disabled)
            await work.people.save_account(account)
            await work.commit()
        return account

    async def patient(
        self,
        name: str = "Maria Silva",
        *carers: Account,
        relation: Relation = Relation.OTHER,
        verification: Verification = Verification.NONE,
    ) -> Patient:
        """Add a patient, with those who care for them; nobody cares for a walk-in."""
        new = Patient(PatientId(0), name, "+491701234567", verification)
        async with self.store.open_work() as work:
            patient = await work.people.add_patient(new)
            for carer in carers:
                await work.people.add_carer(carer.id, patient.id, relation)
            await work.commit()
        return replace(patient, reachable=any(not one.disabled for one in carers))

    async def person(
        self,
        name: str = "Maria Silva",
        *,
        verification: Verification = Verification.NONE,
        admin: AdminRole = AdminRole.NONE,
        disabled: bool = False,
    ) -> Someone:
        """Add somebody who signed up as a patient."""
        account = await self.account(name, admin=admin, disabled=disabled)
        patient = await self.patient(
            name, account, relation=Relation.SELF, verification=verification
        )
        return Someone(account, patient)

    async def doctor(
        self,
        name: str = "Dr. Lena Hoffmann",
        verification: Verification = Verification.VERIFIED,
        **card: Any,
    ) -> Doctor:
        """Add a doctor with an account of their own, unless ``account_id`` says otherwise."""
        if "account_id" not in card:
            card["account_id"] = (await self.account(name)).id
        new = Doctor(DoctorId(0), name, "Cardiology", "BE-1", "+4930123456")
        new = replace(new, verification=verification, **card)
        async with self.store.open_work() as work:
            doctor = await work.people.add_doctor(new)
            await work.commit()
        return doctor

    async def applicants(self, number: int) -> None:
        """Add so many people who wait for an admin, as doctors and as patients alike."""
        async with self.store.open_work() as work:
            for at in range(number):
                account = await work.people.meet(next(self._numbers), f"Ada {at}", "en")
                patient = Patient(PatientId(0), account.name, "+4930123456", Verification.WAITING)
                added = await work.people.add_patient(patient)
                await work.people.add_carer(account.id, added.id, Relation.SELF)
                card = Doctor(DoctorId(0), account.name, "Cardiology", f"BE-{at}", "+4930123456")
                await work.people.add_doctor(replace(card, account_id=account.id))
            await work.commit()

    # Times

    async def slots(
        self, doctor: DoctorId, *hours: float, minutes: int = 30, off: bool = False
    ) -> list[Slot]:
        """Publish slots that begin so many hours from NOW; return them in that order."""
        spans = [
            Span(NOW + hour * HOUR, NOW + hour * HOUR + timedelta(minutes=minutes))
            for hour in hours
        ]
        async with self.store.open_work() as work:
            await work.slots.add([NewSlot(doctor, span, span.start.date()) for span in spans])
            made = {slot.span: slot for slot in await work.slots.between(doctor, ALWAYS)}
            if off:
                await work.slots.switch([made[span].id for span in spans], off=True)
            await work.commit()
        return [replace(made[span], switched_off=off) for span in spans]

    async def slot(self, doctor: DoctorId, hour: float, **how: Any) -> Slot:
        """Publish one slot."""
        (made,) = await self.slots(doctor, hour, **how)
        return made

    def new(
        self, someone: Someone, slot: Slot, note: str | None = None, **other: Any
    ) -> NewAppointment:
        """Return an appointment about to be written."""
        plain = NewAppointment(
            uid=uuid4().hex,
            patient_id=someone.patient.id,
            doctor_id=slot.doctor_id,
            slot_id=slot.id,
            span=slot.span,
            status=Status.CONFIRMED,
            note=note,
            made_by=someone.account.id,
            made_at=self.clock.now(),
        )
        return replace(plain, **other)

    async def appointment(
        self, someone: Someone, slot: Slot, note: str | None = None, **other: Any
    ) -> Appointment:
        """Book past all rules."""
        async with self.store.open_work() as work:
            (made,) = await work.appointments.add([self.new(someone, slot, note, **other)])
            await work.commit()
        return made

    async def cancelled(self, appointment: Appointment) -> Appointment:
        """Cancel past all rules, telling nobody."""
        off = replace(appointment, status=Status.CANCELLED, sequence=appointment.sequence + 1)
        async with self.store.open_work() as work:
            await work.appointments.save(off)
            await work.commit()
        return off

    async def cancel_for_good(self, by: Actor, appointment: Appointment) -> None:
        """Cancel as its patient did a minute ago: by now nobody can take it back."""
        now = self.clock.moment
        self.clock.moment = now - UNDO_FOR
        await self.changes().cancel(by, appointment.id)
        self.clock.moment = now
        await self.undoing().settle(Actor(None, "settle-cancellations"), appointment.id)

    async def deliver(self) -> None:
        """Let every letter that is due reach its reader."""
        now = self.clock.now()
        while leased := await self.store.deliveries.lease(now, now + HOUR, 100):
            await self.store.deliveries.delivered([one.id for one in leased], now)

    # Reading again

    async def found_account(self, account: Account) -> Account:
        async with self.store.open_work() as work:
            found = await work.people.account(account.id)
        assert found is not None
        return found

    async def found_patient(self, patient: Patient) -> Patient:
        found = await self.store.queries.patient(patient.id)
        assert found is not None
        return found

    async def found_doctor(self, doctor: Doctor) -> Doctor:
        found = await self.store.queries.doctor(doctor.id)
        assert found is not None
        return found

    async def found(self, appointment: Appointment) -> Appointment:
        view = await self.store.queries.appointment(appointment.id)
        assert view is not None
        return view.appointment

    async def found_slot(self, slot: Slot) -> Slot:
        found = await self.store.queries.slot(slot.id)
        assert found is not None
        return found

    async def state(self, slot: Slot) -> SlotState:
        """Return how a slot stands now."""
        return (await self.found_slot(slot)).state(self.clock.now())
