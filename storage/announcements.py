"""What the clinic tells many: announcements, whom they are for, and what became of the letters."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import (
    AccountId,
    Announcement,
    AnnouncementId,
    DoctorId,
    MaintenanceId,
    Progress,
    Readers,
    Whom,
)
from core.notifications import Priority
from core.ports.announcements import Missed, Reach
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.tables import (
    IS_LIVE,
    UNSHOWN,
    WAITS,
    accounts,
    announcements,
    appointments,
    carers,
    doctors,
    outbox,
    patients,
    slots,
)
from storage.types import UtcInstant

PARKED = datetime(9999, 1, 1, tzinfo=UTC)
"""When a letter is due of an announcement that pauses."""
STOPPED = "stopped"

_COLUMNS = [column.label(f"announcement_{column.key}") for column in announcements.c]
_GET = select(*_COLUMNS).where(announcements.c.id == bindparam("announcement"))
_PAGE = (
    select(*_COLUMNS)
    .order_by(announcements.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_UNSHOWN = select(*_COLUMNS).where(UNSHOWN).order_by(announcements.c.id).limit(bindparam("most"))
_ADD = insert(announcements).returning(announcements.c.id)
_SAVE = update(announcements).where(announcements.c.id == bindparam("announcement"))
_REMOVE = delete(announcements).where(announcements.c.id == bindparam("announcement"))
_LAST = select(func.max(accounts.c.id).label("number"))

_MINE = outbox.c.announcement_id == bindparam("announcement")
_AT_REST = and_(_MINE, WAITS, ~outbox.c.leased)
_PARK = update(outbox).where(_AT_REST).values(due_at=PARKED, try_at=PARKED)
_NOW = bindparam("now", type_=UtcInstant)
_UNPARK = update(outbox).where(_AT_REST, outbox.c.due_at == PARKED).values(due_at=_NOW, try_at=_NOW)
_CALL_BACK = (
    update(outbox).where(_AT_REST).values(closed_at=_NOW, outcome="withdrawn", cause=STOPPED)
)
_IS_MISSED = and_(
    or_(outbox.c.outcome == "dropped", outbox.c.outcome == "withdrawn"), outbox.c.cause != STOPPED
)
_REACH = select(
    func.count().filter(outbox.c.outcome == "delivered").label("reached"),
    func.count().filter(WAITS).label("waiting"),
    func.count().filter(_IS_MISSED).label("missed"),
).where(_MINE)
_own = carers.alias("own")
_MISSED = (
    select(
        accounts.c.name.label("missed_name"),
        patients.c.phone.label("missed_phone"),
        outbox.c.cause.label("missed_cause"),
    )
    .select_from(
        outbox.join(accounts, accounts.c.id == outbox.c.account_id)
        .outerjoin(_own, and_(_own.c.account_id == accounts.c.id, _own.c.relation == "self"))
        .outerjoin(patients, patients.c.id == _own.c.patient_id)
    )
    .where(_MINE, _IS_MISSED)
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_IN_HAND = select(func.count().label("number")).where(
    WAITS,
    outbox.c.priority == Priority.ANNOUNCEMENT,
    or_(outbox.c.leased, outbox.c.try_at <= _NOW),
)
_BY_DAY = (
    select(slots.c.day.label("day"), func.count().label("number"))
    .join(appointments, appointments.c.slot_id == slots.c.id)
    .where(
        appointments.c.doctor_id == bindparam("doctor"),
        appointments.c.starts_at > _NOW,
        IS_LIVE,
    )
    .group_by(slots.c.day)
    .order_by(slots.c.day)
    .limit(bindparam("most"))
)

_CARES = carers.c.account_id == accounts.c.id
_ONE_OF: Mapping[Whom, ColumnElement[bool]] = {
    Whom.ALL: accounts.c.id > 0,
    Whom.PATIENTS: exists().where(_CARES),
    Whom.DOCTORS: exists().where(
        doctors.c.account_id == accounts.c.id, text("doctors.verification = 'verified'")
    ),
    Whom.ADMINS: accounts.c.admin != "none",
    Whom.DAY: exists().where(
        _CARES,
        appointments.c.patient_id == carers.c.patient_id,
        appointments.c.slot_id == slots.c.id,
        slots.c.doctor_id == bindparam("doctor"),
        slots.c.day == bindparam("on_day", type_=slots.c.day.type),
        IS_LIVE,
    ),
}
"""What an account must be for each, besides being spoken to at all."""
_SPOKEN_TO = and_(~accounts.c.disabled, ~accounts.c.away)
_NEXT = (
    accounts.c.id > bindparam("after", type_=accounts.c.id.type),
    accounts.c.id <= bindparam("last", type_=accounts.c.id.type),
)
_READERS = {
    whom: select(accounts.c.id.label("reader"))
    .where(_SPOKEN_TO, *_NEXT, condition)
    .order_by(accounts.c.id)
    .limit(bindparam("most"))
    for whom, condition in _ONE_OF.items()
}
_COUNTS = {
    whom: select(func.count().label("number")).select_from(accounts).where(_SPOKEN_TO, condition)
    for whom, condition in _ONE_OF.items()
}
# As core/announcements/sending.py writes the keys of its letters.
_KEY = bindparam("key", type_=String) + cast(accounts.c.id, String)
_TOLD = (
    select(accounts.c.id.label("reader"))
    .join(outbox, outbox.c.key == _KEY)
    .where(
        _SPOKEN_TO,
        *_NEXT,
        or_(outbox.c.outcome == "delivered", and_(WAITS, outbox.c.leased)),
    )
    .order_by(accounts.c.id)
    .limit(bindparam("most"))
)


def _whose(readers: Readers) -> dict[str, object]:
    if readers.whom is not Whom.DAY:
        return {}
    return {"doctor": readers.doctor, "on_day": readers.day}


def _announcement(row: AnyRow) -> Announcement:
    return Announcement(
        id=AnnouncementId(row.announcement_id),
        author=row.announcement_author_id,
        readers=Readers(
            Whom(row.announcement_whom), row.announcement_doctor_id, row.announcement_day
        ),
        made_at=row.announcement_made_at,
        texts=json.loads(row.announcement_texts),
        progress=Progress(row.announcement_progress),
        version=row.announcement_version,
        total=row.announcement_total,
        cursor=row.announcement_cursor,
        last=row.announcement_last,
        started_at=row.announcement_started_at,
        ended_at=row.announcement_ended_at,
        reached=row.announcement_reached,
        missed=row.announcement_missed,
        message=row.announcement_message,
        shown=row.announcement_shown,
    )


def _values(one: Announcement) -> dict[str, Any]:
    return {
        "author_id": one.author,
        "whom": one.readers.whom,
        "doctor_id": one.readers.doctor,
        "day": one.readers.day,
        "made_at": one.made_at,
        "texts": json.dumps(dict(one.texts)),
        "progress": one.progress,
        "version": one.version,
        "total": one.total,
        "cursor": one.cursor,
        "last": one.last,
        "started_at": one.started_at,
        "ended_at": one.ended_at,
        "reached": one.reached,
        "missed": one.missed,
        "message": one.message,
        "shown": one.shown,
    }


class SqlAnnouncements:
    """core.ports.announcements.Announcements."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, announcement: Announcement) -> Announcement:
        """Write a new one; it gets its id."""
        number = (await self._connection.execute(_ADD, _values(announcement))).scalar_one()
        return replace(announcement, id=AnnouncementId(number))

    async def hold(self, announcement: AnnouncementId) -> Announcement | None:
        """Hold and return one."""
        held = _GET.with_for_update(key_share=True)
        found = await self._connection.execute(held, {"announcement": announcement})
        row = found.one_or_none()
        return None if row is None else _announcement(row)

    async def save(self, announcement: Announcement) -> None:
        """Write it as it is now."""
        values = {"announcement": announcement.id, **_values(announcement)}
        await self._connection.execute(_SAVE, values)

    async def remove(self, announcement: AnnouncementId) -> None:
        """Forget one of which no letter was written."""
        await self._connection.execute(_REMOVE, {"announcement": announcement})

    async def last_account(self) -> int:
        """Return the highest id of any account."""
        return int((await self._connection.execute(_LAST)).scalar_one() or 0)

    async def readers(
        self, readers: Readers, after: int, last: int, limit: int
    ) -> Sequence[AccountId]:
        """Return who is to read it, by their ids, above ``after`` and up to ``last``."""
        wanted = {**_whose(readers), "after": after, "last": last, "most": limit}
        found = await self._connection.execute(_READERS[readers.whom], wanted)
        return [AccountId(row.reader) for row in found]

    async def count(self, readers: Readers) -> int:
        """Count who is to read it."""
        found = await self._connection.execute(_COUNTS[readers.whom], _whose(readers))
        return int(found.scalar_one())

    async def told_of(
        self, maintenance: MaintenanceId, after: int, last: int, limit: int
    ) -> Sequence[AccountId]:
        """Return whom the letter about maintenance reached, or reaches now."""
        key = f"maintenance_ahead:{maintenance}:"
        wanted = {"key": key, "after": after, "last": last, "most": limit}
        return [AccountId(row.reader) for row in await self._connection.execute(_TOLD, wanted)]

    async def reach(self, announcement: AnnouncementId) -> Reach:
        """Count what became of its letters so far."""
        row = (await self._connection.execute(_REACH, {"announcement": announcement})).one()
        return Reach(row.reached, row.waiting, row.missed)

    async def park(self, announcement: AnnouncementId) -> None:
        """Let no letter of it go out that is not on its way."""
        await self._connection.execute(_PARK, {"announcement": announcement})

    async def unpark(self, announcement: AnnouncementId, now: datetime) -> None:
        """Let its parked letters go out."""
        await self._connection.execute(_UNPARK, {"announcement": announcement, "now": now})

    async def call_back(self, announcement: AnnouncementId, now: datetime) -> None:
        """Close its letters that are not on their way."""
        await self._connection.execute(_CALL_BACK, {"announcement": announcement, "now": now})


