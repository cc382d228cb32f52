"""The clinic in numbers over some days: a statement for each number, whoever it is counted by.

Days are the clinic's, so stretches of them come as moments, cut by core where its clock jumps. All
numbers of one kind come in one read, for as many stretches or doctors as are asked for.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from core.audit import CALLED_OFF, Deed
from core.model import DoctorId, Span, Status
from core.ports.numbers import DoctorTally, Tally
from core.wall_clock import LONGEST
from storage.engine import Database
from storage.sets import IDS, among, given, given_rows, ids
from storage.tables import appointments, audit, doctors, slots
from storage.tables.base import listed
from storage.types import UtcInstant

Selected: TypeAlias = Any
"""A SELECT of some columns."""


class minutes_from(FunctionElement[int]):  # noqa: N801 (reads as SQL)
    """``minutes_from(start, end)``: how many whole minutes lie between two moments."""

    type = BigInteger()
    inherit_cache = True


@compiles(minutes_from, "postgresql")
def _of_timestamps(element: minutes_from, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(FLOOR(date_part('epoch', {end} - {start}) / 60) AS BIGINT)"


@compiles(minutes_from, "sqlite")
def _of_microseconds(element: minutes_from, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(({end} - {start}) / 60000000)"


CANCELLED_BY = (
    select(audit.c.deed)
    .where(
        audit.c.appointment_id == appointments.c.id,
        text(f"audit.deed IN ({listed(CALLED_OFF)})"),
    )
    .order_by(audit.c.id.desc())
    .limit(1)
    .correlate(appointments)
    .scalar_subquery()
)

_KEPT = (Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW)
IS_KEPT = text(f"appointments.status IN ({listed(_KEPT)})")
_WAS_BOOKED = text(f"appointments.status IN ({listed((*_KEPT, Status.CANCELLED))})")
_IS_CANCELLED = text(f"appointments.status = '{Status.CANCELLED}'")

_stretch = given_rows(
    {"number": BigInteger(), "begins": UtcInstant(), "ends": UtcInstant()}
).subquery("stretch")


Asked: TypeAlias = tuple[ColumnElement[bool], ...]
"""Conditions on doctors: whose numbers are asked for."""
_EVERYBODY: Asked = ()
_THESE: Asked = (among(doctors.c.id, ids()),)


def _of(whose: Asked, doctor: ColumnElement[Any], starts: ColumnElement[Any]) -> Asked:
    """Return the conditions that it is of somebody asked for, and begins in the stretch."""
    # Doctors are joined, so that the index by doctor and start serves.
    return (
        *whose,
        doctor == doctors.c.id,
        starts >= _stretch.c.begins,
        starts < _stretch.c.ends,
    )


def _lies(whose: Asked) -> Asked:
    """Return the conditions that an appointment is of somebody asked for, in the stretch."""
    return _of(whose, appointments.c.doctor_id, appointments.c.starts_at)


def _sum(condition: Any) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _made(key: ColumnElement[int], whose: Asked) -> Selected:
    """Count what was booked then. Nobody books what has long begun: the index by start serves."""
    return (
        select(key.label("key"), func.count().label("made"))
        .select_from(_stretch, doctors, appointments)
        .where(
            *_of(whose, appointments.c.doctor_id, appointments.c.made_at),
            appointments.c.starts_at > bindparam("since", type_=UtcInstant()),
            _WAS_BOOKED,
        )
        .group_by(key)
    )


def _became(key: ColumnElement[int], whose: Asked) -> Selected:
    """Count what became of the appointments of then."""
    one = (
        select(
            key.label("key"),
            appointments.c.status,
            appointments.c.late,
            case((_IS_CANCELLED, CANCELLED_BY)).label("deed"),
        )
        .select_from(_stretch, doctors, appointments)
        .where(*_lies(whose), _WAS_BOOKED)
        .subquery()
    )
    cancelled = one.c.status == Status.CANCELLED
    return select(
        one.c.key,
        _sum(~cancelled).label("kept"),
        _sum(one.c.status == Status.COMPLETED).label("seen"),
        _sum(one.c.status == Status.NO_SHOW).label("missed"),
        _sum(cancelled).label("cancelled"),
        _sum(one.c.deed == Deed.APPOINTMENT_CANCELLED).label("by_patient"),
        _sum(and_(cancelled, one.c.late)).label("late"),
        _sum(one.c.deed == Deed.APPOINTMENT_CALLED_OFF).label("by_doctor"),
        _sum(one.c.deed == Deed.CANCELLED_BY_DESK).label("by_desk"),
    ).group_by(one.c.key)


def _ahead(key: ColumnElement[int], whose: Asked) -> Selected:
    """Find the one or two in the middle of how long ahead appointments were booked."""
    ahead = minutes_from(appointments.c.made_at, appointments.c.starts_at)
    one = (
        select(
            key.label("key"),
            ahead.label("ahead"),
            func.row_number().over(partition_by=key, order_by=ahead).label("place"),
            func.count().over(partition_by=key).label("number"),
        )
        .select_from(_stretch, doctors, appointments)
        .where(*_lies(whose), _WAS_BOOKED)
        .subquery()
    )
    return (
        select(
            one.c.key, func.min(one.c.ahead).label("lower"), func.max(one.c.ahead).label("upper")
        )
        .where(2 * one.c.place >= one.c.number, 2 * one.c.place <= one.c.number + 2)
        .group_by(one.c.key)
    )


def _booked(key: ColumnElement[int], whose: Asked) -> Selected:
    """Add up the time of the appointments of then."""
    minutes = func.sum(minutes_from(appointments.c.starts_at, appointments.c.ends_at))
    return (
        select(key.label("key"), minutes.label("minutes"))
        .select_from(_stretch, doctors, appointments)
        .where(*_lies(whose), IS_KEPT)
        .group_by(key)
    )


def _left(key: ColumnElement[int], whose: Asked) -> Selected:
    """Add up the time that was offered then and not booked."""
    filled = exists().where(appointments.c.slot_id == slots.c.id, IS_KEPT)
    minutes = func.sum(minutes_from(slots.c.starts_at, slots.c.ends_at))
    return (
        select(key.label("key"), minutes.label("minutes"))
        .select_from(_stretch, doctors, slots)
        .where(
            *_of(whose, slots.c.doctor_id, slots.c.starts_at),
            ~slots.c.switched_off,
            ~slots.c.time_off,
            ~filled,
        )
        .group_by(key)
    )


def _all(key: ColumnElement[int], whose: Asked) -> Sequence[Selected]:
    return [one(key, whose) for one in (_made, _became, _ahead, _booked, _left)]


_BY_STRETCH = _all(_stretch.c.number, _EVERYBODY)
_BY_STRETCH_OF_THESE = _all(_stretch.c.number, _THESE)
_BY_DOCTOR = _all(doctors.c.id, _THESE)


def _within(table: Any, *conditions: Any) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            table.c.doctor_id == doctors.c.id,
            table.c.starts_at >= bindparam("start", type_=UtcInstant()),
            table.c.starts_at < bindparam("end", type_=UtcInstant()),
            *conditions,
        )
        .correlate(doctors)
    )


WAS_AT_WORK = or_(
    _within(appointments, _WAS_BOOKED), _within(slots, ~slots.c.switched_off, ~slots.c.time_off)
)
"""Whether a doctor had appointments or times then."""
_AT_WORK = (
    select(doctors.c.id, doctors.c.name)
    .where(WAS_AT_WORK)
    .order_by(doctors.c.name, doctors.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


class SqlNumberPages:
    """The numbers of core.ports.numbers.NumberPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tallies(
        self, stretches: Sequence[Span], doctor: DoctorId | None = None
    ) -> Sequence[Tally]:
        """Return the numbers of each stretch, of one doctor or of the whole clinic."""
        statements = _BY_STRETCH if doctor is None else _BY_STRETCH_OF_THESE
        found = await self._of_each(statements, stretches, () if doctor is None else (doctor,))
        return [found.get(number, Tally()) for number in range(len(stretches))]

    async def tallies_by_doctor(
        self, within: Span, limit: int, offset: int = 0
    ) -> Sequence[DoctorTally]:
        """Return the numbers of those who had times or appointments then, by name."""
        page = {"start": within.start, "end": within.end, "most": limit, "skip": offset}
        there = await self._database.read(_AT_WORK, page)
        if not there:
            return []
        found = await self._of_each(_BY_DOCTOR, [within], [row.id for row in there])
        return [
            DoctorTally(DoctorId(row.id), row.name, found.get(row.id, Tally())) for row in there
        ]

    async def _of_each(
        self, statements: Sequence[Selected], stretches: Sequence[Span], asked: Collection[int]
    ) -> Mapping[int, Tally]:
        """Return the numbers by what the statements count by; nothing where nothing was."""
        wanted = {
            **given(
                [
                    {"number": number, "begins": span.start, "ends": span.end}
                    for number, span in enumerate(stretches)
                ]
            ),
            **({IDS: asked} if asked else {}),
            "since": stretches[0].start - LONGEST,
        }
        made, became, ahead, booked, left = [
            {row.key: row for row in await self._database.read(one, wanted)} for one in statements
        ]
        return {
            key: Tally(
                made=made[key].made if key in made else 0,
                **_counts(became.get(key)),
                ahead=_middle(ahead.get(key)),
                booked=_minutes(booked.get(key)),
                published=_minutes(booked.get(key)) + _minutes(left.get(key)),
            )
            for key in {*made, *became, *ahead, *booked, *left}
        }


_COUNTED = ("kept", "seen", "missed", "cancelled", "by_patient", "late", "by_doctor", "by_desk")


def _counts(row: Any) -> dict[str, int]:
    return {} if row is None else {name: int(getattr(row, name)) for name in _COUNTED}


def _middle(row: Any) -> timedelta | None:
    """Return the median; who is given a time that has begun booked nothing ahead."""
    if row is None:
        return None
    return max(timedelta(), timedelta(minutes=int(row.lower) + int(row.upper)) / 2)


def _minutes(row: Any) -> timedelta:
    return timedelta() if row is None else timedelta(minutes=int(row.minutes))
