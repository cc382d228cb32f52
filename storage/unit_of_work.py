"""One transaction: locks taken in one order, and everything rolled back unless it was committed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.audit import CHANGES
from core.model import Account, AccountId, Carer, Doctor, DoctorId, Patient, PatientId, Slot, SlotId
from core.ports.work import Locked
from storage import rows
from storage.announcements.work import SqlAnnouncements
from storage.appointments.work import SqlAppointments
from storage.audit import SqlAudit
from storage.busy import SqlBusyCalendars
from storage.cards import SqlCardRequests
from storage.decisions import SqlDecisions
from storage.delays import SqlDelays
from storage.feeds import SqlFeeds
from storage.hours import SqlHours
from storage.invitations import SqlInvitations
from storage.ledger import SqlLedger
from storage.lists import SqlLists
from storage.live_check import SqlMending
from storage.maintenance import SqlMaintenances
from storage.outbox import SqlOutbox
from storage.own_data import SqlOwnData
from storage.people.work import SqlPeople
from storage.records import SqlProfiles, SqlRecords, SqlShares
from storage.sets import IDS, among, ids
from storage.slots.work import SqlHolds, SqlSlots
from storage.tables import accounts, audit, carers, doctors, patients, slots
from storage.time_off import SqlTimesOff
from storage.types import UtcInstant
from storage.waitlist.work import SqlWaitlist

# FOR NO KEY UPDATE on PostgreSQL; SQLite's transaction holds its only write lock already. The
# stronger FOR UPDATE would also stop those who merely refer to the row by a foreign key, and they
# would meet in a deadlock: a booking refers to its doctor, who may be locking that very slot.
_ACCOUNTS = (
    select(*rows.ACCOUNT)
    .where(among(accounts.c.id, ids()))
    .order_by(accounts.c.id)
    .with_for_update(key_share=True)
)
_sides = carers.alias()
_CHANGES = (
    select(func.count())
    .where(
        audit.c.patient_id == patients.c.id,
        audit.c.at > bindparam("since", type_=UtcInstant),
        exists().where(
            _sides.c.patient_id == audit.c.patient_id, _sides.c.account_id == audit.c.actor_id
        ),
        text(f"audit.deed IN ({', '.join(repr(str(deed)) for deed in CHANGES)})"),
    )
    .correlate(patients)
    .scalar_subquery()
    .label("changes")
)
_PATIENTS = (
    select(*rows.PATIENT, *rows.CARER, _CHANGES)
    .select_from(
        patients.outerjoin(carers, carers.c.patient_id == patients.c.id).outerjoin(
            accounts, accounts.c.id == carers.c.account_id
        )
    )
    .where(among(patients.c.id, ids()))
    .order_by(patients.c.id, carers.c.account_id)
    .with_for_update(key_share=True, of=patients)
)
_DOCTORS = (
    select(*rows.DOCTOR)
    .select_from(rows.DOCTORS)
    .where(among(doctors.c.id, ids()))
    .order_by(doctors.c.id)
    .with_for_update(key_share=True, of=doctors)
)
_SLOTS = (
    select(*rows.SLOT, *rows.DOCTOR)
    .select_from(slots.join(rows.DOCTORS, slots.c.doctor_id == doctors.c.id))
    .where(among(slots.c.id, ids()))
    .order_by(slots.c.id)
    .with_for_update(key_share=True, of=slots)
)


class SqlUnitOfWork:
    """core.ports.work.UnitOfWork on one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.people = SqlPeople(connection)
        self.own_data = SqlOwnData(connection)
        self.profiles = SqlProfiles(connection)
        self.records = SqlRecords(connection)
        self.shares = SqlShares(connection)
        self.card_requests = SqlCardRequests(connection)
        self.decisions = SqlDecisions(connection)
        self.invitations = SqlInvitations(connection)
        self.lists = SqlLists(connection)
        self.delays = SqlDelays(connection)
        self.feeds = SqlFeeds(connection)
        self.busy = SqlBusyCalendars(connection)
        self.slots = SqlSlots(connection)
        self.holds = SqlHolds(connection)
        self.time_off = SqlTimesOff(connection)
        self.hours = SqlHours(connection)
        self.appointments = SqlAppointments(connection)
        self.waitlist = SqlWaitlist(connection)
        self.announcements = SqlAnnouncements(connection)
        self.maintenances = SqlMaintenances(connection)
        self.outbox = SqlOutbox(connection)
        self.audit = SqlAudit(connection)
        self.ledger = SqlLedger(connection)
        self.mending = SqlMending(connection)

    async def lock(
        self,
        *,
        accounts: Collection[AccountId] = (),
        patients: Collection[PatientId] = (),
        doctors: Collection[DoctorId] = (),
        slots: Collection[SlotId] = (),
        since: datetime | None = None,
    ) -> Locked:
        """Hold these rows until the end, each kind in the order of its ids."""
        held_accounts = await self._accounts(accounts)
        held_patients, carers, changes = await self._patients(patients, since)
        held_doctors = await self._doctors(doctors)
        held_slots, read_doctors = await self._slots(slots)
        return Locked(
            accounts=held_accounts,
            patients=held_patients,
            carers=carers,
            changes=changes,
            doctors=read_doctors | held_doctors,
            slots=held_slots,
        )

    async def _accounts(self, wanted: Collection[AccountId]) -> dict[AccountId, Account]:
        found = map(rows.account, await self._rows(_ACCOUNTS, wanted))
        return {account.id: account for account in found}

    async def _patients(
        self, wanted: Collection[PatientId], since: datetime | None
    ) -> tuple[dict[PatientId, Patient], dict[PatientId, list[Carer]], dict[PatientId, int]]:
        held: dict[PatientId, Patient] = {}
        carers: dict[PatientId, list[Carer]] = defaultdict(list)
        changes: dict[PatientId, int] = {}
        for row in await self._rows(_PATIENTS, wanted, since=since):
            patient = held[row.patient_id] = rows.patient(row)
            changes[patient.id] = row.changes
            # What was read beside the row is as it was before the lock was had, and the row itself
            # as it is: nobody cares any more for who is erased.
            if row.carer_account_id is not None and not patient.erased:
                carers[patient.id].append(rows.carer(row))
        return held, dict(carers), changes

    async def _doctors(self, wanted: Collection[DoctorId]) -> dict[DoctorId, Doctor]:
        found = map(rows.doctor, await self._rows(_DOCTORS, wanted))
        return {doctor.id: doctor for doctor in found}

    async def _slots(
        self, wanted: Collection[SlotId]
    ) -> tuple[dict[SlotId, Slot], dict[DoctorId, Doctor]]:
        found = await self._rows(_SLOTS, wanted)
        doctors: dict[DoctorId, Doctor] = {}
        for row in found:
            if row.doctor_id not in doctors:
                doctors[row.doctor_id] = rows.doctor(row)
        return {row.slot_id: rows.slot(row) for row in found}, doctors

    async def _rows(
        self, statement: Any, wanted: Collection[int], **values: object
    ) -> Sequence[Any]:
        if not wanted:
            return ()
        return (await self._connection.execute(statement, {IDS: wanted, **values})).all()

    async def commit(self) -> None:
        """Make it last. Raises BusyError where the database could not."""
        await self._connection.commit()
