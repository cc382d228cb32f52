"""Where the log goes and how it looks: lines for people, or JSON for machines. Times are UTC.

A secret never gets there: every line is washed before it leaves, tracebacks included.
"""

import json
import logging
import re
import time
from collections.abc import Collection
from typing import Any

TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{20,}")
MASK = "<secret>"
SHORTEST_SECRET = 6  # a shorter word would mask half of what is written
CHATTY = ("aiosqlite", "apscheduler", "httpcore", "httpx")
USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"asctime", "message"}


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
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
