"""A consistent copy of the database while it is in use."""

import asyncio
import os
import shlex
import shutil
import sqlite3
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, make_url

from storage.drivers import postgresql
from storage.engine import PUBLIC, address
from storage.files import database_file, files_of, real, unfit


class BackupError(Exception):
    """The copy could not be made. The message is fit for people."""


async def backup(url: str, dest: Path, schema: str = PUBLIC, taken: Collection[Path] = ()) -> Path:
    """Copy the database at ``url`` into the file ``dest`` and return it.

    SQLite gives a database file, PostgreSQL an archive of ``schema`` for pg_restore. The file
    appears when it is whole; one that was there before is replaced then, and kept where the copy
    fails. Never is that one of the database's own files, nor one of ``taken``. Raises BackupError.
    """
    where = address(url)
    dest = real(dest)
    draft = dest.with_name(f".{dest.name}.{os.getpid()}")
    try:
        if why := unfit(dest, [*files_of(where), *taken]):
            raise BackupError(f"cannot write {dest}: {why}")
        if where.get_backend_name() == "postgresql":
            await _dump(make_url(url), schema, draft, dest)
        else:
            await asyncio.to_thread(_copy, database_file(where), draft)
        os.replace(draft, dest)  # noqa: PTH105 (as atomic as it is short)
    except OSError as error:
        raise BackupError(f"cannot write {dest}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise BackupError(f"the copy failed: {error}") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return dest


def _copy(source: Path, draft: Path) -> None:
    """Copy in one read transaction: writers go on meanwhile and the copy does not see them."""
    if not source.is_file():
        raise BackupError(f"there is no database at {source}")
    draft.touch(mode=0o600)  # VACUUM INTO takes an empty file as it is
    connection = sqlite3.connect(source)
    try:
        connection.execute("VACUUM INTO ?", (str(draft),))
    finally:
        connection.close()


def pg_dump_command(where: URL, schema: str, dest: Path) -> str:
    """Return what to type where pg_dump is, as a shell takes it; it asks for the password."""
    place = {name: value for name, value in _environment(where).items() if name != "PGPASSWORD"}
    settings = [f"{name}={shlex.quote(value)}" for name, value in place.items()]
    return " ".join([*settings, "pg_dump", *map(shlex.quote, _words(schema, dest))])


def _words(schema: str, dest: Path) -> list[str]:
    """Return what pg_dump is told; in quotes a schema is a name and no pattern."""
    return ["--format=custom", f"--schema={postgresql.quoted(schema)}", f"--file={dest}"]


async def _dump(where: URL, schema: str, draft: Path, dest: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupError(
            "pg_dump is not installed here; it comes with PostgreSQL's client programs."
            f" Where it is, run: {pg_dump_command(where, schema, dest)}"
        )
    await asyncio.to_thread(draft.touch, 0o600)
    process = await asyncio.create_subprocess_exec(
        program,
        *_words(schema, draft),
        env={**os.environ, **_environment(where)},  # a command line would show the password
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, complaint = await process.communicate()
    if process.returncode:
        said = complaint.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise BackupError(f"pg_dump failed: {said[-1]}")


def _environment(where: URL) -> dict[str, str]:
    """Return where the database is, in the words of libpq's environment."""
    host = where.query.get("host", where.host)
    port = where.query.get("port", where.port)
    named = {
        "PGHOST": host,
        "PGPORT": port,
        "PGUSER": where.username,
        "PGPASSWORD": where.password,
        "PGDATABASE": where.database,
        "PGSSLMODE": where.query.get("sslmode", where.query.get("ssl")),
        **{f"PG{name.upper()}": where.query.get(name) for name in postgresql.TLS_FILES},
    }
    return {name: str(value) for name, value in named.items() if value}
