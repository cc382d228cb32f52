"""The delivering side of the outbox: what may be delivered now, and what became of it.

A reader's letters form a queue: urgent ones before reminders, and in each the order in which they
were written. Only its head may be leased; what is leased or waits for another try holds up those
behind it, and a reminder on its way holds up all other reminders, for which it may speak. So nobody
hears "cancelled" before "booked", and a reminder never holds up a change.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.notifications import Priority
from core.ports.outbox import Delivery, OutboxStatus
from storage.engine import Database
from storage.heads import SELECT_HEADS, UNDER_WAY, UNREADABLE, UNSURE, Head, deliveries, head
from storage.sets import IDS, among, ids
from storage.tables import WAITS, accounts, outbox

_NOW = bindparam("now", type_=outbox.c.due_at.type)
_ahead = outbox.alias("ahead")
_HEADS = (
    SELECT_HEADS.where(
        WAITS,
        outbox.c.priority == bindparam("priority"),
        outbox.c.try_at <= _NOW,
        ~exists().where(
            _ahead.c.closed_at.is_(None),
            _ahead.c.account_id == outbox.c.account_id,
            _ahead.c.due_at <= _NOW,
            or_(
                tuple_(_ahead.c.priority, _ahead.c.id) < tuple_(outbox.c.priority, outbox.c.id),
                and_(  # on its way; it may speak for those that fall due meanwhile
                    _ahead.c.priority == outbox.c.priority,
                    _ahead.c.leased,
                    _ahead.c.try_at > _NOW,
                ),
            ),
        ),
    )
    .order_by(outbox.c.try_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=outbox)
)
_OTHERS_ALIKE = SELECT_HEADS.where(
    WAITS,
    outbox.c.account_id == bindparam("account"),
    outbox.c.kind == bindparam("kind"),
    outbox.c.id != bindparam("delivery"),
).order_by(outbox.c.id)
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
_SET_OUT = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("delivery"),
        outbox.c.try_at == bindparam("until"),
        outbox.c.leased,
        WAITS,
    )
    .values(cause=UNDER_WAY)
    .returning(outbox.c.id)
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
    .where(WAITS, outbox.c.due_at > _NOW, outbox.c.announcement_id.is_(None))
    .scalar_subquery()
    .label("next_due"),
)


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

    async def others_alike(self, delivery: Delivery, now: datetime) -> Sequence[Delivery]:
        """Return what else of this kind its reader is to be told and still may be."""
        letter = delivery.letter
        wanted = {"account": letter.to, "kind": letter.about.kind, "delivery": delivery.id}
        found = await self._database.read(_OTHERS_ALIKE, wanted)
        return deliveries([head(row, now) for row in found])

    async def set_out(self, delivery: int, until: datetime) -> bool:
        """Note that a letter to many is about to be sent; whether it is leased until then."""
        async with self._database.write() as connection:
            wanted = {"delivery": delivery, "until": until}
            found = (await connection.execute(_SET_OUT, wanted)).all()
            await connection.commit()
        return bool(found)

    async def release_leases(self, now: datetime) -> int:
        """Make due what is leased, and return how many letters that were."""
        async with self._database.write() as connection:
            released = (await connection.execute(_RELEASE, {"now": now})).all()
            await connection.commit()
        return len(released)

    async def delivered(self, closed: Iterable[int], now: datetime) -> None:
        """Close letters that reached their readers."""
        await self._close(closed, now, "delivered", None)

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
        self, closed: Iterable[int], now: datetime, outcome: str, cause: str | None
    ) -> None:
        async with self._database.write() as connection:
            await _close(connection, list(closed), now, outcome, cause)
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
) -> Sequence[Head]:
    """Return letters that are due, each the first in its reader's queue."""
    found = await connection.execute(_HEADS, {"priority": priority, "now": now, "most": most})
    return [head(row, now) for row in found]


async def _sort_out(
    connection: AsyncConnection, heads: Sequence[Head], now: datetime, until: datetime
) -> Sequence[Delivery]:
    """Lease what may go out and close what may not; return the leased ones in order."""
    good = deliveries(heads)
    if good:
        await connection.execute(_LEASE, {IDS: [one.id for one in good], "until": until})
    for cause in {one.closed_because for one in heads} - {None}:
        closed = [one.number for one in heads if one.closed_because == cause]
        outcome = "dropped" if cause in {UNREADABLE, UNSURE} else "withdrawn"
        await _close(connection, closed, now, outcome, cause)
    return good


async def _close(
    connection: AsyncConnection,
    closed: Sequence[int],
    now: datetime,
    outcome: str,
    cause: str | None,
) -> None:
    await connection.execute(_CLOSE, {IDS: closed, "now": now, "as": outcome, "because": cause})
