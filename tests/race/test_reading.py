"""A doctor reads while the patient takes the history back: nothing is read afterwards."""

import asyncio
from uuid import uuid4

from core.errors import NotSharedError
from core.records.rules import RECORDS_MOST
from core.records.service import Entry
from tests.builders import NOW, Builder, by, open_store
from tests.databases import ask


async def test_what_was_taken_back_is_not_read(build: Builder, database_url: str) -> None:
    """Each look is either before, and stands in the trail, or refused, and does not."""
    maria, doctor = await build.person(), await build.doctor()
    visit = await build.appointment(maria, await build.slot(doctor.id, 24))
    refused = 0
    async with open_store(database_url) as other:
        reading, sharing = build.sharing(other), build.sharing()

        async def read() -> int:
            try:
                await reading.history(by(doctor), visit.id)
            except NotSharedError:
                return 1
            return 0

        for _ in range(5):
            await sharing.share(maria.by, maria.patient.id, doctor.id)
            looks = [read() for _ in range(8)]
            stop = sharing.stop(maria.by, maria.patient.id, doctor.id)
            found = await asyncio.gather(*looks[:4], stop, *looks[4:])
            refused += sum(one for one in found if one is not None)
    trail = await ask(build.store.database, "SELECT deed FROM audit ORDER BY id")
    shared, read_so_far = False, 0
    for (deed,) in trail:
        shared = {"history_shared": True, "sharing_ended": False}.get(deed, shared)
        assert deed != "history_read" or shared
        read_so_far += deed == "history_read"
    assert read_so_far + refused == 40


async def test_a_history_is_never_fuller_than_full(build: Builder) -> None:
    """Two carers who add at once find the last place taken, or take it; nobody adds twice."""
    maria, records = await build.person(), build.records()
    for _ in range(RECORDS_MOST - 2):
        await records.add(maria.by, maria.patient.id, Entry(uuid4().hex, NOW.date(), "x"))
    same = Entry(uuid4().hex, NOW.date(), "same")
    entries = [same, same, *(Entry(uuid4().hex, NOW.date(), str(at)) for at in range(4))]
    await asyncio.gather(
        *(records.add(maria.by, maria.patient.id, one) for one in entries), return_exceptions=True
    )
    found = await build.store.queries.headings(maria.account.id, maria.patient.id)
    assert len(found) == RECORDS_MOST
    assert sum(one.title == "same" for one in found) <= 1
