"""A new key takes over all private text while others write, and the old one opens nothing then."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Text, make_url, select, text, type_coerce

from core.model import Appointment, BloodGroup, Contact, Subject
from core.ports.forms import Form
from core.ports.inbox import Received
from core.ports.records import ProfileField
from core.records.service import Entry
from storage import migrate
from storage import rekey as module
from storage.files import key_file
from storage.rekey import Rekeyed, RekeyError, rekey, sealed_columns
from storage.seal import Seal, SealError
from storage.store import Store
from storage.work_lock import work_lock
from tests.builders import HOUR, KEY, NOW, SEAL, Builder, by, only_sqlite
from tests.databases import Run
from tests.storm.waiting import until

ROOT = Path(__file__).parents[2]
NEW = Fernet.generate_key().decode()
BOTH = (NEW, KEY)

SLOWLY = """
import asyncio, sys
from storage import rekey

rekey.BATCH, rekey.PAUSE = 3, 0.2
asyncio.run(rekey.rekey(sys.argv[1], sys.argv[2:]))
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server's key lies in the folder where the bot is started."""
    monkeypatch.chdir(tmp_path)


async def fill(store: Store, build: Builder, notes: int) -> list[Appointment]:
    """Leave private text in every place there is for it; return the appointments with notes."""
    doctor, someone = await build.doctor(), await build.person()
    made = []
    for slot in await build.slots(doctor.id, *range(24, 24 + notes)):
        one = await build.appointment(someone, slot, f"note {slot.id}")
        made.append(one)
    async with store.open_work() as work:
        made[0] = replace(made[0], doctor_note="listens well")
        await work.appointments.save(made[0])
        await work.commit()
    await build.changes().cancel_as_doctor(by(doctor), made[-1].id, "ill")
    patient, profiles = someone.patient.id, build.profiles()
    await profiles.change(someone.by, patient, ProfileField.BORN, NOW.date())
    await profiles.change(someone.by, patient, ProfileField.BLOOD, BloodGroup.O_POSITIVE)
    await profiles.change(someone.by, patient, ProfileField.ADDRESS, "Oak Lane 1")
    await profiles.change(someone.by, patient, ProfileField.CONTACT, Contact("Ana", "+4930123456"))
    entry = Entry(uuid4().hex, NOW.date(), "Penicillin", "A rash.")
    await build.records().add(someone.by, patient, entry)
    await build.busy().give(by(doctor), doctor.id, "https://calendar.example.com/private-0a1b2c")
    async with store.open_work() as work:
        await work.decisions.keep_reason(Subject.DOCTOR, doctor.id, "No licence.")
        await work.commit()
    await store.forms.put(someone.account.id, Form("note", {"note": "Kn"}, 7), NOW + HOUR)
    await store.inbox.receive([Received(1, "waits"), Received(2, "done")], NOW)
    await store.inbox.handled([2])
    return made


async def tokens(store: Store) -> dict[str, Sequence[str]]:
    """Return what each sealed column holds."""
    found: dict[str, Sequence[str]] = {}
    for column in sealed_columns():
        raw = type_coerce(column, Text).label("token")
        rows = await store.database.read(select(raw).where(column.is_not(None)))
        found[str(column)] = [row.token for row in rows]
    return found


async def all_sealed_with(store: Store, key: str, not_with: str, least: int = 1) -> None:
    """See that one key opens everything, at ``least`` so much in each column; the other nothing."""
    for column, held in (await tokens(store)).items():
        assert len(held) >= least, f"too little was tried in {column}"
        for token in held:
            assert Seal([key]).open(token)
            with pytest.raises(SealError):
                Seal([not_with]).open(token)


@asynccontextmanager
async def at_work(url: str, *keys: str) -> AsyncIterator[Store]:
    """Open a store as a bot at work has it."""
    async with work_lock(url) as lock, Store.open(url, Seal(keys)) as store:
        assert await lock.take()
        yield store


