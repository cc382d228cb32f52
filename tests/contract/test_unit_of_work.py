"""What a unit of work promises, on both databases: all or nothing, and locks that hold."""

import asyncio
from dataclasses import replace

import pytest

from core.errors import BusyError, ConstraintError
from core.model import Carer, PatientId, Relation, SlotId, SlotState
from core.ports.work import Locked
from storage.store import Store
from tests.builders import Builder, busy_connections, only_postgresql, open_store


async def test_leaving_without_commit_changes_nothing(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 1)
    async with store.open_work() as work:
        await work.slots.switch([slot.id], off=True)
    assert await build.state(slot) is SlotState.OPEN


async def test_an_error_changes_nothing(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 1)

    async def fail() -> None:
        async with store.open_work() as work:
            await work.slots.switch([slot.id], off=True)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await build.state(slot) is SlotState.OPEN


async def test_a_refusal_of_the_database_changes_nothing(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    one, two = await build.slots(doctor.id, 1, 2)
    async with store.open_work() as work:
        await work.slots.switch([one.id], off=True)
        with pytest.raises(ConstraintError):
            await work.slots.retime(two.id, one.span, one.day)
    assert await build.state(one) is SlotState.OPEN


async def test_lock_returns_what_there_is_and_leaves_out_what_there_is_not(
    store: Store, build: Builder
) -> None:
    lena, omar = await build.doctor("Lena"), await build.doctor("Omar")
    patient = await build.person()
    slots = [await build.slot(omar.id, 1), await build.slot(lena.id, 1)]
    nothing = SlotId(4711)
    async with store.open_work() as work:
        held = await work.lock(
            patients=[patient.patient.id, PatientId(4711)],
            accounts=[patient.account.id],
            doctors=[lena.id],
            slots=[slots[1].id, slots[0].id, nothing],
        )
        assert held.patients == {patient.patient.id: patient.patient}
        assert held.accounts == {patient.account.id: patient.account}
        carer = Carer(patient.account.id, patient.patient.id, Relation.SELF)
        assert held.carers == {patient.patient.id: [carer]}
        assert held.changes == {patient.patient.id: 0}
        assert held.slots == {slot.id: slot for slot in slots}
        assert held.doctors == {lena.id: lena, omar.id: omar}
        assert await work.lock() == Locked()


async def test_what_is_locked_stays_as_read_until_the_end(store: Store, build: Builder) -> None:
    """A second one who wants the slot waits, and then sees what the first one did."""
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 1)
    seen = []

    async def second() -> None:
        async with store.open_work() as work:
            held = await work.lock(slots=[slot.id])
            seen.append(held.slots[slot.id].switched_off)

    async with store.open_work() as work:
        await work.lock(slots=[slot.id])
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.1)
        assert not seen
        await work.slots.switch([slot.id], off=True)
        await work.commit()
    await waiting
    assert seen == [True]


async def test_those_who_lock_the_same_in_another_order_never_block_each_other_for_good(
    store: Store, build: Builder
) -> None:
    doctor = await build.doctor()
    slots = [slot.id for slot in await build.slots(doctor.id, *range(1, 9))]
    people = [(await build.person()).patient.id for _ in range(4)]

    async def lock(turn: int) -> None:
        async with store.open_work() as work:
            shift = turn % len(slots)
            held = await work.lock(patients=people[::-1], slots=slots[shift:] + slots[:shift])
            assert len(held.slots) == len(slots)
            await work.slots.switch(slots, off=True)
            await work.commit()

    await asyncio.gather(*(lock(turn) for turn in range(24)))


@only_postgresql  # SQLite has one writer
async def test_a_doctor_may_work_on_a_slot_while_another_of_theirs_is_booked(
    store: Store, build: Builder
) -> None:
    """A booking refers to its doctor; that must not wait for what the doctor holds."""
    doctor, patient = await build.doctor(), await build.person()
    one, two = await build.slots(doctor.id, 1, 2)
    async with store.open_work() as work:
        await work.lock(doctors=[doctor.id], slots=[one.id])
        async with asyncio.timeout(5):
            await build.appointment(patient, two)


@pytest.mark.parametrize("moment", range(12))
async def test_a_cancelled_task_leaves_no_lock_and_no_connection(
    store: Store, build: Builder, moment: int
) -> None:
    """Whatever it was doing: waiting, connecting, in the middle of a statement, committing."""
    if store.database.writer.dialect.driver == "aiosqlite":
        pytest.skip("SQLAlchemy's own adapter forgets a statement under way, and so its lock")
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 1)
    started = asyncio.Event()

    async def work_on_it() -> None:
        started.set()
        async with store.open_work() as work:
            await work.lock(doctors=[doctor.id], slots=[slot.id])
            await work.slots.switch([slot.id], off=True)
            await work.slots.switch([slot.id], off=False)
            await work.commit()

    async def look_at_it() -> None:
        for _ in range(3):
            await store.queries.slot(slot.id)

    tasks = [asyncio.create_task(work()) for work in (work_on_it, look_at_it) * 3]
    await started.wait()
    await asyncio.sleep(moment * 0.0004)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert busy_connections(store) == 0
    async with asyncio.timeout(5), store.open_work() as work:
        await work.lock(doctors=[doctor.id], slots=[slot.id])
        await work.slots.switch([slot.id], off=True)
        await work.commit()
    assert await build.state(slot) is SlotState.CLOSED


async def test_pages_do_not_wait_for_a_writer(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 1)
    async with store.open_work() as work:
        await work.lock(slots=[slot.id])
        await work.slots.switch([slot.id], off=True)
        async with asyncio.timeout(5):
            assert await build.state(slot) is SlotState.OPEN


async def test_a_lock_that_another_process_holds_too_long_is_busy(
    store: Store, build: Builder, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await build.account()
    monkeypatch.setattr("storage.drivers.sqlite.SETTINGS", {"busy_timeout": 100})
    monkeypatch.setattr("storage.drivers.postgresql.SETTINGS", {"lock_timeout": "100ms"})
    async with open_store(database_url) as other, store.open_work() as work:
        await work.lock(accounts=[person.id])
        await work.people.save_account(replace(person, name="First"))
        with pytest.raises(BusyError):
            async with other.open_work() as late:
                await late.lock(accounts=[person.id])
        await work.commit()
