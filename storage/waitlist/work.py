"""The line in a unit of work."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    bindparam,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import DoctorId, PatientId, SlotId, Wait, WaitId
from core.ports.waitlist import NewWait
from core.views import InLine
from storage import rows
from storage.sets import IDS, among, ids
from storage.tables import passed_slots, waits
from storage.waitlist.rows import CARED_FOR, IDLE, WAIT, in_line_of, wait

_WAITS = select(*WAIT)
_GET = _WAITS.where(waits.c.id == bindparam("wait"))
_OF_PATIENT = _WAITS.where(waits.c.patient_id == bindparam("patient")).order_by(waits.c.id)
_OFFERED = _WAITS.where(among(waits.c.slot_id, ids())).order_by(waits.c.id)
_ANYBODY = select(exists().where(waits.c.doctor_id == bindparam("doctor")).label("found"))
_IN_LINE = (
    select(*WAIT, *rows.PATIENT, *rows.CARER)
    .select_from(CARED_FOR)
    .where(
        waits.c.doctor_id == bindparam("doctor"),
        waits.c.id > bindparam("after"),
        waits.c.first_day <= bindparam("last"),
        waits.c.last_day >= bindparam("first"),
        IDLE,
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
_LINES = 0x11AE
"""Tells the locks of lines from whatever else is locked by a number."""
_TURN = select(
    func.pg_advisory_xact_lock(literal(_LINES, Integer), bindparam("doctor", type_=Integer))
)
_ADD = upsert(waits).returning(waits.c.id)
_SET = update(waits).where(waits.c.id == bindparam("wait"))
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


class SqlWaitlist:
    """core.ports.waitlist.Waitlist."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def turn(self, doctors: Collection[DoctorId]) -> None:
        """Let nobody else hold waits of these doctors; SQLite has one writer anyway."""
        if self._connection.dialect.name == "postgresql":
            for doctor in sorted(doctors):
                await self._connection.execute(_TURN, {"doctor": doctor})

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
            "unanswered": 0,
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

    async def _one(self, statement: Select[Any], number: WaitId) -> Wait | None:
        row = (await self._connection.execute(statement, {"wait": number})).one_or_none()
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
        return [in_line_of(row) for row in found]

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
        await self._connection.execute(_SET, {"wait": wait, "slot_id": slot, "until": until})

    async def count_unanswered(self, wait: WaitId, number: int) -> None:
        """Write how many offers in a row got no answer."""
        await self._connection.execute(_SET, {"wait": wait, "unanswered": number})

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
