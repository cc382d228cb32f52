"""The booking core under fire: many at once, all on one slot, and a few slots that many want."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from core.appointments.booking import BookingService
from core.errors import Refusal
from core.policy import ClinicPolicy
from storage.store import Store
from tests.bench.clinic import ENGINES, SQLITE, Asks, Unused, World, acting
from tests.bench.measure import Bench, Row, milliseconds, per_second, percentile
from tests.bench.raw_booking import NOTE, book_on_postgresql, book_on_sqlite
from tests.builders import SEAL, SetClock
from tests.databases import ask

AT_ONCE = {"SQLite": 64, "PostgreSQL": 32}
REACH = {"SQLite": 0.25, "PostgreSQL": 1.0}
BOOKINGS = 2000
CROWD = 500
HOT = 64

LETTERS = {"booked": 2, "reminder": 2}
"""What one booking writes to the outbox."""
_LETTERS = "SELECT kind, count(*) FROM outbox GROUP BY kind"
_BOOKED = """
    SELECT count(*) FROM slots JOIN appointments ON appointments.id = slots.appointment_id
    AND appointments.slot_id = slots.id AND appointments.doctor_id = slots.doctor_id
    AND appointments.starts_at = slots.starts_at AND appointments.status = 'confirmed'
    WHERE slots.held_until IS NULL