class SqlAnnouncementPages:
    """The part of core.ports.announcements.AnnouncementPages that is about announcements."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def announcement(self, announcement: AnnouncementId) -> Announcement | None:
        """Return one, or None."""
        row = await self._database.read_one(_GET, {"announcement": announcement})
        return None if row is None else _announcement(row)

    async def announcements(self, limit: int, offset: int = 0) -> Sequence[Announcement]:
        """Return a page of all, the latest first."""
        found = await self._database.read(_PAGE, {"most": limit, "skip": offset})
        return [_announcement(row) for row in found]

    async def unshown_announcements(self, limit: int) -> Sequence[Announcement]:
        """Return those that were confirmed and whose end is not shown yet, the oldest first."""
        found = await self._database.read(_UNSHOWN, {"most": limit})
        return [_announcement(row) for row in found]

    async def count_readers(self, readers: Readers) -> int:
        """Count who would read it."""
        (row,) = await self._database.read(_COUNTS[readers.whom], _whose(readers))
        return int(row.number)

    async def reach(self, announcement: AnnouncementId) -> Reach:
        """Count what became of its letters so far."""
        (row,) = await self._database.read(_REACH, {"announcement": announcement})
        return Reach(row.reached, row.waiting, row.missed)

    async def not_reached(
        self, announcement: AnnouncementId, limit: int, offset: int = 0
    ) -> Sequence[Missed]:
        """Return a page of whom it did not reach, for as long as letters are kept."""
        page = {"announcement": announcement, "most": limit, "skip": offset}
        return [
            Missed(row.missed_name, row.missed_phone, row.missed_cause)
            for row in await self._database.read(_MISSED, page)
        ]

    async def newest_account(self) -> int:
        """Return the highest id of any account."""
        (row,) = await self._database.read(_LAST)
        return int(row.number or 0)

    async def announced_in_hand(self, now: datetime) -> int:
        """Count the letters to many that are due or on their way."""
        (row,) = await self._database.read(_IN_HAND, {"now": now})
        return int(row.number)

    async def patients_by_day(
        self, doctor: DoctorId, now: datetime, limit: int
    ) -> Sequence[tuple[date, int]]:
        """Return the days on which a doctor has appointments ahead, and how many."""
        wanted = {"doctor": doctor, "now": now, "most": limit}
        return [(row.day, row.number) for row in await self._database.read(_BY_DAY, wanted)]
