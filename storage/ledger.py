"""What became of letters, and who must be called instead."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, func, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import AccountId, Appointment, AppointmentId, Relation, Span, Status
from core.ports.ledger import Call, Failed, LedgerLine, LedgerNumbers, Reason, ToCall
from storage import rows
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.heads import UNREADABLE, UNSURE
from storage.outbox import LETTER, letter
from storage.sets import IDS, among, ids
from storage.tables import WAITS, accounts, appointments, calls, carers, doctors, outbox, patients
from storage.tables.base import listed

_NOW = bindparam("now", type_=outbox.c.due_at.type)
_BLOCKED = and_(outbox.c.outcome == "withdrawn", outbox.c.cause == "unreachable")
FAILED = and_(outbox.c.closed_at.is_not(None), or_(outbox.c.outcome == "dropped", _BLOCKED))
"""What did not reach its reader, for whatever reason."""
_REASON = case(
    (_BLOCKED, literal(str(Reason.BLOCKED))),
    (outbox.c.cause.like("refused%"), literal(str(Reason.REFUSED))),
    (outbox.c.cause.like("given up%"), literal(str(Reason.GIVEN_UP))),
    (outbox.c.cause == UNSURE, literal(str(Reason.UNSURE))),
    (outbox.c.cause == UNREADABLE, literal(str(Reason.UNREADABLE))),
    else_=literal(str(Reason.FAULT)),
)
_WRITABLE = and_(accounts.c.unreachable_since.is_(None), ~accounts.c.disabled, ~accounts.c.away)
_own = carers.alias("own")
_READERS = (
    outbox.join(accounts, accounts.c.id == outbox.c.account_id)
    .outerjoin(_own, and_(_own.c.account_id == accounts.c.id, _own.c.relation == Relation.SELF))
    .outerjoin(patients, patients.c.id == _own.c.patient_id)
    .outerjoin(doctors, doctors.c.account_id == accounts.c.id)
    .outerjoin(appointments, appointments.c.id == outbox.c.appointment_id)
)
_LINES = select(
    outbox.c.id,
    outbox.c.kind,
    outbox.c.due_at,
    outbox.c.attempts,
    outbox.c.closed_at,
    appointments.c.starts_at,
    func.coalesce(doctors.c.name, patients.c.name, accounts.c.name).label("name"),
).select_from(_READERS)
_WAITING = (
    _LINES.where(WAITS)
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_OF_REASON = (
    _LINES.where(FAILED, bindparam("reason") == _REASON)
    .order_by(outbox.c.closed_at.desc(), outbox.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


def _count(table: Any, *conditions: Any) -> Any:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


_NUMBERS = select(
    _count(outbox, WAITS, outbox.c.due_at <= _NOW).label("late"),
    _count(outbox, WAITS, outbox.c.due_at > _NOW).label("ahead"),
    _count(accounts, accounts.c.unreachable_since.is_not(None)).label("blocked"),
)
_BY_REASON = (
    select(_REASON.label("reason"), func.count().label("number")).where(FAILED).group_by(_REASON)
)
_callers = accounts.alias("callers")
_TOLD = text(
    f"appointments.status IN ({listed((Status.CONFIRMED, Status.CANCELLED, Status.REJECTED))})"
)
_TO_CALL = (
    select(
        *rows.VIEW,
        calls.c.at.label("called_at"),
        _callers.c.name.label("caller"),
    )
    .select_from(
        rows.VIEWS.outerjoin(
            calls,
            and_(
                calls.c.appointment_id == appointments.c.id,
                calls.c.sequence == appointments.c.sequence,
            ),
        ).outerjoin(_callers, _callers.c.id == calls.c.caller_id)
    )
    .where(
        _TOLD,
        appointments.c.starts_at >= bindparam("start"),
        appointments.c.starts_at < bindparam("end"),
        ~patients.c.erased,
        ~rows.IS_REACHABLE,
    )
    .order_by(appointments.c.starts_at, appointments.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


class SqlLedgerPages:
    """core.ports.ledger.LedgerPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ledger(self, now: datetime) -> LedgerNumbers:
        """Count."""
        (row,) = await self._database.read(_NUMBERS, {"now": now})
        counts = {one.reason: one.number for one in await self._database.read(_BY_REASON)}
        failed = [(reason, counts[reason]) for reason in Reason if reason in counts]
        return LedgerNumbers(row.late, row.ahead, row.blocked, failed)

    async def letters_waiting(self, limit: int, offset: int = 0) -> Sequence[LedgerLine]:
        """Return the letters that wait, the first due first."""
        found = await self._database.read(_WAITING, {"most": limit, "skip": offset})
        return [_line(row) for row in found]

    async def letters_failed(
        self, reason: Reason, limit: int, offset: int = 0
    ) -> Sequence[LedgerLine]:
        """Return the letters that failed for this reason, the latest first."""
        wanted = {"reason": str(reason), "most": limit, "skip": offset}
        return [_line(row) for row in await self._database.read(_OF_REASON, wanted)]

    async def call_list(self, starts: Span, limit: int, offset: int = 0) -> Sequence[ToCall]:
        """Return the appointments of whom no letter reaches, in order of time."""
        wanted = {"start": starts.start, "end": starts.end, "most": limit, "skip": offset}
        return [
            ToCall(
                rows.view(row),
                None if row.called_at is None else Call(row.called_at, row.caller),
            )
            for row in await self._database.read(_TO_CALL, wanted)
        ]


