"""The delivering side of the outbox: what may be delivered now, and what became of it.

A reader's letters form a queue: urgent ones before reminders, and in each the order in which they
were written. Only its head may be leased; what is leased or waits for another try holds up those
behind it. So nobody hears "cancelled" before "booked", and a reminder never holds up a change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, exists, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import LIVE, SlotId, Span, Status
from core.notifications import Priority, lost_sense
from core.ports.outbox import Delivery, OutboxStatus
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.outbox import LETTER, letter
from storage.sets import IDS, among, ids
from storage.tables import WAITS, accounts, appointments, outbox

_NOW = bindparam("now", type_=outbox.c.due_at.type)
_ahead = outbox.alias("ahead")
_HEADS = (
    select(
        *LETTER,
        outbox.c.attempts,
        accounts.c.telegram_id,
        accounts.c.disabled,
        accounts.c.unreachable_since,
        accounts.c.away,
        appointments.c.status,
        appointments.c.starts_at,
        appointments.c.ends_at,
        appointments.c.arrived,
        appointments.c.proposed_slot,
        appointments.c.answer_by,
    )
    .join_from(outbox, accounts, outbox.c.account_id == accounts.c.id)
    .outerjoin(appointments, outbox.c.appointment_id == appointments.c.id)
    .where(
        WAITS,
        outbox.c.priority == bindparam("priority"),
        outbox.c.try_at <= _NOW,
        ~exists().where(
            _ahead.c.closed_at.is_(None),
            _ahead.c.account_id == outbox.c.account_id,
            _ahead.c.due_at <= _NOW,
            tuple_(_ahead.c.priority, _ahead.c.id) < tuple_(outbox.c.priority, outbox.c.id),
        ),
    )
    .order_by(outbox.c.try_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=outbox)
)
_LEASE = (
    update(outbox)
    .where(among(outbox.c.id, ids()))
    .values(try_at=bindparam("until"), attempts=outbox.c.attempts + 1, leased=True)
)
_HOLDS = select(outbox.c.id).where(
    outbox.c.id == bindparam("delivery"),
    outbox.c.try_at == bindparam("until"),
    outbox.c.leased,
    WAITS,
)
_RELEASE = (
    update(outbox)
    .where(WAITS, outbox.c.leased)
    .values(try_at=_NOW, leased=False)
    .returning(outbox.c.id)
)
_CLOSE = (
    update(outbox)
    .where(among(outbox.c.id, ids()), WAITS)
    .values(closed_at=_NOW, outcome=bindparam("as"), cause=bindparam("because"))
)
_RETRY = (
    update(outbox)
    .where(outbox.c.id == bindparam("delivery"), WAITS)
    .values(try_at=bindparam("due"), cause=bindparam("because"), leased=False)
)
_UNREACHABLE = (
    update(accounts)
    .where(accounts.c.telegram_id == bindparam("who"), accounts.c.unreachable_since.is_(None))
    .values(unreachable_since=_NOW)
)
_REACHABLE = (
    update(accounts)
    .where(accounts.c.telegram_id == bindparam("who"), accounts.c.unreachable_since.is_not(None))
    .values(unreachable_since=None)
)
_IS_UNREACHABLE = select(accounts.c.id).where(
    accounts.c.telegram_id == bindparam("who"), accounts.c.unreachable_since.is_not(None)
)
_FORGET = delete(outbox).where(outbox.c.closed_at < bindparam("before"))


def _count(*conditions: Any) -> Any:
    return select(func.count()).select_from(outbox).where(*conditions).scalar_subquery()


_STATUS = select(
    _count(WAITS).label("waiting"),
    _count(WAITS, outbox.c.due_at <= _NOW).label("late"),
    _count(outbox.c.closed_at.is_not(None), outbox.c.outcome == "dropped").label("failed"),
    select(func.count())
    .select_from(accounts)
    .where(accounts.c.unreachable_since.is_not(None))
    .scalar_subquery()
    .label("unreachable"),
    select(func.min(outbox.c.due_at))
    .where(WAITS, outbox.c.due_at > _NOW)
    .scalar_subquery()
    .label("next_due"),
)


_UNREADABLE = "unreadable"


class _Head(NamedTuple):
    """A letter at the head of its reader's queue: its delivery, or why it must not go out."""

    number: int
    delivery: Delivery | None
    closed_because: str | None = None


@dataclass(frozen=True, slots=True)
class _Happening:
    """How an appointment stands: core.notifications.Happening."""

    status: Status
    span: Span
    proposed_slot: SlotId | None
    answer_by: datetime | None
    arrived: bool

    @property
    def live(self) -> bool:
        """Whether it still keeps its slot."""
        return self.status in LIVE


