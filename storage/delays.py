"""How late doctors run, and who hears of their day in the morning."""

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import String, and_, bindparam, cast, delete, exists, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import Delay, DoctorId, Span
from core.ports.doctors import DigestReader
from storage import rows
from storage.engine import Database
from storage.tables import IS_LIVE, IS_PENDING, appointments, delays, doctors, outbox
from storage.types import UtcInstant, WallTime

_GET = select(*(column.label(f"delay_{column.key}") for column in delays.c)).where(
    delays.c.doctor_id == bindparam("doctor"), delays.c.day == bindparam("on_day")
)
_FORGET = delete(delays).where(
    delays.c.doctor_id == bindparam("doctor"), delays.c.day <= bindparam("on_day")
)
_SAVE = insert(delays)


class SqlDelays:
    """core.ports.doctors.Delays."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def save(self, doctor: DoctorId, day: date, delay: Delay | None) -> None:
        """Write how late a doctor runs that day, or (None) that they don't; forget earlier days."""
        await self._connection.execute(_FORGET, {"doctor": doctor, "on_day": day})
        if delay is not None:
            values = {
                "doctor_id": doctor,
                "day": day,
                "late": delay.late,
                "said_at": delay.said_at,
            }
            await self._connection.execute(_SAVE, values)


_now = bindparam("now", type_=UtcInstant)
_WAITS = and_(
    appointments.c.doctor_id == doctors.c.id,
    IS_PENDING,
    appointments.c.proposed_slot.is_(None),  # else it is the patient's turn
    appointments.c.starts_at > _now,  # one that has begun cannot be answered any more
)
_TODAY = and_(
    appointments.c.doctor_id == doctors.c.id,
    appointments.c.starts_at >= bindparam("start", type_=UtcInstant),
    appointments.c.starts_at < bindparam("end", type_=UtcInstant),
    IS_LIVE,
)
# As core/doctors/digests.py writes the keys of its letters.
_KEY = "digest:" + cast(doctors.c.id, String) + ":" + bindparam("today", type_=String)
_READERS = (
    select(
        doctors.c.id.label("reader_doctor"),
        doctors.c.account_id.label("reader_account"),
        doctors.c.digest_at.label("reader_at"),
    )
    .select_from(rows.DOCTORS)
    .where(
        rows.PRACTISES,
        doctors.c.id > bindparam("after"),
        doctors.c.digest_at >= bindparam("earliest", type_=WallTime),
        doctors.c.digest_at <= bindparam("latest", type_=WallTime),
        doctors.c.account_id.is_not(None),
        rows.doctor_accounts.c.unreachable_since.is_(None),
        ~rows.doctor_accounts.c.away,
        ~exists().where(outbox.c.key == _KEY),
        or_(exists().where(_TODAY), exists().where(_WAITS)),
    )
    .order_by(doctors.c.id)
    .limit(bindparam("most"))
)


class SqlDelayPages:
    """The part of core.ports.doctors.DoctorPages that is about a doctor's day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def delay(self, doctor: DoctorId, day: date) -> Delay | None:
        """Return how late the doctor runs that day; None is not at all."""
        row = await self._database.read_one(_GET, {"doctor": doctor, "on_day": day})
        return (
            None
            if row is None
            else Delay(row.delay_doctor_id, row.delay_day, row.delay_late, row.delay_said_at)
        )

    async def digest_readers(
        self,
        day: Span,
        hours: tuple[time, time],
        today: date,
        now: datetime,
        after: DoctorId,
        limit: int,
    ) -> Sequence[DigestReader]:
        """Return doctors who practise, can be reached and have not had the digest of ``today``."""
        wanted = {
            "start": day.start,
            "end": day.end,
            "earliest": hours[0],
            "latest": hours[1],
            "today": str(today),
            "now": now,
            "after": after,
            "most": limit,
        }
        return [
            DigestReader(row.reader_doctor, row.reader_account, row.reader_at)
            for row in await self._database.read(_READERS, wanted)
        ]
