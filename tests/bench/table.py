"""The table, and on what machine it was made."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from tests.bench.measure import Row

_HEAD = ("what", "where", "ours", "reference", "ratio", "reach", "")


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table in Markdown."""
    cells = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEAD))]
    lines = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, ...]:
    ratio, reached = f"{row.ratio:.2f}{row.unit}", "✓" if row.reached else "✗"
    return (row.what, row.where, row.ours, row.reference, ratio, row.reach, reached)


def machine() -> str:
    """Say what machine this is, and which versions count."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} × {_processor()}, {memory:.0f} GiB, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, asyncpg {version('asyncpg')}, "
        f"SQLAlchemy {version('sqlalchemy')}, python-telegram-bot {version('python-telegram-bot')}"
    )


def _processor() -> str:
    """Return the processor's name, as far as the system tells."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