def test_every_column_of_private_text_is_found() -> None:
    """By its type; the walk needs a primary key that is one number."""
    assert {str(column) for column in sealed_columns()} >= {
        *("appointments.note", "appointments.reason", "forms.draft", "inbox.payload"),
        *("profiles.born", "profiles.contact", "records.day", "records.title", "records.text"),
    }
    for column in sealed_columns():
        (key,) = column.table.primary_key
        assert key.type.python_type is int


async def test_afterwards_the_new_key_opens_everything_and_the_old_one_nothing(
    store: Store, build: Builder, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches end in the middle of a table; once more there is nothing to do."""
    monkeypatch.setattr(module, "BATCH", 3)
    made = await fill(store, build, 8)
    assert await rekey(database_url, BOTH) == Rekeyed(anew=21)
    await all_sealed_with(store, NEW, not_with=KEY)
    assert await rekey(database_url, BOTH) == Rekeyed(already=21)
    assert await rekey(database_url, [NEW]) == Rekeyed(already=21)
    async with Store.open(database_url, Seal([NEW])) as later:
        for one in made:
            assert (await Builder(later).found(one)).note == one.note
        assert [one.payload for one in await later.inbox.waiting()] == ["waits"]
    with pytest.raises(SealError):
        async with Store.open(database_url, SEAL):
            pass


async def test_what_is_written_meanwhile_wins(
    store: Store, build: Builder, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bot at work changes notes, over and over, while they are sealed anew."""
    monkeypatch.setattr(module, "BATCH", 4)
    made = await fill(store, build, 12)
    live = made[:-1]
    async with at_work(database_url, *BOTH) as working:
        written: dict[int, str] = {}

        async def write_until(done: "asyncio.Task[Rekeyed]") -> None:
            for number in count():
                one = live[number % len(live)]
                written[one.id] = f"changed {number}"
                async with working.open_work() as opened:
                    await opened.appointments.save(replace(one, note=written[one.id]))
                    await opened.commit()
                if done.done():
                    return

        work = asyncio.create_task(rekey(database_url, BOTH))
        await write_until(work)
        await work
        assert len(written) > 1
        for one in live:
            expected = written.get(one.id, one.note)
            assert (await Builder(working).found(one)).note == expected
        await all_sealed_with(working, NEW, not_with=KEY)


async def test_a_row_in_use_is_not_waited_for(
    store: Store, build: Builder, database_url: str
) -> None:
    """Who waits for nobody can be part of no deadlock; the row is looked at again."""
    (one, other) = await fill(store, build, 2)
    async with at_work(database_url, *BOTH) as working:
        changed = text("UPDATE appointments SET sequence = sequence + 1 WHERE id = :id")
        async with working.database.write() as connection:
            await connection.execute(changed, {"id": one.id})
            work = asyncio.create_task(rekey(database_url, BOTH))
            if connection.dialect.name == "postgresql":
                await until(lambda: sealed_anew(working, other), "the other row")
            assert not work.done()
            await connection.commit()
        await work
        await all_sealed_with(working, NEW, not_with=KEY)


async def sealed_anew(store: Store, one: Appointment) -> bool:
    statement = text("SELECT note FROM appointments WHERE id = :id")
    async with store.database.write() as connection:
        token = await connection.scalar(statement, {"id": one.id})
    return Seal([NEW]).is_first(str(token))


async def test_killed_in_the_middle_it_is_run_again(
    store: Store, build: Builder, database_url: str
) -> None:
    """Between the two a start needs both keys, and says so where one of them is gone."""
    made = await fill(store, build, 12)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SLOWLY, database_url, *BOTH, env={"PYTHONPATH": str(ROOT)}
    )
    await until(lambda: sealed_anew(store, made[0]), "the first batch")
    process.kill()
    await process.wait()
    assert not await sealed_anew(store, made[-1]), "it was not in the middle"
    for alone in (NEW, KEY):
        with pytest.raises(SealError):
            async with Store.open(database_url, Seal([alone])):
                pass
    async with Store.open(database_url, Seal(BOTH)) as between:
        for one in made:
            assert (await Builder(between).found(one)).note == one.note
    again = await rekey(database_url, BOTH)
    assert again.anew
    assert again.already
    assert again.anew + again.already == 25
    await all_sealed_with(store, NEW, not_with=KEY)


