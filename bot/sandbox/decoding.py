"""JSON from outside, read with the bounds that Telegram's own servers have."""

import json
import math
import re
from typing import Any, NoReturn

DEEPEST = 100
"""Around one value there may be so many lists and objects."""

_HALF_A_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


class TooDeepError(ValueError):
    """Lists and objects in one another, without an end."""


def json_of(raw: bytes | str, deepest: int = DEEPEST) -> Any:
    """Return what this JSON says. ValueError for anything that could not be written down again.

    That is: nested too deeply (TooDeepError), numbers without a value, and texts with half a
    character in them (UnicodeError).
    """
    try:
        text = raw.decode() if isinstance(raw, bytes) else raw
        value = json.loads(text, parse_constant=_no_number, parse_float=_finite)
        if _HALF_A_CHARACTER.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise TooDeepError from None
    if text.count("[") + text.count("{") > deepest and _is_deeper(value, deepest):
        raise TooDeepError
    return value


def _is_deeper(value: Any, deepest: int) -> bool:
    """Whether more than ``deepest`` lists and objects stand around something in this value."""
    level = [value]
    for _ in range(deepest + 1):
        level = [
            inner
            for one in level
            if isinstance(one, list | dict)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return bool(level)


def _finite(written: str) -> float:
    number = float(written)
    return number if math.isfinite(number) else _no_number(written)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
