"""Where the log goes and how it looks: lines for people, or JSON for machines. Times are UTC.

A secret never gets there: every line is washed before it leaves. Nor does what people wrote: of an
error only its kind and its way through the code are told, and libraries do not log what they carry.
"""

import json
import logging
import re
import traceback
from collections.abc import Callable, Collection

import structlog
from structlog.typing import ExcInfo, Processor

TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{20,}")
LOGIN = re.compile(r"(?<=://)[^\s/?#@]+:[^\s/?#]*@")
"""User and password in a URL."""
MASK = "<secret>"
SHORTEST_SECRET = 6  # a shorter word would mask half of what is written
OURS = ("__main__", "bot", "core", "storage")
"""Whose lines ``[log] level`` lets through. Others tell of trouble only, for what libraries log at
lower levels is every name, phone and text that they carry."""
LED_TO = "\nwhich led to\n\n"


def set_up(level: str, style: str, secrets: Collection[str] = ()) -> None:
    """Send the log to standard error.

    ``level`` and ``style`` are ``[log] level`` and ``[log] format``; ``secrets`` are words
    that must never appear.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(style, secrets))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    logging.getLogger("asyncio").addFilter(first_line)


def formatter(style: str, secrets: Collection[str] = ()) -> logging.Formatter:
    """Return what turns a record and its ``extra`` into one line without ``secrets``."""
    facts: list[Processor] = [
        structlog.stdlib.ExtraAdder(),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper("iso"),
        structlog.processors.ExceptionRenderer(way_through),
    ]
    words: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if style == "json":
        words += [
            structlog.processors.EventRenamer("message"),
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
    else:
        plain = structlog.dev.plain_traceback
        words += [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=facts, processors=[*words, _washing(secrets)]
    )


def way_through(exc_info: ExcInfo) -> str:
    """Return the tracebacks without the messages: an error may quote what people wrote."""
    parts: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None:
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        parts.insert(0, "".join(traceback.format_tb(error.__traceback__)) + kind)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return LED_TO.join(parts)


def first_line(record: logging.LogRecord) -> bool:
    """Leave only the first line: in those that follow, asyncio quotes the error that was raised."""
    record.msg, record.args = record.getMessage().partition("\n")[0], ()
    return True


def washer(secrets: Collection[str] = ()) -> Callable[[str], str]:
    """Return what masks tokens, passwords in URLs, and ``secrets``, as they are and as quoted."""
    hidden = [
        form
        for secret in secrets
        if len(secret) >= SHORTEST_SECRET
        for form in (secret, json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1])
    ]

    def wash(text: str) -> str:
        for secret in hidden:
            text = text.replace(secret, MASK)
        return LOGIN.sub(f"{MASK}@", TOKEN.sub(MASK, text))

    return wash


def _washing(secrets: Collection[str]) -> Processor:
    """Return the last step of a line's way."""
    wash = washer(secrets)
    return lambda _, __, line: wash(str(line))
