"""JSON from outside, read with the bounds that Telegram's own servers have."""

import json
import re
from typing import Any, NoReturn

_HALF_A_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def json_of(raw: bytes | str) -> Any:
    """Return what this JSON says. ValueError for anything that could not be written down again.

    That is: nested too deeply, numbers without a value, and texts with half a character in them
    (UnicodeError).
    """
    try:
        text = raw.decode() if isinstance(raw, bytes) else raw
        value = json.loads(text, parse_constant=_no_number)
        if _HALF_A_CHARACTER.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
