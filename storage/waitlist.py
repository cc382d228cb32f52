"""Who waits for whose times: in a unit of work, and on pages."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    and_,
    bindparam,
    delete,
    distinct,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import (
    AccountId,
    DayPart,
    DoctorId,
    PatientId,
    Slot,
    SlotId,
    Span,
    Verification,
    Wait,
    WaitId,
)
from core.ports.waitlist import NewWait
from core.views import InLine, WaitView
from storage import rows
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.free import is_free
from storage.sets import IDS, among, ids
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

_WAIT = [column.label(f"wait_{column.key}") for column in waits.c]
_PARTS = {str(part): part for part in DayPart}
_others = waits.alias("others")
_WAITS = select(*_WAIT)
_GET = _WAITS.where(waits.c.id == bindparam("wait"))
_OF_PATIENT = _WAITS.where(waits.c.patient_id == bindparam("patient")).order_by(waits.c.id)
_OFFERED = _WAITS.where(among(waits.c.slot_id, ids())).order_by(waits.c.id)
_ANYBODY = select(exists().where(waits.c.doctor_id == bindparam("doctor")).label("found"))
_CARED_FOR = (
    waits.join(
        carers,
        and_(carers.c.account_id == waits.c.account_id, carers.c.patient_id == waits.c.patient_id),
    )
    .join(accounts, accounts.c.id == waits.c.account_id)
    .join(patients, patients.c.id == waits.c.patient_id)
)
_IDLE = and_(
    waits.c.slot_id.is_(None),
    accounts.c.unreachable_since.is_(None),
    ~accounts.c.disabled,
    ~accounts.c.away,
    ~exists().where(
        _others.c.patient_id == waits.c.patient_id,
        _others.c.doctor_id == waits.c.doctor_id,
        _others.c.slot_id.is_not(None),
    ),
)
"""Nothing is offered to this patient by this doctor, and a letter would reach somebody."""
_IN_LINE = (
    select(*_WAIT, *rows.PATIENT, *rows.CARER)
    .select_from(_CARED_FOR)
    .where(
        waits.c.doctor_id == bindparam("doctor"),
        waits.c.id > bindparam("after"),
        waits.c.first_day <= bindparam("last"),
        waits.c.last_day >= bindparam("first"),
        _IDLE,
    )
    .order_by(waits.c.id)
    .limit(bindparam("most"))
    .with_for_update(key_share=True, of=waits)
)
_PASSED = (
    select(waits.c.patient_id, passed_slots.c.slot_id)
    .join(waits, waits.c.id == passed_slots.c.wait_id)
    .where(among(passed_slots.c.slot_id, ids()))
)
_ADD = upsert(waits).returning(waits.c.id)
_OFFER = update(waits).where(waits.c.id == bindparam("wait"))
_END = update(waits).where(among(waits.c.id, ids())).values(slot_id=None, until=None)
_PASS_BY = upsert(passed_slots).from_select(
    ["wait_id", "slot_id", "answered"],
    select(
        waits.c.id,
        bindparam("slot", type_=waits.c.id.type),
        bindparam("answered", type_=passed_slots.c.answered.type),
    ).where(among(waits.c.id, ids())),
)
_PASS_BY = _PASS_BY.on_conflict_do_update(
    index_elements=["wait_id", "slot_id"], set_={"answered": _PASS_BY.excluded.answered}
)
_FORGET = delete(passed_slots).where(among(passed_slots.c.slot_id, ids()), ~passed_slots.c.answered)
_REMOVE = delete(waits).where(among(waits.c.id, ids()))


def wait(row: AnyRow) -> Wait:
    """Read a wait."""
    offered = row.wait_slot_id is not None
    return Wait(
        id=row.wait_id,
        account_id=row.wait_account_id,
        patient_id=row.wait_patient_id,
        doctor_id=row.wait_doctor_id,
        first=row.wait_first_day,
        last=row.wait_last_day,
        part=_PARTS[row.wait_part],
        since=row.wait_since,
        slot_id=row.wait_slot_id,
        until=row.wait_until if offered else None,
    )


class SqlWaitlist:
    """core.ports.waitlist.Waitlist."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, wait: NewWait) -> Wait:
        """Write a wait; it is behind all that are there."""
        values = {
            "account_id": wait.account_id,
            "patient_id": wait.patient_id,
            "doctor_id": wait.doctor_id,
            "first_day": wait.first,
            "last_day": wait.last,
            "part": wait.part,
            "since": wait.since,
        }
        number = (await self._connection.execute(_ADD, values)).scalar_one()
        asked = (wait.account_id, wait.patient_id, wait.doctor_id)
        return Wait(WaitId(number), *asked, wait.first, wait.last, wait.part, wait.since)

    async def get(self, wait: WaitId) -> Wait | None:
        """Return a wait as it is known to be, without holding it."""
        return await self._one(_GET, wait)

    async def hold(self, wait: WaitId) -> Wait | None:
        """Hold and return a wait."""
        return await self._one(_GET.with_for_update(key_share=True), wait)

    async def _one(self, statement: object, number: WaitId) -> Wait | None:
        row = (await self._connection.execute(statement, {"wait": number})).one_or_none()  # type: ignore[call-overload]
        return None if row is None else wait(row)

    async def of_patient(self, patient: PatientId) -> Sequence[Wait]:
        """Return the patient's waits, the first to come first; nothing is held."""
        found = await self._connection.execute(_OF_PATIENT, {"patient": patient})
        return [wait(row) for row in found]

    async def anybody(self, doctor: DoctorId) -> bool:
        """Whether anybody waits for this doctor's times."""
        return bool((await self._connection.execute(_ANYBODY, {"doctor": doctor})).scalar_one())

    async def in_line(
        self, doctor: DoctorId, first: date, last: date, after: WaitId, limit: int
    ) -> Sequence[InLine]:
        """Hold and return who waits for any of these days, the first to come first."""
        wanted = {"doctor": doctor, "first": first, "last": last, "after": after, "most": limit}
        found = await self._connection.execute(_IN_LINE, wanted)
        return [_in_line(row) for row in found]

    async def offered(self, slots: Collection[SlotId]) -> Sequence[Wait]:
        """Hold and return the waits to which one of these slots is offered."""
        held = _OFFERED.with_for_update(key_share=True)
        return [wait(row) for row in await self._connection.execute(held, {IDS: slots})]

    async def passed(self, slots: Collection[SlotId]) -> Collection[tuple[PatientId, SlotId]]:
        """Return who is not offered which of these slots any more."""
        found = await self._connection.execute(_PASSED, {IDS: slots})
        return {(PatientId(row.patient_id), SlotId(row.slot_id)) for row in found}

    async def offer(self, wait: WaitId, slot: SlotId, until: datetime) -> None:
        """Write that this slot is offered."""
        await self._connection.execute(_OFFER, {"wait": wait, "slot_id": slot, "until": until})

    async def end_offers(self, waits: Collection[WaitId]) -> None:
        """Let these wait on: nothing is offered to them."""
        await self._connection.execute(_END, {IDS: waits})

    async def pass_by(self, waits: Collection[WaitId], slot: SlotId, *, answered: bool) -> None:
        """Offer this slot to these no more."""
        await self._connection.execute(_PASS_BY, {IDS: waits, "slot": slot, "answered": answered})

    async def forget_unanswered(self, slots: Collection[SlotId]) -> None:
        """Let these slots be offered again to those who gave no answer."""
        await self._connection.execute(_FORGET, {IDS: slots})

    async def remove(self, waits: Collection[WaitId]) -> None:
        """Forget these waits, and what they passed by."""
        await self._connection.execute(_REMOVE, {IDS: waits})


def _in_line(row: AnyRow) -> InLine:
    return InLine(wait(row), rows.patient(row), rows.carer(row))


# On pages


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
_VIEWS = select(*_WAIT, *rows.PATIENT, *rows.DOCTOR, *rows.SLOT, _PLACE).select_from(
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
    select(*_WAIT, *rows.PATIENT, *rows.CARER, *rows.SLOT)
    .select_from(_CARED_FOR.join(slots, slots.c.doctor_id == waits.c.doctor_id))
    .where(
        tuple_(slots.c.id, waits.c.id) > tuple_(bindparam("slot"), bindparam("wait")),
        slots.c.day.between(waits.c.first_day, waits.c.last_day),
        *is_free(),
        _IDLE,
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
        return [(rows.slot(row), _in_line(row)) for row in found]


def _view(row: AnyRow) -> WaitView:
    offered = None if row.wait_slot_id is None else rows.slot(row)
    return WaitView(wait(row), rows.doctor(row), rows.patient(row), row.wait_place, offered)
