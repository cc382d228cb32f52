"""Admins who write the same caller down at the same moment: it is one patient."""

import asyncio

from core.model import AdminRole
from storage.store import Store
from tests.builders import Builder, open_store

TIMES = 8
"""How often the race is run: who comes first is chance."""


async def test_the_same_caller_written_down_twice_is_one_patient(
    store: Store, build: Builder, database_url: str
) -> None:
    """By two admins, in one process or in several; another name with that number is another one."""
    robin = await build.person("Robin", admin=AdminRole.GRANTED)
    kim = await build.person("Kim", admin=AdminRole.GRANTED)
    async with open_store(database_url) as elsewhere:
        for number in range(TIMES):
            phone = f"+49305550{number:03}"
            here, there = build.for_anybody(), build.for_anybody(elsewhere)
            first, second, third, wife = await asyncio.gather(
                here.register(robin.by, "Otto Kern", phone),
                here.register(kim.by, "otto kern", phone),
                there.register(kim.by, "Otto  Kern", phone),
                there.register(robin.by, "Olga Kern", phone),
            )
            assert first.id == second.id == third.id != wife.id
            found = await store.queries.patients_at(phone.removeprefix("+"), 9)
            assert {one.id for one in found} == {first.id, wife.id}
