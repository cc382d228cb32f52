"""The fields of a JSON object in a call, as strictly and as leniently typed as Telegram reads them.

A text may be written as a number, and a number as a text; nothing else may stand for another thing.
"""

import json
import re
from typing import Any

Object = dict[str, Any]
_INTEGER = re.compile("0|-?[1-9][0-9]{0,18}")
_MISSING = object()
_KINDS = {list: "Array", dict: "Object", bool: "Boolean"}


class FieldError(Exception):
    """A field that is not what it should be; the text says why, in Telegram's words."""


def text_in(raw: Object, name: str, default: str | None = None) -> str:
    """Return a text; FieldError where there is none and no ``default``."""
    value = _value(raw, name, default)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return json.dumps(value)
    if not isinstance(value, str):
        raise FieldError(f'Field "{name}" must be of type String')
    return value


def whole_in(raw: Object, name: str, default: int | None = None, *, bits: int = 32) -> int:
    """Return a whole number; FieldError where there is none and no ``default``."""
    value = _value(raw, name, default)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise FieldError(f'Field "{name}" must be a Number')
    written = value if isinstance(value, str) else json.dumps(value)
    if not _INTEGER.fullmatch(written) or not -(1 << bits - 1) <= int(written) < 1 << bits - 1:
        raise FieldError(f'Field "{name}" must be a valid Number')
    return int(written)


def flag_in(raw: Object, name: str) -> bool:
    """Return a yes or no, no where it is absent. FieldError for anything else."""
    return bool(_typed(raw, name, bool, default=False))


def list_in(raw: Object, name: str) -> list[Any]:
    """Return a list, empty where it is absent. FieldError for anything else."""
    found: list[Any] = _typed(raw, name, list, default=[])
    return found


def object_in(raw: Object, name: str) -> Object:
    """Return an object. FieldError where there is none."""
    found: Object = _typed(raw, name, dict)
    return found


def _typed(raw: Object, name: str, kind: type, default: Any = None) -> Any:
    value = _value(raw, name, default)
    if not isinstance(value, kind):
        raise FieldError(f'Field "{name}" must be of type {_KINDS[kind]}')
    return value


def _value(raw: Object, name: str, default: Any) -> Any:
    value = raw.get(name, _MISSING)
    if value is not _MISSING:
        return value
    if default is None:
        raise FieldError(f'Can\'t find field "{name}"')
    return default
