"""Who cares for whom in a storm, or did: accounts, their chats, and who was erased when."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.audit import Deed
from core.model import AccountId, PatientId
from storage.drivers.readers import AnyRow
from storage.tables import accounts, carers
from tests.storm.ground import Ground

Carers = Mapping[PatientId, Mapping[AccountId, int]]
_CHATS = select(accounts.c.id, accounts.c.telegram_id)
_CARERS = select(carers.c.patient_id, carers.c.account_id)
UNKNOWN = 0
"""The chat of an account that came while the storm went, and was erased."""


@dataclass(frozen=True, slots=True)
class Care:
    """Who cares for whom at a moment. In a storm nobody shares one patient with another."""

    chats: Mapping[AccountId, int]
    by: Mapping[PatientId, AccountId]

    @classmethod
    async def now(cls, here: Ground) -> "Care":
        """Read it."""
        read = here.store.database.read
        return cls(
            {row.id: row.telegram_id for row in await read(_CHATS)},
            {row.patient_id: row.account_id for row in await read(_CARERS)},
        )


@dataclass(frozen=True, slots=True)
class CareBook:
    """Who ever cared for whom, and what became of them."""

    carers: Carers
    """Of each patient there ever was."""
    patients_gone: Mapping[PatientId, datetime]
    accounts_gone: Mapping[AccountId, datetime]
    now: Care
    walk_ins: Collection[PatientId] = ()
    """Whom the desk wrote down: nobody cares for them."""
    staff: Collection[AccountId] = ()
    """Who acts for others."""

    @classmethod
    def of(
        cls, first: Care, now: Care, trail: Sequence[AnyRow], staff: Collection[AccountId] = ()
    ) -> "CareBook":
        """Return what the beginning, the trail and the end tell together."""
        chats = {**first.chats, **now.chats}
        found: dict[PatientId, dict[AccountId, int]] = defaultdict(dict)
        for patient, account in first.by.items():
            found[patient][account] = chats[account]
        for row in trail:
            if row.deed == Deed.PATIENT_SIGNED_UP:
                found[row.patient_id][row.actor_id] = chats.get(row.actor_id, UNKNOWN)
        return cls(
            found,
            {row.patient_id: row.at for row in trail if row.deed == Deed.PATIENT_ERASED},
            {row.account_id: row.at for row in trail if row.deed == Deed.ACCOUNT_ERASED},
            now,
            {row.patient_id for row in trail if row.deed == Deed.PATIENT_REGISTERED},
            staff,
        )

    def still_here(self, patient: PatientId) -> bool:
        """Whether nobody who cares for this patient was erased."""
        return not any(account in self.accounts_gone for account in self.carers[patient])
