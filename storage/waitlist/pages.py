"""The line on pages."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    bindparam,
    distinct,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    tuple_,
)

from core.model import AccountId, DayPart, Slot, SlotId, Span, Verification, WaitId
from core.views import InLine, WaitView
from storage import rows
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.free import is_free
from storage.tables import (
    IS_LIVE,
    VACANT,
    accounts,
    appointments,
    carers,
    doctors,
    passed_slots,
    patients,
    slots,
    waits,
)
from storage.types import UtcInstant
from storage.waitlist.rows import CARED_FOR, IDLE, WAIT, in_line_of, wait

_ahead = waits.alias("ahead")
_PLACE = (
    select(1 + func.count(distinct(_ahead.c.patient_id)))
    .where(
        _ahead.c.doctor_id == waits.c.doctor_id,
        _ahead.c.id < waits.c.id,
        _ahead.c.patient_id != waits.c.patient_id,
        _ahead.c.first_day <= waits.c.last_day,
        _ahead.c.last_day >= waits.c.first_day,
        or_(
            _ahead.c.part == waits.c.part,
            _ahead.c.part == DayPart.ANY,
            waits.c.part == DayPart.ANY,
        ),
    )
    .correlate(waits)
    .scalar_subquery()
    .label("wait_place")
)
_VIEWS = select(*WAIT, *rows.PATIENT, *rows.DOCTOR, *rows.SLOT, _PLACE).select_from(
    waits.join(patients, patients.c.id == waits.c.patient_id)
    .join(doctors, doctors.c.id == waits.c.doctor_id)
    .outerjoin(rows.doctor_accounts, doctors.c.account_id == rows.doctor_accounts.c.id)
    .outerjoin(slots, slots.c.id == waits.c.slot_id)
)
_VIEW = _VIEWS.where(waits.c.id == bindparam("wait"))
_OF_ACCOUNT = (
    _VIEWS.join(carers, carers.c.patient_id == waits.c.patient_id)
    .where(carers.c.account_id == bindparam("account"))
    .order_by(waits.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_now = bindparam("now", type_=UtcInstant)
_BUSY = exists().where(
    appointments.c.patient_id == waits.c.patient_id,
    appointments.c.doctor_id != waits.c.doctor_id,
    appointments.c.starts_at < slots.c.ends_at,
    appointments.c.ends_at > slots.c.starts_at,
    IS_LIVE,
)
"""Something else of the patient lies at the slot's time."""
_ENDED_OFFERS = (
    select(waits.c.id)
    .join(slots, slots.c.id == waits.c.slot_id)
    .join(accounts, accounts.c.id == waits.c.account_id)
    .where(
        waits.c.slot_id.is_not(None),
        or_(
            waits.c.until <= _now,
            not_(literal_column(f"({VACANT.text})", Boolean)),
            slots.c.held_by.is_distinct_from(waits.c.account_id),
            slots.c.held_until.is_distinct_from(waits.c.until),
            accounts.c.disabled,
            accounts.c.away,
            accounts.c.unreachable_since.is_not(None),
            _BUSY,
        ),
    )
    .order_by(waits.c.until)
    .limit(bindparam("most"))
)
_served_in = slots.alias("served_in")
_SERVED = exists().where(
    appointments.c.patient_id == waits.c.patient_id,
    appointments.c.doctor_id == waits.c.doctor_id,
    appointments.c.made_at > waits.c.since,
    _served_in.c.id == appointments.c.slot_id,
    _served_in.c.day.between(waits.c.first_day, waits.c.last_day),
    appointments.c.ends_at > _now,
    IS_LIVE,
)
_ENDED_WAITS = (
    select(waits.c.id)
    .where(or_(waits.c.last_day < bindparam("today"), _SERVED))
    .order_by(waits.c.id)
    .limit(bindparam("most"))
)
_mine = waits.alias("mine")
_PASSED_BY = exists().where(
    passed_slots.c.slot_id == slots.c.id,
    passed_slots.c.wait_id == _mine.c.id,
    _mine.c.patient_id == waits.c.patient_id,
)
_FREE_FOR_WAITS = (
    select(*WAIT, *rows.PATIENT, *rows.CARER, *rows.SLOT)
    .select_from(CARED_FOR.join(slots, slots.c.doctor_id == waits.c.doctor_id))
    .where(
        tuple_(slots.c.id, waits.c.id) > tuple_(bindparam("slot"), bindparam("wait")),
        slots.c.day.between(waits.c.first_day, waits.c.last_day),
        *is_free(),
        IDLE,
        ~_BUSY,
        ~_PASSED_BY,
        or_(
            ~bindparam("verified", type_=passed_slots.c.answered.type),
            patients.c.verification == Verification.VERIFIED,
        ),
    )
    .order_by(slots.c.id, waits.c.id)
    .limit(bindparam("most"))
)


class SqlWaitlistPages:
    """core.ports.waitlist.WaitlistPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waits_of(self, account: AccountId, limit: int, offset: int = 0) -> Sequence[WaitView]:
        """Return a page of the waits of all whom this account cares for, in order."""
        wanted = {"account": account, "most": limit, "skip": offset}
        return [_view(row) for row in await self._database.read(_OF_ACCOUNT, wanted)]

    async def wait(self, wait: WaitId) -> WaitView | None:
        """Return a wait with its people, or None."""
        for row in await self._database.read(_VIEW, {"wait": wait}):
            return _view(row)
        return None

    async def ended_offers(self, now: datetime, limit: int) -> Sequence[WaitId]:
        """Return waits whose offer is over, has become another's, or is of no use any more."""
        found = await self._database.read(_ENDED_OFFERS, {"now": now, "most": limit})
        return [WaitId(row.id) for row in found]

    async def ended_waits(self, today: date, now: datetime, limit: int) -> Sequence[WaitId]:
        """Return waits whose days have passed, or that have been served."""
        wanted = {"today": today, "now": now, "most": limit}
        return [WaitId(row.id) for row in await self._database.read(_ENDED_WAITS, wanted)]

    async def free_for_waits(
        self,
        starts: Span,
        now: datetime,
        after: tuple[SlotId, WaitId],
        limit: int,
        *,
        verified: bool,
    ) -> Sequence[tuple[Slot, InLine]]:
        """Return free slots beside those who may wait for them, in the order of their ids."""
        wanted = {
            "start": starts.start,
            "end": starts.end,
            "now": now,
            "slot": after[0],
            "wait": after[1],
            "verified": verified,
            "most": limit,
        }
        found = await self._database.read(_FREE_FOR_WAITS, wanted)
        return [(rows.slot(row), in_line_of(row)) for row in found]


def _view(row: AnyRow) -> WaitView:
    offered = None if row.wait_slot_id is None else rows.slot(row)
    return WaitView(wait(row), rows.doctor(row), rows.patient(row), row.wait_place, offered)
