"""Medical histories as the tests of them write and read them."""

from datetime import date
from uuid import uuid4

from core.errors import NotSharedError
from core.model import Actor, Appointment, Doctor, Record
from core.records.service import Entry
from tests.builders import NOW, Builder, Someone, by
from tests.databases import ask

TODAY = NOW.date()
JOB = Actor(None, "end-sharing")


def entry(title: str = "Penicillin", day: date = TODAY, words: str = "A rash.") -> Entry:
    return Entry(uuid4().hex, day, title, words)


async def add(build: Builder, someone: Someone, *titles: str) -> list[Record]:
    records = build.records()
    return [await records.add(someone.by, someone.patient.id, entry(title)) for title in titles]


async def titles(build: Builder, someone: Someone) -> list[str]:
    found = await build.store.queries.headings(someone.account.id, someone.patient.id)
    return [one.title for one in found]


async def deeds(build: Builder) -> list[str]:
    found = await ask(build.store.database, "SELECT deed FROM audit ORDER BY id")
    return [str(deed) for (deed,) in found]


async def visit(build: Builder, hour: float = 24) -> tuple[Someone, Doctor, Appointment]:
    """Return a patient with an appointment."""
    maria, doctor = await build.person(), await build.doctor()
    return maria, doctor, await build.appointment(maria, await build.slot(doctor.id, hour))


async def may_read(build: Builder, maria: Someone, doctor: Doctor, made: Appointment) -> bool:
    """Say whether the doctor may read now; the button and the service agree about it."""
    now = build.clock.now()
    button = await build.store.queries.is_shared(
        maria.patient.id, doctor.id, ended=now - build.policy.complete_after, now=now
    )
    try:
        await build.sharing().history(by(doctor), made.id)
    except NotSharedError:
        assert not button
        return False
    assert button
    return True
