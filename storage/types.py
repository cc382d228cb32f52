"""How the clinic's values stand in columns, alike on SQLite and PostgreSQL."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, DateTime, Dialect, Float, Integer, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.seal import Seal

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Id = BigInteger().with_variant(Integer, "sqlite")
"""Ids outlive 2^31; SQLite's INTEGER PRIMARY KEY is as wide and counts by itself."""


def microseconds(moment: datetime) -> int:
    """Return the microseconds since 1970. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return (moment - EPOCH) // _MICROSECOND


@lru_cache(maxsize=8192)
def _moment(micros: int | None) -> datetime | None:
    """Return the moment; the same slots' times are read again and again."""
    return None if micros is None else EPOCH + timedelta(microseconds=micros)


class UtcInstant(TypeDecorator[datetime]):
    """An aware moment, in and out: timestamptz on PostgreSQL, microseconds since 1970 on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(BigInteger() if sqlite else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        micros = microseconds(value)
        return micros if dialect.name == "sqlite" else value

    def result_processor(
        self,
        dialect: Dialect,
        _coltype: object,
    ) -> Callable[[Any], datetime | None] | None:
        return _moment if dialect.name == "sqlite" else None  # asyncpg's moments are aware, in UTC


class DecimalText(TypeDecorator[Decimal]):
    """An exact amount as text: SQLite has no decimals, and nobody adds amounts up in SQL."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Minutes(TypeDecorator[timedelta]):
    """A length of time in whole minutes."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, _dialect: Dialect) -> int | None:
        return None if value is None else value // timedelta(minutes=1)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(minutes=value)


class WallTime(TypeDecorator[time]):
    """A whole minute on the clinic's wall clock, as text that sorts: ``09:30``."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: time | None, _dialect: Dialect) -> str | None:
        return None if value is None else f"{value:%H:%M}"

    def process_result_value(self, value: str | None, _dialect: Dialect) -> time | None:
        return None if value is None else time.fromisoformat(value)


class Degrees(TypeDecorator[float]):
    """Degrees of latitude or longitude; both drivers bring a float as it is."""

    impl = Float
    cache_ok = True

    def result_processor(
        self,
        _dialect: Dialect,
        _coltype: object,
    ) -> None:
        return None


class Words(TypeDecorator[tuple[str, ...]]):
    """A few short words without commas, such as language codes."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, _dialect: Dialect) -> str:
        return ",".join(value or ())

    def process_result_value(self, value: str | None, _dialect: Dialect) -> tuple[str, ...]:
        return tuple(value.split(",")) if value else ()


_seals: WeakKeyDictionary[Dialect, Seal] = WeakKeyDictionary()


def seal_with(dialect: Dialect, seal: Seal) -> None:
    """Let an engine with this dialect seal and open private text."""
    _seals[dialect] = seal


class Sealed(TypeDecorator[str]):
    """Private text, encrypted on the way in and opened on the way out; see seal.py.

    What cannot be opened comes out as ``Damaged``, and goes in again as it was.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _seals[dialect].seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _seals[dialect].open_or_mark(value)
