"""A database of the model test: five people in it, cleared between the runs, read as a whole."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from bot.appointments.reminders import MOST_TOLD
from core.model import (
    Account,
    AccountId,
    AdminRole,
    Appointment,
    AppointmentId,
    Doctor,
    DoctorId,
    PatientId,
    Relation,
    Slot,
    SlotId,
    WaitId,
)
from core.notifications import AccountAccess, Reminder, told_with
from storage import rows
from storage.outbox import LETTER, letter
from storage.store import Store
from storage.tables import (
    accounts,
    appointments,
    audit,
    delays,
    doctors,
    hand_set_days,
    holds,
    outbox,
    shares,
    slots,
    time_off,
    topped_up,
    waits,
    weekly_hours,
)
from tests.builders import SEAL, Builder
from tests.databases import LET_THE_TRAIL_GO
from tests.model.clinic import Deed
from tests.model.readers import Letter

DOCTORS, ACCOUNTS, PATIENTS = 2, 5, 5
CARES = (
    (0, 0, Relation.SELF),
    (1, 1, Relation.CHILD),
    (2, 2, Relation.SELF),
    (3, 3, Relation.SELF),
    (3, 4, Relation.CHILD),
    (4, 4, Relation.OTHER),
)
"""Which account cares for which patient: a doctor for a child, one for two, two for one."""
DAYS = (weekly_hours, hand_set_days, topped_up, delays)
A_WHILE = timedelta(minutes=1)
CLOCK = ZoneInfo("Europe/Berlin")

_SLOTS = select(*rows.SLOT)
_APPOINTMENTS = select(*rows.APPOINTMENT)
_LETTERS = select(*LETTER, outbox.c.outcome)
_DELAYS = select(delays)
_SHARES = select(shares)
_WAITS = select(waits).order_by(waits.c.id)
_DEEDS = select(
    *(audit.c[name] for name in ("at", "actor_id", "deed", "patient_id", "doctor_id")),
    *(audit.c[name] for name in ("appointment_id", "slot_id", "amount")),
).order_by(audit.c.id)


class Ground:
    """A database with five accounts and five patients in it, and an event loop of its own."""

    def __init__(self, url: str) -> None:
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._opening = Store.open(url, SEAL)
        self.store = self.runner.run(self._opening.__aenter__())
        self.admin: Account
        self.accounts: list[Account] = []
        self.doctors: list[Doctor] = []
        self.patients: list[PatientId] = []
        self.carers: dict[PatientId, dict[AccountId, Relation]] = {}
        self.runner.run(self._settle())

    async def _settle(self) -> None:
        """The second doctor wants to be asked."""
        build = Builder(self.store)
        self.admin = await build.account("The desk", admin=AdminRole.GRANTED)
        self.accounts = [await build.account(f"Account {n}") for n in range(ACCOUNTS)]
        self.doctors = [
            await build.doctor(f"Dr. {n}", account_id=self.accounts[n].id, by_request=n == 1)
            for n in range(DOCTORS)
        ]
        self.patients = [(await build.patient(f"Patient {n}")).id for n in range(PATIENTS)]
        self.carers = {patient: {} for patient in self.patients}
        async with self.store.open_work() as work:
            for who, whose, relation in CARES:
                account, patient = self.accounts[who].id, self.patients[whose]
                self.carers[patient][account] = relation
                await work.people.add_carer(account, patient, relation)
            await work.commit()

    async def clear(self) -> None:
        """Make it Friday again: nothing is published, nobody is disabled."""
        async with self.store.database.write() as connection:
            await connection.execute(LET_THE_TRAIL_GO)
            for table in (
                outbox,
                audit,
                holds,
                waits,
                shares,
                appointments,
                slots,
                time_off,
                *DAYS,
            ):
                await connection.execute(delete(table))
            await connection.execute(update(accounts).values(disabled=False))
            await connection.execute(update(doctors).values(version=1))
            await connection.commit()

    async def rewrite(self, card: Doctor) -> None:
        async with self.store.open_work() as work:
            await work.people.save_doctor(card)
            await work.commit()

    async def slots(self, now: datetime) -> dict[SlotId, Slot]:
        """Return all slots; a hold that ran out is none."""
        found = await self.store.database.read(_SLOTS)
        return {slot.id: settled(slot, now) for slot in map(rows.slot, found)}

    async def appointments(self) -> dict[AppointmentId, Appointment]:
        found = await self.store.database.read(_APPOINTMENTS)
        return {appointment.id: appointment for appointment in map(rows.appointment, found)}

    async def waits(
        self,
    ) -> dict[WaitId, tuple[PatientId, SlotId | None, datetime | None]]:
        """Return who waits, in order, with what is offered to them."""
        return {
            WaitId(row.id): (row.patient_id, row.slot_id, row.until if row.slot_id else None)
            for row in await self.store.database.read(_WAITS)
        }

    async def letters(self) -> Mapping[str | None, list[Letter]]:
        """Return the letters that wait, by None, and those that went out, by "delivered".

        Those about somebody's access are left out: they tell of no appointment.
        """
        found: dict[str | None, list[Letter]] = {None: [], "delivered": [], "withdrawn": []}
        for row in await self.store.database.read(_LETTERS):
            one = letter(row)
            assert one is not None
            if isinstance(one.about, AccountAccess):
                continue
            found[row.outcome].append(Letter(one.to, one.about, one.due))
        return found

    async def deeds(self) -> list[Deed]:
        return [Deed(*row) for row in await self.store.database.read(_DEEDS)]

    async def delays(self) -> dict[tuple[DoctorId, date], tuple[timedelta, datetime]]:
        found = await self.store.database.read(_DELAYS)
        return {(DoctorId(row.doctor_id), row.day): (row.late, row.said_at) for row in found}

    async def shares(self) -> set[tuple[PatientId, DoctorId]]:
        found = await self.store.database.read(_SHARES)
        return {(PatientId(row.patient_id), DoctorId(row.doctor_id)) for row in found}

    async def deliver(self, now: datetime) -> None:
        """Deliver all that is due."""
        while leased := await self.store.deliveries.lease(now, now + A_WHILE, 100):
            for one in leased:
                told = [one.id]
                if isinstance(one.letter.about, Reminder):
                    others = await self.store.deliveries.others_alike(one, now)
                    with_it = told_with(one.letter, [it.letter for it in others], CLOCK)
                    told += [it.id for it in others if it.letter in with_it[: MOST_TOLD - 1]]
                await self.store.deliveries.delivered(told, now)

    def close(self) -> None:
        self.runner.run(self._opening.__aexit__(None, None, None))
        self.runner.close()


def settled(slot: Slot, now: datetime) -> Slot:
    """Return the slot without a hold that ran out."""
    return slot if slot.held(now) else replace(slot, held_by=None, held_until=None)
