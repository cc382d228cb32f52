"""SQLite's transactions begin on the way of their first statement: with it, whatever it is."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import writer_engine

ADD, IDS = text("INSERT INTO notes VALUES (1)"), text("SELECT id FROM notes")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "notes.db"


@pytest.fixture
async def engine(file: Path) -> AsyncIterator[AsyncEngine]:
    """Return the engine that writes, on a table of numbers."""
    made = writer_engine(f"sqlite:///{file}")
    async with made.connect() as connection:
        await connection.execute(text("CREATE TABLE notes (id INTEGER PRIMARY KEY)"))
        await connection.commit()
    yield made
    await made.dispose()


async def test_nobody_else_writes_after_the_first_read(engine: AsyncEngine, file: Path) -> None:
    other = sqlite3.connect(file, timeout=0)
    async with engine.connect() as connection:
        await connection.execute(IDS)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO notes VALUES (2)")
    other.close()


async def test_what_follows_a_first_statement_that_failed_is_rolled_back(
    engine: AsyncEngine,
) -> None:
    async with engine.connect() as connection:
        with pytest.raises(OperationalError):
            await connection.execute(text("INSERT INTO nowhere VALUES (1)"))
        await connection.execute(ADD)
    async with engine.connect() as connection:
        assert (await connection.execute(IDS)).all() == []


async def test_a_savepoint_that_comes_first_is_within_the_transaction(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        async with connection.begin_nested():
            await connection.execute(ADD)
        await connection.rollback()
    async with engine.connect() as connection:
        assert (await connection.execute(IDS)).all() == []
