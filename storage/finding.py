"""Looking for a time or a doctor across the whole clinic.

Free times lie in an index by doctor. So the earliest of all are found in three steps, each a few
looks into it: the first time of each doctor who fits; of the doctors who are soonest, as many as
times are wanted, up to where their times may reach; and among those the earliest. Times of doctors
who come later cannot be among them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, String, and_, bindparam, func, or_, select, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from core.model import Span
from core.ports.finding import NamedDoctor, SteadyStretch, Who
from core.views import DoctorListing, FreeTime
from storage import rows
from storage.engine import Database
from storage.free import is_free
from storage.people.pages import LISTED
from storage.tables import doctors, slots


class minute_of_day(FunctionElement[int]):  # noqa: N801 (reads as SQL)
    """``minute_of_day(moment, ahead)``: what a clock so many minutes ahead of UTC shows then."""

    inherit_cache = True


@compiles(minute_of_day, "postgresql")
def _of_timestamp(element: minute_of_day, compiler: SQLCompiler, **options: Any) -> str:
    moment, ahead = (compiler.process(clause, **options) for clause in element.clauses)
    return f"((CAST(date_part('epoch', {moment}) AS BIGINT) / 60 + {ahead}) % 1440)"


@compiles(minute_of_day, "sqlite")
def _of_microseconds(element: minute_of_day, compiler: SQLCompiler, **options: Any) -> str:
    moment, ahead = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(({moment} / 60000000 + {ahead}) % 1440)"


_specialty = bindparam("specialty", type_=String)
_language = bindparam("language", type_=String)
_doctor = bindparam("doctor", type_=BigInteger)
# Codes stand between commas, so that no code is found within another one.
_spoken = "," + type_coerce(doctors.c.languages, String) + ","
_FITS = and_(
    rows.PRACTISES,
    or_(_specialty == "", doctors.c.specialty == _specialty),
    or_(_language == "", _spoken.contains("," + _language + ",")),
    or_(_doctor == 0, doctors.c.id == _doctor),
)
"""A doctor who practises and is wanted; an empty parameter takes any."""

_clock = minute_of_day(slots.c.starts_at, bindparam("ahead", type_=BigInteger))
_WANTED = (
    *is_free(),
    _clock >= bindparam("since", type_=BigInteger),
    _clock < bindparam("until", type_=BigInteger),
)
"""A slot that is free at a time of the day that is wanted."""

_first = (
    select(slots.c.starts_at)
    .where(slots.c.doctor_id == doctors.c.id, *_WANTED)
    .order_by(slots.c.starts_at)
    .limit(1)
    .scalar_subquery()
    .label("first")
)
_soonest = (
    select(doctors.c.id.label("doctor_id"), _first)
    .select_from(rows.DOCTORS)
    .where(_FITS)
    .order_by(_first.asc().nulls_last(), doctors.c.name, doctors.c.id)
    .limit(bindparam("reach"))
    .subquery("soonest")
)
_last = (
    select(slots.c.starts_at)
    .where(slots.c.doctor_id == _soonest.c.doctor_id, *_WANTED)
    .order_by(slots.c.starts_at)
    .limit(1)
    .offset(bindparam("before_last"))
    .scalar_subquery()
)
# The limit changes nothing but this: PostgreSQL looks for the last one once for each doctor.
_reach = (
    select(_soonest.c.doctor_id, _soonest.c.first, _last.label("last"))
    .limit(bindparam("reach"))
    .subquery("reach")
)
_until = func.coalesce(_reach.c.last, bindparam("end", type_=slots.c.starts_at.type))
_FOUND_TIMES = (
    select(*rows.SLOT, *rows.DOCTOR)
    .select_from(
        _reach.join(
            slots,
            and_(
                slots.c.doctor_id == _reach.c.doctor_id,
                slots.c.starts_at >= _reach.c.first,
                slots.c.starts_at <= _until,
                *_WANTED,
            ),
        )
        .join(doctors, doctors.c.id == slots.c.doctor_id)
        .outerjoin(rows.doctor_accounts, doctors.c.account_id == rows.doctor_accounts.c.id)
    )
    .order_by(slots.c.starts_at, doctors.c.name, doctors.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_FOUND_DOCTORS = LISTED.where(_FITS)
_NAMED = (
    select(doctors.c.id, doctors.c.name, doctors.c.specialty, doctors.c.languages)
    .select_from(rows.DOCTORS)
    .where(rows.PRACTISES)
    .order_by(doctors.c.name, doctors.c.id)
)


class SqlFindingPages:
    """core.ports.finding.FindingPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def named_doctors(self) -> Sequence[NamedDoctor]:
        """Return everybody who practises, by name."""
        found = await self._database.read(_NAMED, {})
        return [NamedDoctor(row.id, row.name, row.specialty, row.languages) for row in found]

    async def found_doctors(
        self, who: Who, starts: Span, now: datetime, limit: int, offset: int = 0
    ) -> Sequence[DoctorListing]:
        """Return those who fit, the earliest free time within ``starts`` first, then by name."""
        wanted = {"start": starts.start, "end": starts.end, "now": now, **_wanted(who)}
        found = await self._database.read(_FOUND_DOCTORS, {**wanted, "most": limit, "skip": offset})
        return [DoctorListing(rows.doctor(row), row.next_free) for row in found]

    async def found_times(
        self, who: Who, stretch: SteadyStretch, now: datetime, limit: int, offset: int = 0
    ) -> Sequence[FreeTime]:
        """Return the earliest times that fit, whoever's, in order; of equal ones by name."""
        wanted = {
            **_wanted(who),
            "start": stretch.starts.start,
            "end": stretch.starts.end,
            "now": now,
            "ahead": stretch.ahead // timedelta(minutes=1),
            "since": stretch.since,
            "until": stretch.until,
            "reach": offset + limit,
            "before_last": offset + limit - 1,
            "most": limit,
            "skip": offset,
        }
        found = await self._database.read(_FOUND_TIMES, wanted)
        return [FreeTime(rows.slot(row), rows.doctor(row)) for row in found]


def _wanted(who: Who) -> dict[str, object]:
    return {
        "specialty": who.specialty or "",
        "language": who.language or "",
        "doctor": who.doctor or 0,
    }
