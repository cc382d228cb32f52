"""A clinic that moves from SQLite to PostgreSQL, or back, goes on there as if nothing had been."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.bootstrap import move
from bot.config.errors import StartupError
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from core.model import ListEntryId, ListKind
from storage.move import Place, _as_they_are, _opened, _rows, _Sum
from storage.work_lock import work_lock
from tests.databases import Run
from tests.journey.client import People
from tests.journey.clinic import ADMIN_ID, NOON, Clinic, acting, at_work, configured
from tests.journey.patient import appointments_of, at_summary
from tests.journey.world import world_of
from tests.storm.waiting import until


@pytest.fixture
async def elsewhere(database_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """Return the address of a database of the other kind, with nothing in it."""
    run, folder = Run.join(), tmp_path / "elsewhere"
    folder.mkdir()
    on_sqlite = make_url(database_url).get_backend_name() == "sqlite"
    fresh = run.postgresql(migrated=False) if on_sqlite else run.sqlite(folder, migrated=False)
    async with fresh as url:
        yield url


async def sums(url: str) -> dict[str, _Sum]:
    """Return what each table holds."""
    found = {}
    async with _opened(Place("here", url)) as connection:
        for table in _as_they_are():
            total = found[table.name] = _Sum()
            async for rows in _rows(table, connection):
                total.add(rows)
    return found


async def test_the_moved_clinic_goes_on(database_url: str, elsewhere: str) -> None:
    """In the middle of conversations: the time that was kept is booked there, ids go on."""
    clock = SandboxClock(frozen_at=NOON)
    async with Sandbox(clock=clock) as sandbox, People(sandbox.page_url) as people:
        before = configured(sandbox, database_url)
        async with at_work(sandbox, before) as runtime:
            clinic = Clinic(sandbox, runtime, people)
            _, doctor = await clinic.doctor()
            first, second, *_ = await clinic.publish(doctor.id, 1)
            phone, patient = await clinic.patient()
            booked = await clinic.book(patient.id, first, "My knee <hurts>")
            await phone.wait_for("booked and confirmed")
            await at_summary(phone, second, note="Мой бок")
            await until(lambda: runtime.intake.idle, "the presses")
        moved = await move(before, elsewhere, "public")
        assert moved.rows["appointments"] == 1
        assert moved.rows["patients"] == 1
        async with at_work(sandbox, configured(sandbox, elsewhere)) as runtime:
            clinic = Clinic(sandbox, runtime, people, carers=clinic.carers)
            await phone.press("Confirm")
            await phone.wait_edit("booked")
            found = {one.id: one for one in await appointments_of(clinic, patient.id)}
            assert found.pop(booked.id).note == "My knee <hurts>"
            (fresh,) = found.values()
            assert fresh.id > booked.id
            assert fresh.note == "Мой бок"
            (later, *_) = await clinic.publish(doctor.id, 2)
            assert later > second


async def test_every_table_arrives_whole_and_comes_back(
    database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    """A clinic with somebody in every role and things of every kind, there and back again."""
    async with world_of(database_url) as world:
        config, services = world.clinic.runtime.config, world.services
        robin = acting(await services.people.meet(ADMIN_ID, "Robin", "en"))
        earlier, later = ListEntryId(1), ListEntryId(2)
        await services.lists.merge(robin, ListKind.SPECIALTY, earlier, later)
    before = await sums(database_url)
    filled = {name for name, one in before.items() if one.rows}
    moved = await move(config, elsewhere, "public")
    assert moved.rows == {name: one.rows for name, one in before.items()}
    assert await sums(elsewhere) == before
    assert len(filled) > 15, sorted(set(before) - filled)
    there = config.model_copy(
        update={"database": config.database.model_copy(update={"url": elsewhere})}
    )
    back = f"sqlite:///{tmp_path / 'back.db'}"
    await move(there, back, "public")
    assert await sums(back) == before


async def test_what_cannot_be_moved_there_stays_here(
    database_url: str, elsewhere: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Sandbox(clock=SandboxClock(frozen_at=NOON)) as sandbox:
        config = configured(sandbox, database_url)
        async with at_work(sandbox, config):
            pass
        with pytest.raises(StartupError, match="is the database in use now"):
            await move(config, database_url, "public")
        with pytest.raises(StartupError, match="--to: "):
            await move(config, f"sqlite:///{tmp_path}/nowhere/praxis.db", "public")
        with pytest.raises(StartupError, match=r"--to: .*reached"):
            await move(config, "postgresql://praxis@127.0.0.1:1/praxis", "public")
        async with work_lock(database_url) as lock:
            assert await lock.take()
            with pytest.raises(StartupError, match="a bot is at work there; stop it first"):
                await move(config, elsewhere, "public")
        none = configured(sandbox, f"sqlite:///{tmp_path}/none.db")
        with pytest.raises(StartupError, match="there is no database yet"):
            await move(none, elsewhere, "public")
        with monkeypatch.context() as patch:  # something is lost on the way
            patch.setattr("storage.move._plain", lambda value: (value, object()))
            with pytest.raises(StartupError, match="nothing is kept there"):
                await move(config, elsewhere, "public")
        assert not any(one.rows for one in (await sums(elsewhere)).values())
        await move(config, elsewhere, "public")
        with pytest.raises(StartupError, match="not empty, there is something in list_entries"):
            await move(config, elsewhere, "public")


async def test_an_id_that_was_given_out_is_never_given_out_again(
    database_url: str, elsewhere: str
) -> None:
    """Also where nothing has it any more: an old button would point at something else."""
    async with world_of(database_url) as world:
        config = world.clinic.runtime.config
        slots = await world.clinic.publish(world.things.doctor.id, 20)
        by = await world.clinic.as_doctor(world.things.doctor.id)
        await world.services.slots.delete(by, world.things.doctor.id, slots)
    await move(config, elsewhere, "public")
    there = config.model_copy(
        update={"database": config.database.model_copy(update={"url": elsewhere})}
    )
    async with Sandbox(clock=SandboxClock(frozen_at=NOON)) as sandbox:
        anew = configured(sandbox, there.database.url, verification=dict(config.verification))
        async with (
            People(sandbox.page_url) as people,
            at_work(sandbox, anew) as runtime,
        ):
            clinic = Clinic(sandbox, runtime, people)
            fresh = await clinic.publish(world.things.doctor.id, 20)
            assert min(fresh) > max(slots)
