"""Erasing somebody while things are done for them: before it or after it, and never half."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable

import pytest

from core.errors import BusyError, Refusal
from core.model import Actor, AdminRole, Relation
from storage.store import Store
from tests.builders import Builder, Someone, by, open_store
from tests.databases import ask

TIMES = 5
"""How often each race is run: who wins is chance."""
HALF = """
    SELECT p.id FROM patients p
    LEFT JOIN appointments a ON a.patient_id = p.id
        AND (a.status IN ('pending', 'confirmed') OR a.note IS NOT NULL)
    LEFT JOIN records r ON r.patient_id = p.id
    LEFT JOIN carers c ON c.patient_id = p.id
    WHERE p.erased AND (a.id IS NOT NULL OR r.id IS NOT NULL OR c.account_id IS NOT NULL)
"""
"""Patients who are erased, and something of them is not."""
ORPHANS = """
    SELECT p.id FROM patients p LEFT JOIN carers c ON c.patient_id = p.id
    WHERE NOT p.erased AND c.account_id IS NULL
"""


@pytest.fixture(params=["one process", "several processes"])
async def other(
    request: pytest.FixtureRequest, store: Store, database_url: str
) -> AsyncIterator[Store]:
    """Return where the others stand: the same process, or one of their own."""
    if request.param == "one process":
        yield store
        return
    async with open_store(database_url) as opened:
        yield opened


async def at_once(*acts: Awaitable[object]) -> list[object]:
    """Run them at once. A refusal is an answer, and so is that it may be tried again."""
    found = await asyncio.gather(*acts, return_exceptions=True)
    for one in found:
        if isinstance(one, BaseException) and not isinstance(one, Refusal | BusyError):
            raise one
    return found


async def gone(build: Builder, someone: Someone) -> None:
    """See that this person is: nobody finds the account, and nothing is half erased."""
    assert await build.store.queries.principal(someone.account.telegram_id) is None
    assert await ask(build.store.database, HALF) == []


async def test_a_booking_at_the_same_moment_is_cancelled_or_finds_nobody(
    build: Builder, other: Store
) -> None:
    doctor = await build.doctor()
    for number in range(TIMES):
        maria, slot = await build.person(), await build.slot(doctor.id, 24 + number)
        await at_once(
            build.own_data().erase(maria.by),
            build.booking(other).book(maria.by, maria.patient.id, slot.id, "knee"),
            build.holding(other).hold(maria.account.id, maria.patient.id, slot.id),
        )
        await gone(build, maria)
        assert not (await build.found_slot(slot)).booked


async def test_a_record_and_a_child_at_the_same_moment_go_along(
    build: Builder, other: Store
) -> None:
    for _ in range(TIMES):
        maria = await build.person()
        await at_once(
            build.family(other).add(maria.by, "Tim", Relation.CHILD),
            build.own_data().erase(maria.by),
            build.own_data(other).erase(maria.by),
        )
        await gone(build, maria)
        assert await ask(build.store.database, ORPHANS) == []


async def test_two_carers_who_go_at_once_leave_no_child_behind(
    build: Builder, other: Store
) -> None:
    doctor = await build.doctor()
    for number in range(TIMES):
        maria, omar = await build.person(), await build.person("Omar")
        tim = await build.patient("Tim", maria.account, omar.account, relation=Relation.CHILD)
        slot = await build.slot(doctor.id, 24 + number)
        made = await build.booking().book(omar.by, tim.id, slot.id)
        await at_once(
            build.own_data().erase(maria.by),
            build.own_data(other).erase(omar.by),
        )
        await gone(build, maria)
        await gone(build, omar)
        assert (await build.found_patient(tim)).erased
        assert not (await build.found(made)).live


async def test_who_books_for_a_shared_child_while_going_leaves_the_child_whole(
    build: Builder, other: Store
) -> None:
    """The appointment was made, and is the other carer's now; or it was not."""
    doctor = await build.doctor()
    for number in range(TIMES):
        maria, omar = await build.person(), await build.person("Omar")
        tim = await build.patient("Tim", maria.account, omar.account, relation=Relation.CHILD)
        slot = await build.slot(doctor.id, 24 + number)
        await at_once(
            build.own_data().erase(maria.by),
            build.booking(other).book(maria.by, tim.id, slot.id),
        )
        await gone(build, maria)
        assert not (await build.found_patient(tim)).erased
        assert await build.store.queries.family(omar.account.id)


async def test_a_doctor_does_not_go_from_under_a_booking(build: Builder, other: Store) -> None:
    """Booked first, the doctor stays; gone first, there is no time to book."""
    for _ in range(TIMES):
        maria, doctor = await build.person(), await build.doctor()
        slot = await build.slot(doctor.id, 24)
        went, booked = await at_once(
            build.own_data().erase(by(doctor)),
            build.booking(other).book(maria.by, maria.patient.id, slot.id),
        )
        assert isinstance(went, Refusal | BusyError) != isinstance(booked, Refusal | BusyError)


async def test_of_two_admins_who_go_at_once_one_stays(build: Builder, other: Store) -> None:
    one, two = [await build.account("Robin", admin=AdminRole.GRANTED) for _ in range(2)]
    await at_once(
        build.own_data().erase(Actor(one.id, "test")),
        build.own_data(other).erase(Actor(two.id, "test")),
    )
    assert len(await ask(build.store.database, "SELECT id FROM accounts")) == 1


async def test_killed_at_any_statement_it_has_erased_nothing(
    build: Builder, database_url: str
) -> None:
    """Whoever then asks again is erased whole."""
    doctor, maria = await build.doctor(), await build.person()
    made = await build.booking().book(
        maria.by, maria.patient.id, (await build.slot(doctor.id, 24)).id, "knee"
    )
    before = await everything(build)
    killed, statement = 0, 2
    while await dies(database_url, maria, statement):
        killed, statement = killed + 1, statement + 12
        assert await everything(build) == before
        assert await build.found(made) == made
    assert killed > 1
    await gone(build, maria)


async def everything(build: Builder) -> list[list[tuple[object, ...]]]:
    """Return all that an erasure would change."""
    return [
        [tuple(row) for row in await ask(build.store.database, f"SELECT * FROM {table} ORDER BY 1")]  # noqa: S608 (our own tables)
        for table in ("accounts", "patients", "carers", "appointments", "slots", "outbox", "audit")
    ]


async def dies(database_url: str, someone: Someone, statement: int) -> bool:
    """Erase somebody in another process; whether it was killed before this statement."""
    module = (sys.executable, "-m", "tests.race.erasing", database_url)
    process = await asyncio.create_subprocess_exec(*module, f"{someone.account.id}", f"{statement}")
    code = await process.wait()
    assert code in {0, -signal.SIGKILL}
    return code != 0
