"""What a button carries: a typed action ⇄ at most 64 bytes of text, readable after any restart.

A payload is a short prefix and the fields, joined by ``:``; numbers and dates in base 36. What it
says is never trusted: whoever handles an action checks role, ownership and state again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, TypeVar, cast, dataclass_transform, get_type_hints

from core.model import DoctorId

MOST_BYTES = 64
"""The Bot API's limit on callback_data."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LARGEST = 2**63
_MINUTES_OF_A_YEAR = 366 * 24 * 60


class Action:
    """Something a button does. Subclasses are declared with ``@action("prefix")``."""

    __slots__ = ()
    prefix: ClassVar[str]


class UnknownPayloadError(ValueError):
    """The payload is of an older version, cut off, or forged."""


@lru_cache(maxsize=8192)
def base36(number: int) -> str:
    """Write a number in base 36."""
    sign, number = ("-", -number) if number < 0 else ("", number)
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return sign + digits


def _number(text: str) -> int:
    number = int(text, 36)
    if abs(number) >= _LARGEST or base36(number) != text:
        raise UnknownPayloadError(text)
    return number


def _flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise UnknownPayloadError(text)
    return text == "1"


_WORD = re.compile(r"[A-Za-z0-9_-]{1,20}")


def _word(text: str) -> str:
    if _WORD.fullmatch(text) is None:
        raise UnknownPayloadError(text)
    return text


Write = Callable[[Any], str]
Read = Callable[[str], object]

_CODECS: dict[type, tuple[Write, Read]] = {
    int: (base36, _number),
    str: (_word, _word),
    bool: (lambda flag: "1" if flag else "0", _flag),
    date: (
        lambda day: base36(day.toordinal()),
        lambda text: date.fromordinal(_number(text)),
    ),
    datetime: (
        lambda moment: base36(int(moment.timestamp())),
        lambda text: datetime.fromtimestamp(_number(text), UTC),
    ),
    time: (
        lambda clock: base36(clock.hour * 60 + clock.minute),
        lambda text: time(*divmod(_number(text), 60)),
    ),
}

_by_prefix: dict[str, type[Action]] = {}
_codecs_of: dict[type[Action], dict[str, tuple[Write, Read]]] = {}
"""How each field of an action is written and read, by the field's name."""

A = TypeVar("A", bound=Action)


@dataclass_transform(frozen_default=True)
def action(prefix: str) -> Callable[[type[A]], type[A]]:
    """Declare an action: a frozen dataclass of ints, flags, dates, times, words and enums."""

    def declare(cls: type[A]) -> type[A]:
        made = dataclass(frozen=True, slots=True)(cls)
        if prefix in _by_prefix:
            raise ValueError(f"two actions are called {prefix!r}")
        made.prefix = prefix
        hints = get_type_hints(made)
        _codecs_of[made] = {
            field.name: _codec(hints[field.name]) for field in fields(cast(Any, made))
        }
        _by_prefix[prefix] = made
        return made

    return declare


def _codec(hint: Any) -> tuple[Write, Read]:
    kind = getattr(hint, "__supertype__", hint)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return str, kind
    return _CODECS[kind]


FRESH = "!"
"""Put before a payload whose answer comes as a new message."""


_FOR = "@"
"""Put before the number of the doctor for whom an admin acts: ``@3f:bw:2c``."""


def pack(one: Action, *, fresh: bool = False, acting_for: DoctorId | None = None) -> str:
    """Return the payload of an action. Raises ValueError where Telegram would refuse its length.

    ``acting_for`` is the doctor for whom an admin does it.
    """
    codecs = _codecs_of[type(one)]
    parts = [write(getattr(one, name)) for name, (write, _) in codecs.items()]
    whose = [] if acting_for is None else [_FOR + base36(acting_for)]
    payload = (FRESH if fresh else "") + ":".join([*whose, one.prefix, *parts])
    if len(payload.encode()) > MOST_BYTES:
        raise ValueError(f"{type(one).__name__} takes more than {MOST_BYTES} bytes")
    return payload


def opened(payload: str) -> tuple[DoctorId | None, Action]:
    """Return for which doctor a payload acts, if for any, and its action.

    Raises UnknownPayloadError for anything pack did not write.
    """
    bare = payload.removeprefix(FRESH)
    if not bare.startswith(_FOR):
        return None, unpack(payload)
    whose, _, rest = bare.removeprefix(_FOR).partition(":")
    if len(payload) > MOST_BYTES or rest.startswith(FRESH):
        raise UnknownPayloadError(whose)
    try:
        number = _number(whose)
    except ValueError as error:
        raise UnknownPayloadError(whose) from error
    return DoctorId(number), unpack(rest)


def unpack(payload: str) -> Action:
    """Return a payload's action. Raises UnknownPayloadError for anything pack did not write."""
    prefix, *parts = payload.removeprefix(FRESH).split(":")
    kind = _by_prefix.get(prefix)
    if len(payload) > MOST_BYTES or kind is None or len(parts) != len(_codecs_of[kind]):
        raise UnknownPayloadError(prefix)
    try:
        values = [
            read(part) for (_, read), part in zip(_codecs_of[kind].values(), parts, strict=True)
        ]
    except (ValueError, OverflowError, OSError, TypeError) as error:
        raise UnknownPayloadError(prefix) from error
    return kind(*values)


def minutes(number: int) -> timedelta:
    """Return as many minutes as a button says; of a forged number as many as nothing allows."""
    return timedelta(minutes=max(-1, min(number, _MINUTES_OF_A_YEAR)))


def declared() -> list[type[Action]]:
    """Return every action there is, by prefix."""
    return [_by_prefix[prefix] for prefix in sorted(_by_prefix)]
