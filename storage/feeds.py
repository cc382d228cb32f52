"""Addresses at which calendars outside read along: in a unit of work, on pages, and fetched."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import Verification
from core.ports.feeds import Feed, Fetched, FetchedTooOftenError, Subscribed
from storage.engine import Database
from storage.tables import accounts, carers, doctors, feeds

PAUSE = timedelta(seconds=2)
"""Between two fetches of one address, in the long run."""
AT_ONCE = 4
"""So many may follow one another without it: programs ask whether there is news, then for them."""

_THEIRS = (
    feeds.c.account_id == bindparam("account"),
    feeds.c.patient_id.is_not_distinct_from(bindparam("patient", type_=feeds.c.patient_id.type)),
    feeds.c.doctor_id.is_not_distinct_from(bindparam("doctor", type_=feeds.c.doctor_id.type)),
)
_END = delete(feeds).where(*_THEIRS)
_PUT = insert(feeds)
_GET = select(feeds.c.made_at, feeds.c.fetches, feeds.c.fetched_at).where(*_THEIRS)

_MAY_READ = (
    feeds.c.digest == bindparam("address"),
    ~accounts.c.disabled,
    ~accounts.c.away,
    or_(
        exists().where(
            carers.c.account_id == feeds.c.account_id, carers.c.patient_id == feeds.c.patient_id
        ),
        exists().where(
            doctors.c.id == feeds.c.doctor_id,
            doctors.c.account_id == feeds.c.account_id,
            doctors.c.verification == Verification.VERIFIED,
            ~doctors.c.shut_out,
        ),
    ),
)
_FOUND = (
    select(
        *(feeds.c[name] for name in ("account_id", "patient_id", "doctor_id", "spent_until")),
        *(feeds.c.seen, feeds.c.changed_at, accounts.c.language),
    )
    .join_from(feeds, accounts, accounts.c.id == feeds.c.account_id)
    .where(*_MAY_READ)
)
_SPENT = select(feeds.c.spent_until).where(feeds.c.digest == bindparam("address")).with_for_update()
_COUNT = (
    update(feeds)
    .where(feeds.c.digest == bindparam("address"))
    .values(
        fetches=feeds.c.fetches + 1,
        fetched_at=bindparam("now"),
        spent_until=bindparam("until"),
    )
)
_NOTE = (
    update(feeds)
    .where(feeds.c.digest == bindparam("address"))
    .values(seen=bindparam("is"), changed_at=bindparam("now"))
)


def _values(of: Subscribed) -> dict[str, Any]:
    return {"account": of.account, "patient": of.patient, "doctor": of.doctor}


class SqlFeeds:
    """core.ports.feeds.Feeds."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, of: Subscribed, digest: str, now: datetime) -> None:
        """Keep the digest of an address in place of the one before."""
        await self.end(of)
        row = {"account_id": of.account, "patient_id": of.patient, "doctor_id": of.doctor}
        await self._connection.execute(
            _PUT, {**row, "digest": digest, "made_at": now, "fetches": 0}
        )

    async def end(self, of: Subscribed) -> bool:
        """Forget the address; say whether there was one."""
        return bool((await self._connection.execute(_END, _values(of))).rowcount)


class SqlFeedPages:
    """core.ports.feeds.FeedPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def feed(self, of: Subscribed) -> Feed | None:
        """Return what is known of an address."""
        found = await self._database.read_one(_GET, _values(of))
        return None if found is None else Feed(found.made_at, found.fetches, found.fetched_at)


def _spent(until: datetime | None, now: datetime) -> datetime:
    """Return until when one fetch more uses up the pauses. Raises FetchedTooOftenError."""
    ahead = max(now, until or now)
    if ahead - now > AT_ONCE * PAUSE:  # so far ahead it never was: the clock was put back
        ahead = now
    if ahead - now > (AT_ONCE - 1) * PAUSE:
        raise FetchedTooOftenError
    return ahead + PAUSE


class SqlFetches:
    """core.ports.feeds.Fetches."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fetch(self, digest: str, now: datetime) -> Fetched | None:
        """Count a fetch; None where nobody may read. Raises FetchedTooOftenError, BusyError."""
        found = await self._database.read_one(_FOUND, {"address": digest})
        if found is None:
            return None
        _spent(found.spent_until, now)  # who comes too soon holds nobody up
        async with self._database.write() as connection:
            held = (await connection.execute(_SPENT, {"address": digest})).one_or_none()
            if held is None:  # it was renewed meanwhile
                return None
            until = _spent(held.spent_until, now)
            await connection.execute(_COUNT, {"address": digest, "now": now, "until": until})
            await connection.commit()
        of = Subscribed(found.account_id, found.patient_id, found.doctor_id)
        return Fetched(of, found.language, found.seen, found.changed_at)

    async def note(self, digest: str, seen: str, now: datetime) -> None:
        """Note that what is to be read there is another than before."""
        async with self._database.write() as connection:
            await connection.execute(_NOTE, {"address": digest, "is": seen, "now": now})
            await connection.commit()
