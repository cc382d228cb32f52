"""A clinic's files are their owner's alone, from their first byte."""

import asyncio
import logging
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from core.errors import BusyError
from storage.migrate import upgrade
from storage.store import Store
from tests.builders import SEAL


@pytest.fixture(autouse=True)
def generous() -> Iterator[None]:
    """What nobody thinks of is readable by all."""
    before = os.umask(0o000)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    found = {}
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # SQLite takes its own away while we look
            found[file.name] = stat.S_IMODE(file.stat().st_mode)
    return found


async def test_database_and_what_lies_beside_it_are_their_owners_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'praxis.db'}"
    watching = asyncio.create_task(_widest(tmp_path))
    await upgrade(url)
    async with Store.open(url, SEAL):
        assert set(modes(tmp_path)) >= {"praxis.db", "praxis.db-wal", "praxis.db-shm"}
        assert set(modes(tmp_path).values()) == {0o600}
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):  # an assertion of its own would be raised here
        await watching
    assert set(modes(tmp_path).values()) == {0o600}


async def _widest(folder: Path) -> None:
    while True:
        assert set(modes(folder).values()) <= {0o600}
        await asyncio.sleep(0)


def test_what_others_could_read_is_taken_from_them_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A database of before, or one that was copied here."""
    database = tmp_path / "praxis.db"
    used = sqlite3.connect(database)
    used.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (x)")
    assert set(modes(tmp_path).values()) == {0o644}
    with caplog.at_level(logging.WARNING):
        asyncio.run(upgrade(f"sqlite:///{database}"))
    used.close()
    assert set(modes(tmp_path).values()) == {0o600}
    assert "praxis.db-wal could be read by others" in caplog.text


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(BusyError, match="the database cannot be opened"):
        asyncio.run(upgrade(f"sqlite:///{tmp_path / 'nowhere' / 'praxis.db'}"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_keeps_its_rights(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all, " * 99)
    before = letter.read_bytes(), modes(tmp_path)
    with pytest.raises(BusyError, match="not a database"):
        asyncio.run(upgrade(f"sqlite:///{letter}"))
    assert (letter.read_bytes(), modes(tmp_path)) == before
