"""Whether anything that people wrote stands where it could be read: in the log, in the database."""

import re
from collections.abc import Iterator
from pathlib import Path

from storage.tables import metadata
from tests.databases import ask
from tests.storm.actors import NAME, NONSENSE, NOTE, PHONE
from tests.storm.aftermath import Aftermath

NOT_IN_LOGS = (NAME, NOTE, NONSENSE, re.sub(r"\D", "", PHONE)[2:])
NOT_IN_DATABASES = (NOTE, NONSENSE)


async def nothing_leaked(after: Aftermath) -> list[str]:
    """Search the log, and the database's files or, on PostgreSQL, every row of every table."""
    logged = after.here.bot.logged()
    found = [f"the log holds {word!r}" for word in NOT_IN_LOGS if word in logged]
    found += [f"the log tells of trouble: {line}" for line in _trouble(logged)]
    kept = await _kept(after)
    found += [
        f"{where} holds {word!r}"
        for where, content in kept.items()
        for word in NOT_IN_DATABASES
        if word.encode() in content
    ]
    if not any(NAME.encode() in content for content in kept.values()):
        found.append("the search finds nothing at all: it looks in the wrong place")
    return found


def _trouble(logged: str) -> Iterator[str]:
    """Yield the lines that tell of a fault."""
    for line in logged.splitlines():
        if re.search(r"\[(error|critical) +\]|Traceback|unexpected error", line):
            yield line


async def _kept(after: Aftermath) -> dict[str, bytes]:
    """Return all bytes that the database keeps, by where they are."""
    database = after.here.store.database
    if database.writer.dialect.name == "sqlite":
        file = Path(str(database.writer.url.database))
        files = [file, *file.parent.glob(f"{file.name}-*")]
        return {one.name: one.read_bytes() for one in files} | after.left_behind
    rows = {}
    for table in metadata.sorted_tables:
        found = await ask(database, f"SELECT t::text FROM {table.name} t")  # noqa: S608 (our own tables)
        rows[table.name] = "\n".join(str(row[0]) for row in found).encode()
    return rows
