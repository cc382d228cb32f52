"""Announcements on pages."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import (
    and_,
    bindparam,
    func,
    or_,
    select,
)

from core.model import (
    Announcement,
    AnnouncementId,
    DoctorId,
    Readers,
)
from core.notifications import Priority
from core.ports.announcements import Missed, Reach
from storage.announcements.statements import (
    COLUMNS,
    COUNTS,
    GET,
    IS_MISSED,
    LAST,
    MINE,
    NOW,
    REACH,
    announcement_of,
    whose,
)
from storage.engine import Database
from storage.tables import (
    IS_LIVE,
    UNSHOWN,
    WAITS,
    accounts,
    announcements,
    appointments,
    carers,
    outbox,
    patients,
    slots,
)

_PAGE = (
    select(*COLUMNS)
    .order_by(announcements.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_UNSHOWN = select(*COLUMNS).where(UNSHOWN).order_by(announcements.c.id).limit(bindparam("most"))
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
    .where(MINE, IS_MISSED)
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_IN_HAND = select(func.count().label("number")).where(
    WAITS,
    outbox.c.priority == Priority.ANNOUNCEMENT,
    or_(outbox.c.leased, outbox.c.try_at <= NOW),
)
_BY_DAY = (
    select(slots.c.day.label("day"), func.count().label("number"))
    .join(appointments, appointments.c.slot_id == slots.c.id)
    .where(
        appointments.c.doctor_id == bindparam("doctor"),
        appointments.c.starts_at > NOW,
        IS_LIVE,
    )
    .group_by(slots.c.day)
    .order_by(slots.c.day)
    .limit(bindparam("most"))
)


class SqlAnnouncementPages:
    """The part of core.ports.announcements.AnnouncementPages that is about announcements."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def announcement(self, announcement: AnnouncementId) -> Announcement | None:
        """Return one, or None."""
        row = await self._database.read_one(GET, {"announcement": announcement})
        return None if row is None else announcement_of(row)

    async def announcements(self, limit: int, offset: int = 0) -> Sequence[Announcement]:
        """Return a page of all, the latest first."""
        found = await self._database.read(_PAGE, {"most": limit, "skip": offset})
        return [announcement_of(row) for row in found]

    async def unshown_announcements(self, limit: int) -> Sequence[Announcement]:
        """Return those that were confirmed and whose end is not shown yet, the oldest first."""
        found = await self._database.read(_UNSHOWN, {"most": limit})
        return [announcement_of(row) for row in found]

    async def count_readers(self, readers: Readers) -> int:
        """Count who would read it."""
        (row,) = await self._database.read(COUNTS[readers.whom], whose(readers))
        return int(row.number)

    async def reach(self, announcement: AnnouncementId) -> Reach:
        """Count what became of its letters so far."""
        (row,) = await self._database.read(REACH, {"announcement": announcement})
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
        (row,) = await self._database.read(LAST)
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