class SqlDeliveries:
    """core.ports.outbox.Deliveries; each call is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lease(self, now: datetime, until: datetime, limit: int) -> Sequence[Delivery]:
        """Take due letters for delivery until ``until``: urgent ones first, at most one a reader.

        Letters that lost their sense are closed on the way: to someone disabled or unreachable, and
        about appointments of which core says so; and those that cannot be read. Nobody leases what
        another one has leased.
        """
        leased: list[Delivery] = []
        async with self._database.write() as connection:
            for priority in Priority:
                while len(leased) < limit:
                    heads = await _heads(connection, priority, now, limit - len(leased))
                    if not heads:
                        break
                    leased += await _sort_out(connection, heads, now, until)
            await connection.commit()
        return leased

    async def holds(self, delivery: int, until: datetime) -> bool:
        """Whether this letter is still open and leased until then."""
        return bool(await self._database.read(_HOLDS, {"delivery": delivery, "until": until}))

    async def release_leases(self, now: datetime) -> int:
        """Make due what is leased, and return how many letters that were."""
        async with self._database.write() as connection:
            released = (await connection.execute(_RELEASE, {"now": now})).all()
            await connection.commit()
        return len(released)

    async def delivered(self, deliveries: Iterable[int], now: datetime) -> None:
        """Close letters that reached their readers."""
        await self._close(deliveries, now, "delivered", None)

    async def retry(self, delivery: int, due: datetime, cause: str) -> None:
        """Put a letter back until ``due``."""
        async with self._database.write() as connection:
            await connection.execute(_RETRY, {"delivery": delivery, "due": due, "because": cause})
            await connection.commit()

    async def drop(self, delivery: int, now: datetime, cause: str) -> None:
        """Close a letter that cannot be delivered."""
        await self._close([delivery], now, "dropped", cause)

    async def withdraw(self, delivery: int, now: datetime, cause: str) -> None:
        """Close a letter that lost its sense."""
        await self._close([delivery], now, "withdrawn", cause)

    async def _close(
        self, deliveries: Iterable[int], now: datetime, outcome: str, cause: str | None
    ) -> None:
        async with self._database.write() as connection:
            await _close(connection, list(deliveries), now, outcome, cause)
            await connection.commit()

    async def unreachable(self, telegram_id: int, now: datetime) -> None:
        """Note that this person blocked the bot or is gone."""
        async with self._database.write() as connection:
            await connection.execute(_UNREACHABLE, {"who": telegram_id, "now": now})
            await connection.commit()

    async def reachable(self, telegram_id: int) -> None:
        """Note that this person can be written to again. Cheap where nothing was noted."""
        if not await self._database.read(_IS_UNREACHABLE, {"who": telegram_id}):
            return
        async with self._database.write() as connection:
            await connection.execute(_REACHABLE, {"who": telegram_id})
            await connection.commit()

    async def status(self, now: datetime) -> OutboxStatus:
        """Return how the deliveries stand.

        ``failed`` counts what was given up; ``next_due`` is of the letters still ahead.
        """
        (row,) = await self._database.read(_STATUS, {"now": now})
        return OutboxStatus(row.waiting, row.late, row.failed, row.unreachable, row.next_due)

    async def forget(self, before: datetime) -> None:
        """Remove letters closed before that moment."""
        async with self._database.write() as connection:
            await connection.execute(_FORGET, {"before": before})
            await connection.commit()


async def _heads(
    connection: AsyncConnection, priority: Priority, now: datetime, most: int
) -> Sequence[_Head]:
    """Return letters that are due, each the first in its reader's queue."""
    found = await connection.execute(_HEADS, {"priority": priority, "now": now, "most": most})
    return [_read(row, now) for row in found]


def _read(row: AnyRow, now: datetime) -> _Head:
    number = row.letter_id
    if row.disabled:
        return _Head(number, None, "disabled")
    if row.away:
        return _Head(number, None, "away")
    if row.unreachable_since is not None:
        return _Head(number, None, "unreachable")
    found = letter(row)
    if found is None:
        return _Head(number, None, _UNREADABLE)
    happening = None
    if row.status is not None:
        happening = _Happening(
            Status(row.status),
            Span(row.starts_at, row.ends_at),
            row.proposed_slot,
            row.answer_by,
            row.arrived,
        )
    if lost_sense(found, happening, now):
        return _Head(number, None, "stale")
    return _Head(number, Delivery(number, row.telegram_id, found, row.attempts + 1))


async def _sort_out(
    connection: AsyncConnection, heads: Sequence[_Head], now: datetime, until: datetime
) -> Sequence[Delivery]:
    """Lease what may go out and close what may not; return the leased ones in order."""
    good = [head.delivery for head in heads if head.delivery is not None]
    if good:
        await connection.execute(_LEASE, {IDS: [one.id for one in good], "until": until})
    for cause in {head.closed_because for head in heads} - {None}:
        closed = [head.number for head in heads if head.closed_because == cause]
        outcome = "dropped" if cause == _UNREADABLE else "withdrawn"
        await _close(connection, closed, now, outcome, cause)
    return good


async def _close(
    connection: AsyncConnection,
    deliveries: Sequence[int],
    now: datetime,
    outcome: str,
    cause: str | None,
) -> None:
    await connection.execute(_CLOSE, {IDS: deliveries, "now": now, "as": outcome, "because": cause})
