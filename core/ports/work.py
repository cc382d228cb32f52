"""One transaction, and what it holds. It is rolled back unless ``commit`` was called."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.audit import AuditEntry
from core.model import (
    Account,
    AccountId,
    Carer,
    Doctor,
    DoctorId,
    Patient,
    PatientId,
    Slot,
    SlotId,
)
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


@dataclass(frozen=True, slots=True)
class Locked:
    """What ``lock`` took hold of: it stays as read here until the unit of work ends.

    What goes with it is read, not locked: ``carers`` are those of the patients, and ``doctors``
    besides those asked for are those whose slots were. ``changes`` counts what each patient's side
    changed since the moment that ``lock`` was given; what another process wrote while this one
    waited for the patient may be missing.
    """

    accounts: Mapping[AccountId, Account] = field(default_factory=dict)
    patients: Mapping[PatientId, Patient] = field(default_factory=dict)
    carers: Mapping[PatientId, Sequence[Carer]] = field(default_factory=dict)
    changes: Mapping[PatientId, int] = field(default_factory=dict)
    doctors: Mapping[DoctorId, Doctor] = field(default_factory=dict)
    slots: Mapping[SlotId, Slot] = field(default_factory=dict)

    def carer(self, account: AccountId | None, patient: PatientId) -> Carer | None:
        """Return the account as a carer of the patient, if it is one."""
        carers = self.carers.get(patient, ())
        return next((carer for carer in carers if carer.account_id == account), None)


class Audit(Protocol):
    """The audit trail, in a unit of work. Nothing in it ever changes."""

    async def write(self, entries: Sequence[AuditEntry]) -> None: ...

    async def forget(self, before: datetime, limit: int) -> int:
        """Remove entries older than that, so many at most; return how many these were."""
        ...


class UnitOfWork(Protocol):
    """One transaction."""

    @property
    def people(self) -> People: ...
    @property
    def own_data(self) -> OwnData: ...
    @property
    def profiles(self) -> Profiles: ...
    @property
    def records(self) -> Records: ...
    @property
    def shares(self) -> Shares: ...
    @property
    def card_requests(self) -> CardRequests: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def lists(self) -> Lists: ...
    @property
    def delays(self) -> Delays: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def busy(self) -> BusyCalendars: ...
    @property
    def slots(self) -> Slots: ...
    @property
    def holds(self) -> Holds: ...
    @property
    def time_off(self) -> TimesOff: ...
    @property
    def hours(self) -> Hours: ...
    @property
    def appointments(self) -> Appointments: ...
    @property
    def waitlist(self) -> Waitlist: ...
    @property
    def announcements(self) -> Announcements: ...
    @property
    def maintenances(self) -> Maintenances: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def mending(self) -> Mending: ...

    async def lock(
        self,
        *,
        accounts: Collection[AccountId] = (),
        patients: Collection[PatientId] = (),
        doctors: Collection[DoctorId] = (),
        slots: Collection[SlotId] = (),
        since: datetime | None = None,
    ) -> Locked:
        """Hold these rows until the end: accounts, patients, doctors and slots, in this order.

        Each kind goes in the order of its ids; ids that do not exist are left out of the answer.
        With ``since`` the patients' changes since then are counted.
        """
        ...

    async def commit(self) -> None: ...


class OpenWork(Protocol):
    """Opens a unit of work."""

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...
