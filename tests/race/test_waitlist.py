"""Many at once move a line on: one slot to one, one slot for one, whatever is freed beside it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from core.errors import Refusal, SlotHeldError, SlotTakenError
from core.model import Appointment, Slot, Status, Wait
from storage.store import Store
from tests.builders import NOW, Builder, Someone, open_store
from tests.contract.lines import Full, full, waiting, wish
from tests.databases import ask

TIMES = 6
"""How often each race is run: who wins is chance."""
TWICE = """
    SELECT slot_id FROM waits WHERE slot_id IS NOT NULL GROUP BY slot_id HAVING count(*) > 1
"""
UNKEPT = """
    SELECT w.id FROM waits w JOIN slots s ON s.id = w.slot_id
    WHERE s.appointment_id IS NOT NULL OR s.held_by <> w.account_id OR s.held_until <> w.until
"""
"""An offer whose slot is not kept for who waits."""
KEPT_FOR_NOBODY = """
    SELECT s.id FROM slots s WHERE s.held_by IS NOT NULL AND s.appointment_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM waits w WHERE w.slot_id = s.id)
"""
"""A slot that is kept though nobody is offered it; nobody looks at confirm screens here."""


@pytest.fixture
async def stores(store: Store, database_url: str) -> AsyncIterator[list[Store]]:
    """Return the stores of three processes."""
    async with AsyncExitStack() as stack:
        others = [await stack.enter_async_context(open_store(database_url)) for _ in range(2)]
        yield [store, *others]


async def outcomes(attempts: Sequence[Awaitable[Any]]) -> list[Any]:
    """Run them all at once; a refusal counts as an answer, anything else fails the test."""
    async with asyncio.timeout(60):
        found = await asyncio.gather(*attempts, return_exceptions=True)
    for one in found:
        if isinstance(one, BaseException) and not isinstance(one, Refusal):
            raise one
    return found


async def line_is_straight(store: Store) -> None:
    for statement in (TWICE, UNKEPT, KEPT_FOR_NOBODY):
        assert await ask(store.database, statement) == [], statement


@dataclass(frozen=True)
class Line:
    """A full doctor and those who wait."""

    full: Full
    waits: list[tuple[Someone, Wait]]

    async def offered(self, store: Store) -> list[Slot]:
        views = [await store.queries.wait(wait.id) for _, wait in self.waits]
        return [view.slot for view in views if view is not None and view.slot is not None]


async def line(build: Builder, waiters: int, *hours: float) -> Line:
    one = await full(build, *hours)
    return Line(one, [await waiting(build, one.doctor) for _ in range(waiters)])


async def test_two_that_free_at_once_go_to_two_in_line(
    store: Store, build: Builder, stores: list[Store]
) -> None:
    """Never both to the first; where only one waits, the other slot stays free."""
    for turn in range(TIMES):
        for waiters in (1, 2):
            one = await line(build, waiters, 24 + turn, 48 + turn, 72 + turn)
            cancels = [
                build.changes(stores[at]).cancel(someone.by, booked.id)
                for at, (someone, booked) in enumerate(one.full.booked)
            ]
            await outcomes(cancels)
            assert len({slot.id for slot in await one.offered(store)}) == waiters
            await line_is_straight(store)


async def test_the_first_in_line_is_faster_than_any_passer_by(
    store: Store, build: Builder, stores: list[Store]
) -> None:
    """However many press on the slot while it frees: it is taken, or it is kept for the line."""
    for turn in range(TIMES):
        one = await line(build, 1, 24 + turn)
        ((early, booked),), (slot,) = one.full.booked, one.full.slots
        people = [await build.person() for _ in range(9)]
        attempts: list[Awaitable[Any]] = [
            build.booking(stores[at % 3]).book(person.by, person.patient.id, slot.id)
            for at, person in enumerate(people)
        ]
        attempts.insert(4, build.changes(stores[1]).cancel(early.by, booked.id))
        found = await outcomes(attempts)
        del found[4]
        assert {type(answer) for answer in found} <= {SlotTakenError, SlotHeldError}
        assert [it.id for it in await one.offered(store)] == [slot.id]
        await line_is_straight(store)


async def test_taking_races_with_the_end_of_its_time(
    store: Store, build: Builder, stores: list[Store]
) -> None:
    """In time, or too late: one has the slot, and it is offered to nobody else then."""
    for turn in range(TIMES):
        one = await line(build, 2, 24 + turn)
        slot = await one.full.cancel(build)
        maria, wait = one.waits[0]
        build.clock.moment = NOW + build.policy.offer_within
        taken, *_ = await outcomes(
            [
                build.waiting(stores[0]).take(maria.by, maria.patient.id, wait.id, slot.id),
                build.rounds(stores[1]).end_offer(wait.id),
                build.rounds(stores[2]).end_offer(wait.id),
            ]
        )
        there = await build.found_slot(slot)
        if isinstance(taken, Appointment):
            assert there.appointment_id == taken.id
            assert await one.offered(store) == []
        else:
            assert [it.id for it in await one.offered(store)] == [slot.id]
        await line_is_straight(store)
        build.clock.moment = NOW


async def test_one_offer_is_answered_once(
    store: Store, build: Builder, stores: list[Store]
) -> None:
    """Take, decline and leave at once from three phones: one counts, the others hear so."""
    for turn in range(TIMES):
        one = await line(build, 2, 24 + turn)
        slot = await one.full.cancel(build)
        maria, wait = one.waits[0]
        await outcomes(
            [
                build.waiting(stores[0]).take(maria.by, maria.patient.id, wait.id, slot.id),
                build.waiting(stores[1]).decline(maria.by, wait.id, slot.id),
                build.waiting(stores[2]).leave(maria.by, wait.id),
            ]
        )
        there = await build.found_slot(slot)
        next_one = [it.id for it in await one.offered(store)]
        assert (there.appointment_id is None) is (next_one == [slot.id])
        await line_is_straight(store)


async def test_who_joins_while_a_time_frees_is_not_forgotten(
    store: Store, build: Builder, stores: list[Store]
) -> None:
    """Told to book it, offered it at once, or offered it by the next round."""
    for turn in range(TIMES):
        one = await line(build, 0, 24 + turn)
        maria = await build.person()
        joined, _ = await outcomes(
            [
                build.waiting(stores[1]).join(maria.by, maria.patient.id, wish(one.full.doctor)),
                one.full.cancel(build),
            ]
        )
        await asyncio.gather(*(build.rounds(one).go() for one in stores))
        if isinstance(joined, Wait):
            view = await store.queries.wait(joined.id)
            assert view is not None
            assert view.slot is not None
        await line_is_straight(store)


async def test_rounds_of_three_processes_do_everything_once(
    store: Store, build: Builder, stores: list[Store]
) -> None:
    """Offers that end, freed slots and those who wait, several of each, at the same moment."""
    one = await line(build, 6, 24, 25, 26, 27)
    for at in range(3):
        await one.full.cancel(build, at)
    build.clock.moment = NOW + build.policy.offer_within
    for _ in range(2):
        await outcomes([build.rounds(kept).go() for kept in stores])
        await line_is_straight(store)
    assert len(await one.offered(store)) == 3
    counted = await ask(
        store.database,
        "SELECT count(*) AS times FROM outbox WHERE kind = 'offered' GROUP BY about",
    )
    assert {row.times for row in counted} == {1}


async def test_who_is_erased_while_lines_move_on_never_hangs(
    store: Store, build: Builder, stores: list[Store]
) -> None:
    """They wait in two lines, and give up a time in each; meanwhile others free times in both."""
    for turn in range(TIMES):
        ones = [await line(build, 2, 24 + turn + at / 2, 48 + turn + at / 2) for at in range(2)]
        leaving = [await build.person() for _ in range(2)]
        for which, one in enumerate(ones):
            for at, person in enumerate(leaving):
                slot = await build.slot(one.full.doctor.id, 100 + 10 * which + at)
                waits, until = Status.PENDING, slot.span.start
                await build.appointment(person, slot, status=waits, answer_by=until)
                await build.waiting().join(person.by, person.patient.id, wish(one.full.doctor))
        await outcomes(
            [
                *(
                    build.own_data(kept).erase(one.by)
                    for kept, one in zip(stores[1:], leaving, strict=True)
                ),
                *(one.full.cancel(build, which) for one in ones for which in range(2)),
            ]
        )
        await line_is_straight(store)


async def test_swaps_down_the_line_never_hang(
    store: Store, build: Builder, stores: list[Store]
) -> None:
    """Each takes an earlier time at once; what they leave is offered on in the same moment."""
    one = await full(build, *range(24, 34))
    join = build.waiting().join
    waits = [
        (someone, await join(someone.by, someone.patient.id, wish(one.doctor)))
        for someone, _ in one.booked[1:]
    ]
    await one.cancel(build)
    for _ in range(4):
        attempts = []
        for at, (someone, wait) in enumerate(waits):
            view = await store.queries.wait(wait.id)
            if view is not None and view.slot is not None:
                take = build.waiting(stores[at % 3]).take
                attempts.append(take(someone.by, someone.patient.id, wait.id, view.slot.id))
        await outcomes(attempts + [build.rounds(kept).go() for kept in stores])
        await line_is_straight(store)