"""
_ALL = "SELECT count(*), count(DISTINCT slot_id), count(note) FROM appointments"
_AUDITED = "SELECT count(DISTINCT appointment_id) FROM audit WHERE deed = 'appointment_booked'"


@dataclass(slots=True)
class Crowd:
    """What a crowd at the desk was told, and how long it took."""

    answers: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0


async def booking(bench: Bench) -> None:
    """Bookings a second, against the same transaction on the bare driver."""
    for engine in ENGINES:
        async with bench.worlds.copy(engine, bench.large) as world:
            await _against_the_driver(bench, world)


async def one_slot(bench: Bench) -> None:
    """All want the same slot, against all want their own."""
    for engine in ENGINES:
        async with bench.worlds.copy(engine, bench.large) as world:
            await _all_want_one(bench, world)


async def hot_slots(bench: Bench) -> None:
    """Half of those who ask want one of a few slots: how much longer do the unlucky wait?"""
    for engine in ENGINES:
        async with bench.worlds.copy(engine, bench.large) as world:
            await _half_want_few(bench, world)


async def _against_the_driver(bench: Bench, world: World) -> None:
    unused, number, at_once = Unused(world), bench.some(BOOKINGS), AT_ONCE[world.engine]

    async def ours() -> float:
        async with _desk(world, unused.asks(at_once)) as desk:
            crowd = await press(desk, unused.asks(number), at_once)
        bench.expect(f"{world.engine}, bookings", crowd.answers, {"booked": number})
        return number / crowd.seconds

    async def reference() -> float:
        batches = unused.asks(at_once), unused.asks(number)
        if world.engine == SQLITE:
            return number / await asyncio.to_thread(book_on_sqlite, world, *batches)
        return number / await book_on_postgresql(world, *batches)

    name = f"core booking, {at_once} at once, {world.slots:,} slots"
    mine, theirs, ratio = await bench.alternate(f"{world.engine}, {name}", ours, reference)
    shown = per_second(mine), per_second(theirs)
    bench.rows.append(Row(name, world.engine, *shown, ratio, least=REACH[world.engine]))
    await books_balance(bench, world, 2 * bench.rounds * (number + at_once))


async def _all_want_one(bench: Bench, world: World) -> None:
    unused, at_once = Unused(world), AT_ONCE[world.engine]

    async def one() -> float:
        asks = unused.asks_for(unused.slots(1) * CROWD)
        async with _desk(world, unused.asks(at_once)) as desk:
            crowd = await press(desk, asks, CROWD)
        told = {"booked": 1, "SlotTakenError": CROWD - 1}
        bench.expect(f"{world.engine}, {CROWD} on one slot", crowd.answers, told)
        return crowd.seconds

    async def each_their_own() -> float:
        async with _desk(world, unused.asks(at_once)) as desk:
            crowd = await press(desk, unused.asks(CROWD), CROWD)
        bench.expect(f"{world.engine}, {CROWD} slots", crowd.answers, {"booked": CROWD})
        return crowd.seconds

    name = f"{CROWD} on one slot, against {CROWD} slots"
    mine, theirs, ratio = await bench.alternate(f"{world.engine}, {name}", one, each_their_own)
    shown = milliseconds(mine), milliseconds(theirs)
    bench.rows.append(Row(name, world.engine, *shown, ratio, most=0.5))
    await books_balance(bench, world, bench.rounds * (CROWD + 1 + 2 * at_once))


async def _half_want_few(bench: Bench, world: World) -> None:
    unused, number, at_once = Unused(world), bench.some(BOOKINGS), AT_ONCE[world.engine]
    draw, booked = Random(11), 0

    async def tail() -> tuple[float, float]:
        nonlocal booked
        hot = unused.slots(HOT)
        wanted = draw.choices(hot, k=number // 2) + unused.slots(number - number // 2)
        draw.shuffle(wanted)
        async with _desk(world, unused.asks(at_once)) as desk:
            crowd = await press(desk, unused.asks_for(wanted), at_once)
        winners = len(set(wanted))
        told = {"booked": winners, "SlotTakenError": number - winners}
        bench.expect(f"{world.engine}, {HOT} hot slots", crowd.answers, told)
        booked += winners + at_once
        return percentile(crowd.latencies, 99), percentile(crowd.latencies, 50)

    name = f"half of the load on {HOT} hot slots: p99 ÷ p50"
    slowest, usual, ratio = await bench.repeat(f"{world.engine}, {name}", tail)
    shown = milliseconds(slowest), milliseconds(usual)
    bench.rows.append(Row(name, world.engine, *shown, ratio, most=3))
    await books_balance(bench, world, booked)


@asynccontextmanager
async def _desk(world: World, warm_up: Asks) -> AsyncIterator[BookingService]:
    """Open the booking, whose connections are open and whose statements are known."""
    async with Store.open(world.url, SEAL) as store:
        desk = BookingService(store.open_work, ClinicPolicy(), SetClock(world.now))
        await press(desk, warm_up, len(warm_up))
        yield desk


async def press(desk: BookingService, asks: Asks, at_once: int) -> Crowd:
    """Ask for all these slots, so many at once; whoever has an answer makes room for the next."""
    crowd, left = Crowd(), iter(asks)

    async def stand_in_line() -> None:
        for patient, slot in left:
            begun = time.perf_counter()
            try:
                await desk.book(acting(patient), patient, slot, NOTE)
                answer = "booked"
            except Refusal as refusal:
                answer = type(refusal).__name__
            crowd.latencies.append(time.perf_counter() - begun)
            crowd.answers[answer] += 1

    begun = time.perf_counter()
    await asyncio.gather(*(stand_in_line() for _ in range(at_once)))
    crowd.seconds = time.perf_counter() - begun
    return crowd


async def books_balance(bench: Bench, world: World, number: int, notes: int | None = None) -> None:
    """See that so many were booked, each in a slot of its own, with its letters and in the audit.

    ``notes`` tells how many have a note, if not all.
    """
    async with Store.open(world.url, SEAL) as store:
        (booked,) = await ask(store.database, _BOOKED)
        (written,) = await ask(store.database, _ALL)
        letters = await ask(store.database, _LETTERS)
        (audited,) = await ask(store.database, _AUDITED)
    bench.expect(f"{world.engine}, slots with their appointment", tuple(booked), (number,))
    wanted = (number, number, number if notes is None else notes)
    bench.expect(f"{world.engine}, appointments, their slots and notes", tuple(written), wanted)
    bench.expect(f"{world.engine}, appointments in the audit", tuple(audited), (number,))
    each = {kind: number * letters for kind, letters in LETTERS.items()}
    bench.expect(f"{world.engine}, letters", dict(map(tuple, letters)), each)