def _line(row: AnyRow) -> LedgerLine:
    return LedgerLine(
        row.id, row.kind, row.name, row.due_at, row.attempts, row.starts_at, row.closed_at
    )


_HOLD = (
    select(*LETTER)
    .join_from(outbox, accounts, accounts.c.id == outbox.c.account_id)
    .where(FAILED, _WRITABLE)
    .order_by(outbox.c.id.desc())
    .with_for_update(of=outbox)
)
_HOLD_SOME = _HOLD.where(bindparam("reason") == _REASON).limit(bindparam("most"))
_HOLD_ONE = _HOLD.where(outbox.c.id == bindparam("letter"))
_AGAIN = (
    update(outbox)
    .where(among(outbox.c.id, ids()))
    # It was tried before, and nobody can be sure that none of it arrived.
    .values(closed_at=None, outcome=None, cause=None, try_at=_NOW, leased=False, attempts=1)
)
_LET_GO = update(outbox).where(among(outbox.c.id, ids())).values(outcome="withdrawn", cause="stale")
_CALL = insert(calls)
_TICK = _CALL.on_conflict_do_update(
    index_elements=["appointment_id"],
    set_={name: _CALL.excluded[name] for name in ("sequence", "caller_id", "at")},
)
_UNTICK = (
    delete(calls)
    .where(calls.c.appointment_id == bindparam("appointment"))
    .returning(calls.c.appointment_id)
)


class SqlLedger:
    """core.ports.ledger.Ledger."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def failed(self, reason: Reason, limit: int) -> Sequence[Failed]:
        """Hold and return letters that failed for this reason, the latest first."""
        wanted = {"reason": str(reason), "most": limit}
        found = (await self._connection.execute(_HOLD_SOME, wanted)).all()
        return [Failed(row.letter_id, letter(row)) for row in found]

    async def failed_one(self, number: int) -> Failed | None:
        """Hold and return a letter, if it failed and its reader can be written to now."""
        row = (await self._connection.execute(_HOLD_ONE, {"letter": number})).one_or_none()
        return None if row is None else Failed(row.letter_id, letter(row))

    async def send_again(self, letters: Collection[int], now: datetime) -> None:
        """Let these be delivered now."""
        await self._connection.execute(_AGAIN, {IDS: letters, "now": now})

    async def let_go(self, letters: Collection[int]) -> None:
        """Note that these lost their sense: they count as failed no more."""
        await self._connection.execute(_LET_GO, {IDS: letters})

    async def tick(self, appointment: Appointment, caller: AccountId, now: datetime) -> None:
        """Note that somebody was called about this appointment as it stands."""
        values = {"appointment_id": appointment.id, "sequence": appointment.sequence}
        await self._connection.execute(_TICK, {**values, "caller_id": caller, "at": now})

    async def untick(self, appointment: AppointmentId) -> bool:
        """Note that nobody was called; return whether that changed anything."""
        found = await self._connection.execute(_UNTICK, {"appointment": appointment})
        return found.first() is not None
