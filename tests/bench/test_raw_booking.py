"""What the bench compares with stays a booking like ours, whatever the tables come to hold."""

import asyncio

from storage.store import Store
from tests.bench.booking import LETTERS
from tests.bench.clinic import World
from tests.bench.raw_booking import book_on_postgresql, book_on_sqlite
from tests.builders import HOUR, NOW, Builder
from tests.databases import ask

WRITTEN = """
    SELECT status, sequence, coming, arrived, late, made_by IS NULL AS unsaid, note IS NULL AS bare
    FROM appointments
"""
LETTERS_OF = "SELECT kind, count(*) FROM outbox GROUP BY kind"
AUDITED = "SELECT count(*) FROM audit WHERE deed = 'appointment_booked'"


async def test_the_reference_writes_what_a_booking_writes(
    store: Store, build: Builder, database_url: str
) -> None:
    doctor = await build.doctor()
    slot, other = await build.slots(doctor.id, 99, 100)
    maria, anna = await build.person("Maria"), await build.person("Anna")
    await build.booking().book(maria.by, maria.patient.id, slot.id, "My knee hurts.")
    world = World("", database_url, 0, NOW + HOUR)
    if database_url.startswith("sqlite"):
        await asyncio.to_thread(book_on_sqlite, world, [(anna.patient.id, other.id)])
    else:
        await book_on_postgresql(world, [(anna.patient.id, other.id)])
    ours, theirs = await ask(store.database, WRITTEN)
    assert tuple(ours) == tuple(theirs)
    letters = dict(map(tuple, await ask(store.database, LETTERS_OF)))
    assert letters == {kind: 2 * number for kind, number in LETTERS.items()}
    assert [tuple(row) for row in await ask(store.database, AUDITED)] == [(2,)]