async def test_a_bot_that_still_seals_with_the_old_key_is_not_left_with_what_it_cannot_read(
    store: Store, build: Builder, database_url: str
) -> None:
    await fill(store, build, 2)
    before = await tokens(store)
    async with at_work(database_url, KEY):
        with pytest.raises(RekeyError, match="the bot at work seals with another key"):
            await rekey(database_url, BOTH)
    async with at_work(database_url, *BOTH):
        assert await tokens(store) == before
        await rekey(database_url, BOTH)


async def test_what_no_key_opens_stays_and_is_named(
    store: Store, build: Builder, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = await fill(store, build, 2)
    async with store.database.write() as connection:
        spoil = text("UPDATE appointments SET note = 'forged' WHERE id = :id")
        await connection.execute(spoil, {"id": one.id})
        await connection.commit()
    assert await rekey(database_url, BOTH) == Rekeyed(anew=14, unreadable=1)
    assert caplog.messages == [f"no key opens the note of appointments {one.id}"], "told once"
    assert "forged" in (await tokens(store))["appointments.note"]
    assert await sealed_anew(store, other)


async def test_nothing_is_done_without_all_keys_that_are_needed(
    store: Store, build: Builder, database_url: str
) -> None:
    """And where the key file has the missing one, that is said."""
    await fill(store, build, 2)
    before = await tokens(store)
    with pytest.raises(SealError, match="no privacy key fits"):
        await rekey(database_url, [NEW])
    with pytest.raises(SealError, match="is missing"):
        await rekey(database_url, [])
    path = key_file(make_url(database_url))
    path.write_text(KEY)
    with pytest.raises(SealError, match=f"write the one in {path} behind the new one"):
        await rekey(database_url, [NEW])
    assert await tokens(store) == before
    assert await rekey(database_url, []) == Rekeyed(already=15)
    assert await rekey(database_url, BOTH) == Rekeyed(anew=15, spare=path)
    path.write_text(NEW)
    assert await rekey(database_url, []) == Rekeyed(already=15)


async def test_a_key_that_sealed_in_between_is_needed_too(database_url: str) -> None:
    """Three keys, one after the other: each stays needed until all is sealed anew."""
    third = Fernet.generate_key().decode()
    for keys in ([KEY], [NEW, KEY], [third, NEW, KEY]):
        async with Store.open(database_url, Seal(keys)):
            pass
    for keys in ([third, KEY], [third, NEW], [NEW, KEY]):
        with pytest.raises(SealError):
            async with Store.open(database_url, Seal(keys)):
                pass
    await rekey(database_url, [third, NEW, KEY])
    async with Store.open(database_url, Seal([third])):
        pass


async def test_where_no_bot_ever_was_nothing_is_made(
    empty_database_url: str, tmp_path: Path
) -> None:
    with pytest.raises(RekeyError, match="there is no database yet"):
        await rekey(empty_database_url, BOTH)
    assert await migrate.current(empty_database_url) is None
    assert not any(os.scandir(tmp_path))
    await migrate.upgrade(empty_database_url)
    assert await rekey(empty_database_url, []) == Rekeyed()


@only_sqlite
async def test_an_older_database_is_left_to_the_bots_next_start(database_url: str) -> None:
    await migrate.downgrade(database_url, "0001")
    with pytest.raises(RekeyError, match="start the bot once"):
        await rekey(database_url, BOTH)


@pytest.mark.postgresql
async def test_a_clinics_neighbour_keeps_its_key() -> None:
    async with Run.join().postgresql(migrated=False) as url:
        for schema in ("linden", "maple"):
            await migrate.upgrade(url, schema)
            async with Store.open(url, SEAL, schema) as store:
                await fill(store, Builder(store), 2)
        assert await rekey(url, BOTH, "linden") == Rekeyed(anew=15)
        async with Store.open(url, Seal([NEW]), "linden") as store:
            await all_sealed_with(store, NEW, not_with=KEY)
        async with Store.open(url, SEAL, "maple") as store:
            await all_sealed_with(store, KEY, not_with=NEW)
