"""The medical history: kept by whoever cares for the patient."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from core.errors import BadFieldError, NotFoundError, TooManyRecordsError
from core.model import Record, RecordId, Relation
from core.ports.records import NewRecord, RecordField
from core.records.rules import RECORDS_MOST
from storage.store import Store
from tests.builders import Builder
from tests.contract.histories import TODAY, add, deeds, entry, titles
from tests.databases import ask


class TestRecords:
    async def test_are_listed_by_day_the_latest_first(self, build: Builder) -> None:
        maria, records = await build.person(), build.records()
        for title, ago in (("old", 900), ("new", 0), ("older", 20_000), ("new too", 0)):
            told = entry(title, TODAY - timedelta(days=ago))
            await records.add(maria.by, maria.patient.id, told)
        assert await titles(build, maria) == ["new too", "new", "old", "older"]

    async def test_one_is_added_read_changed_and_deleted(self, build: Builder) -> None:
        """Each change once, however often it is handed in."""
        maria, records = await build.person(), build.records()
        told, patient = entry("  Penicillin ", words=" A rash. \n\n\n\nTwice. "), maria.patient.id
        added = await records.add(maria.by, patient, told)
        assert added == await records.add(maria.by, patient, told)
        assert added == Record(added.id, patient, TODAY, "Penicillin", "A rash.\n\nTwice.")
        day = TODAY - timedelta(days=1)
        for _ in range(2):
            await records.change(maria.by, patient, added.id, RecordField.DAY, day)
            await records.change(maria.by, patient, added.id, RecordField.TITLE, "Allergy")
            await records.change(maria.by, patient, added.id, RecordField.TEXT, "None.")
        found = await build.store.queries.record(maria.account.id, patient, added.id)
        assert found == Record(added.id, patient, day, "Allergy", "None.")
        assert await records.delete(maria.by, patient, added.id)
        assert not await records.delete(maria.by, patient, added.id)
        assert await build.store.queries.record(maria.account.id, patient, added.id) is None
        with pytest.raises(NotFoundError):
            await records.change(maria.by, patient, added.id, RecordField.TITLE, "Allergy")
        changed = ["record_changed"] * 3
        assert await deeds(build) == ["record_added", *changed, "record_deleted"]

    async def test_what_does_not_fit_is_not_kept(self, build: Builder) -> None:
        (maria, records) = await build.person(), build.records()
        (kept,) = await add(build, maria, "Penicillin")
        for bad, rule in (
            (entry(day=TODAY + timedelta(days=1)), "day-ahead"),
            (entry(day=date(1900, 1, 1)), "day-long-ago"),
            (entry(title=" "), "empty"),
            (entry(title="x" * 81), "too-long"),
            (entry(words="x" * 2001), "too-long"),
        ):
            with pytest.raises(BadFieldError) as refused:
                await records.add(maria.by, maria.patient.id, bad)
            assert refused.value.rule == rule
        with pytest.raises(BadFieldError):
            await records.change(maria.by, maria.patient.id, kept.id, RecordField.TEXT, "")
        assert await build.store.queries.record(maria.account.id, maria.patient.id, kept.id) == kept

    async def test_there_are_so_many_and_no_more(self, build: Builder) -> None:
        maria, other = await build.person(), await build.person()
        patient = maria.patient.id
        async with build.store.open_work() as work:
            for number in range(RECORDS_MOST - 1):
                await work.records.add(NewRecord(f"uid{number}", patient, TODAY, "x", "x"))
            await work.commit()
        last = entry("last")
        await build.records().add(maria.by, patient, last)
        with pytest.raises(TooManyRecordsError) as refused:
            await build.records().add(maria.by, patient, entry())
        assert refused.value.limit == RECORDS_MOST
        assert (await build.records().add(maria.by, patient, last)).title == "last"
        assert await add(build, other, "of somebody else")

    async def test_are_their_carers_own(self, build: Builder) -> None:
        """A mother keeps her child's beside her own; a patient's id tells them apart."""
        mother, stranger = await build.person(), await build.person("Omar")
        child = await build.patient("Tim", mother.account, relation=Relation.CHILD)
        records, pages = build.records(), build.store.queries
        (own,) = await add(build, mother, "own")
        of_child = await records.add(mother.by, child.id, entry("of the child"))
        assert [one.title for one in await pages.headings(mother.account.id, child.id)] == [
            "of the child"
        ]
        assert await pages.record(mother.account.id, child.id, own.id) is None
        assert await pages.record(stranger.account.id, child.id, of_child.id) is None
        assert await pages.headings(stranger.account.id, child.id) == []
        for patient, number, acts in (
            (child.id, own.id, mother.by),
            (mother.patient.id, of_child.id, mother.by),
            (stranger.patient.id, own.id, stranger.by),
            (mother.patient.id, own.id, stranger.by),
            (mother.patient.id, RecordId(10**6), mother.by),
        ):
            with pytest.raises(NotFoundError):
                await records.change(acts, patient, number, RecordField.TITLE, "mine")
        with pytest.raises(NotFoundError):
            await records.add(stranger.by, child.id, entry())
        with pytest.raises(NotFoundError):
            await records.delete(stranger.by, child.id, of_child.id)
        assert not await records.delete(mother.by, child.id, own.id)
        assert await titles(build, mother) == ["own"]

    async def test_one_that_no_key_opens_spoils_nothing_else(
        self, store: Store, build: Builder, caplog: pytest.LogCaptureFixture
    ) -> None:
        maria = await build.person()
        spoilt, good = await add(build, maria, "spoilt", "good")
        async with store.database.write() as connection:
            spoil = text("UPDATE records SET day = 'forged', title = 'forged' WHERE id = :id")
            await connection.execute(spoil, {"id": spoilt.id})
            await connection.commit()
        unreadable = "\N{REPLACEMENT CHARACTER}" * 3
        assert await titles(build, maria) == ["good", unreadable]
        assert f"record {spoilt.id} cannot be opened" in caplog.text
        change, patient = build.records().change, maria.patient.id
        after = await change(maria.by, patient, spoilt.id, RecordField.TEXT, "What I remember.")
        assert (after.day, after.text) == (None, "What I remember.")
        (kept,) = await ask(store.database, "SELECT day FROM records WHERE id = :id", id=spoilt.id)
        assert kept == ("forged",)
        await change(maria.by, patient, spoilt.id, RecordField.DAY, TODAY)
        await change(maria.by, patient, spoilt.id, RecordField.TITLE, "Again")
        assert await titles(build, maria) == ["good", "Again"]
        assert (await build.store.queries.record(maria.account.id, patient, good.id)) == good
