"""Where the log goes and how it looks: lines for people, or JSON for machines. Times are UTC.

A secret never gets there: every line is washed before it leaves. Nor does what people wrote: of an
error only its kind and its way through the code are told, and libraries do not log what they carry.
"""

import json
import logging
import re
import time
import traceback
from collections.abc import Collection
from types import TracebackType
from typing import Any, TypeAlias

TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{20,}")
MASK = "<secret>"
SHORTEST_SECRET = 6  # a shorter word would mask half of what is written
OURS = ("__main__", "bot", "core", "storage")
"""Whose lines ``[log] level`` lets through. Others tell of trouble only, for what libraries log at
lower levels is every name, phone and text that they carry."""
LED_TO = "\nwhich led to\n\n"
USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"asctime", "message"}

ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class Formatter(logging.Formatter):
    """One line for people: when, how bad, where, what, and what it is about."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self._secrets = [secret for secret in secrets if len(secret) >= SHORTEST_SECRET]

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text, without secrets."""
        return self._washed(self.write(record))

    def write(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        about = "".join(f" {name}={value}" for name, value in extras(record).items())
        return super().formatMessage(record) + about

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 (logging's own name)
        """Return the tracebacks without the messages: an error may quote what people wrote."""
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            kind = f"{type(error).__module__}.{type(error).__qualname__}"
            parts.insert(0, "".join(traceback.format_tb(error.__traceback__)) + kind)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return LED_TO.join(parts)

    def _washed(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return TOKEN.sub(MASK, text)


class JsonFormatter(Formatter):
    """One JSON object a line: the same facts, for machines."""

    def write(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        facts = {
            "time": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **extras(record),
        }
        if record.exc_info:
            facts["error"] = self.formatException(record.exc_info)
        return json.dumps(facts, default=str, ensure_ascii=False)


def extras(record: logging.LogRecord) -> dict[str, Any]:
    """Return what the caller added with ``extra={…}``."""
    return {name: value for name, value in vars(record).items() if name not in USUAL}


def set_up(level: str, style: str, secrets: Collection[str] = ()) -> None:
    """Send the log to standard error.

    ``level`` and ``style`` are ``[log] level`` and ``[log] format``; ``secrets`` are words
    that must never appear.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter(secrets) if style == "json" else Formatter(secrets))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    logging.getLogger("asyncio").addFilter(first_line)


def first_line(record: logging.LogRecord) -> bool:
    """Leave only the first line: in those that follow, asyncio quotes the error that was raised."""
    record.msg, record.args = record.getMessage().partition("\n")[0], ()
    return True
