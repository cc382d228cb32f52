"""Behind PgBouncer: sessions are fine, and what shares them between transactions is refused."""

import asyncio
import os
import shutil
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import URL, make_url

from storage import migrate
from storage.store import Store
from storage.work_lock import UnfitDatabaseError, look_at_sessions, work_lock
from tests.builders import SEAL, Builder
from tests.databases import Run
from tests.storm.test_kill import free_port

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(shutil.which("pgbouncer") is None, reason="PgBouncer is not installed"),
]


def configure(folder: str, where: URL, port: int, settings: str) -> Path:
    """Write PgBouncer's file into a folder that the server's own user can read."""
    file = Path(folder, "pgbouncer.ini")
    file.write_text(
        f"[databases]\n{where.database} = host={where.query['host']} user={where.username}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n"
        f"auth_type = any\nunix_socket_dir =\ndefault_pool_size = 40\n{settings}\n"
    )
    file.parent.chmod(0o755)
    file.chmod(0o644)
    return file


def owner_of(where: URL) -> int | None:
    """Return whom PgBouncer has to run as: it refuses root, and the server's folder is private."""
    return None if os.geteuid() else Path(str(where.query["host"])).stat().st_uid


@asynccontextmanager
async def pgbouncer(settings: str) -> AsyncIterator[str]:
    """Yield the URL of an empty database behind a PgBouncer with these settings."""
    async with Run.join().postgresql(migrated=False) as url:
        where, port = make_url(url), free_port()
        with TemporaryDirectory() as folder:
            file = configure(folder, where, port, settings)
            process = await asyncio.create_subprocess_exec(
                "pgbouncer", file, stderr=DEVNULL, user=owner_of(where)
            )
            try:
                await asyncio.sleep(0.5)
                yield f"postgresql://{where.username}@127.0.0.1:{port}/{where.database}"
            finally:
                process.kill()
                await process.wait()


async def test_behind_a_pool_of_sessions_everything_works() -> None:
    """Migrations, transactions, pages, the lock: in the clinic's schema."""
    async with pgbouncer("pool_mode = session") as url:
        async with work_lock(url, "linden") as one, work_lock(url, "linden") as two:
            assert await one.take()
            assert not await two.take()
            await migrate.upgrade(url, "linden")
            async with Store.open(url, SEAL, "linden") as store:
                build = Builder(store)
                slots = await build.slots((await build.doctor()).id, *range(30, 50))
                people = [await build.person() for _ in slots]
                booking = build.booking()
                asks = zip(people, slots, strict=True)
                await asyncio.gather(
                    *(booking.book(who.by, who.patient.id, slot.id) for who, slot in asks)
                )
        assert await migrate.current(url, "public") is None


@pytest.mark.parametrize(
    "settings",
    [
        "pool_mode = transaction",
        "pool_mode = transaction\nserver_round_robin = 1",
        "pool_mode = statement",
    ],
)
async def test_a_pool_of_transactions_is_refused(settings: str) -> None:
    """A session's schema and lock would be another clinic's with the next transaction."""
    async with pgbouncer(settings) as url:
        with pytest.raises(UnfitDatabaseError, match="pool_mode = session"):
            await look_at_sessions(url, "linden")
        async with work_lock(url, "linden") as lock:
            with pytest.raises(UnfitDatabaseError, match="pool_mode = session"):
                await lock.take()
