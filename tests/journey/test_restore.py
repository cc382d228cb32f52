"""A copy that is made while the bot works is a clinic: with its key, the bot goes on with it."""

import os
from pathlib import Path

import pytest

from bot.bootstrap import backup, probe_database
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from storage.engine import Database
from tests.journey.client import People
from tests.journey.clinic import NOON, Clinic, at_work, configured
from tests.journey.patient import appointments_of, at_summary
from tests.storage.test_backup import BINARIES, restore


async def test_the_bot_goes_on_with_a_restored_copy(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was at the copy: what was booked then is there with its note, what came later is not,
    and an old button works. Without its key it is not begun with at all."""
    monkeypatch.setenv("PATH", f"{BINARIES}{os.pathsep}{os.environ['PATH']}")
    clock = SandboxClock(frozen_at=NOON)
    async with Sandbox(clock=clock) as sandbox, People(sandbox.page_url) as people:
        config = configured(sandbox, database_url)
        async with at_work(sandbox, config) as runtime:
            clinic = Clinic(sandbox, runtime, people)
            _, doctor = await clinic.doctor()
            first, second, third, *_ = await clinic.publish(doctor.id, 1)
            phone, patient = await clinic.patient()
            before = await clinic.book(patient.id, first, "My knee")
            await phone.wait_for("booked and confirmed")
            await at_summary(phone, second)
            summary = phone.menu
            copy, key = await backup(config, tmp_path / "copy")
            assert key == "[privacy] key"
            await clinic.book(patient.id, third, "Lost with the disk")
        async with Database.open(database_url) as database:
            await database.close()
        again = configured(sandbox, await restore(database_url, copy))
        assert await probe_database(again) == ("the database can be used", [])
        other = {"key": "B" * 43 + "="}
        _, (fault,) = await probe_database(configured(sandbox, again.database.url, privacy=other))
        assert fault == "[privacy] key: no privacy key fits what is sealed in the database"
        async with at_work(sandbox, again) as runtime:
            clinic = Clinic(sandbox, runtime, people, carers=clinic.carers)
            (kept,) = await appointments_of(clinic, patient.id)
            assert (kept.id, kept.note) == (before.id, "My knee")
            await phone.press("Confirm", message=summary)
            await phone.wait_edit("booked")
            assert len(await appointments_of(clinic, patient.id)) == 2
