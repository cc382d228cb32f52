"""The disk fills up while admins act: each act is done whole or not at all, and works once there is
room again."""

import asyncio

from sqlalchemy import select, text

from core.errors import BusyError
from storage.store import Store
from storage.tables import metadata
from tests.builders import Builder, only_sqlite
from tests.race.test_acting_admins import ACTS, Scene, scene

ROUNDS = 9
"""How often each act is tried: the room ends within another statement each time."""


async def everything(store: Store) -> dict[str, list[object]]:
    """Return all rows of all tables."""
    return {
        table.name: list(await store.database.read(select(table).order_by(*table.primary_key)))
        for table in metadata.sorted_tables
    }


async def pragma(store: Store, words: str) -> None:
    """Set something on the one connection that writes."""
    async with store.database.writer.connect() as connection:
        await connection.execute(text(f"PRAGMA {words}"))


@only_sqlite
async def test_what_an_admin_does_on_a_full_disk_is_done_whole_or_not_at_all(
    store: Store, build: Builder
) -> None:
    waiting: list[tuple[str, Scene]] = [
        (what, await scene(build)) for _ in range(ROUNDS) for what in ACTS
    ]
    await pragma(store, "max_page_count = 1")  # SQLite takes the present size for the least
    failed: list[tuple[str, Scene]] = []
    for what, here in waiting:
        before = await everything(store)
        (fault,) = await asyncio.gather(ACTS[what](here), return_exceptions=True)
        if isinstance(fault, BaseException):
            assert isinstance(fault, BusyError), (what, fault)
            assert "full" in str(fault)
            assert await everything(store) == before, what
            failed.append((what, here))
    assert len({what for what, _ in failed}) > len(ACTS) // 2
    await pragma(store, "max_page_count = 1000000")
    before = await everything(store)
    for what, here in failed:
        await ACTS[what](here)
    assert await everything(store) != before
