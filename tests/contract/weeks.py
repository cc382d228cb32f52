"""A doctor's week and what is looked at of it, for the tests of weekly hours."""

from datetime import date, time, timedelta

from core.model import Doctor, DoctorId, Slot, WeeklyHours
from core.policy import ClinicPolicy, Window
from core.slots.new_hours import NewWeek
from storage.store import Store
from tests.builders import ALWAYS, NOW, Builder, by
from tests.databases import ask

DAY, HALF = timedelta(days=1), timedelta(minutes=30)
MONDAY = NOW.date()
TUESDAY = MONDAY + DAY
POLICY = ClinicPolicy(horizon=8 * DAY)
"""NOW is a Monday, nine in the morning; the last day to publish is Tuesday of the next week."""


def hours(weekday: int, start: int, end: int, **dates: date) -> WeeklyHours:
    return WeeklyHours(weekday, Window(time(start), time(end)), HALF, **dates)


WEEK = NewWeek((hours(0, 9, 11), hours(1, 9, 10)))


async def times(store: Store, doctor: DoctorId) -> list[Slot]:
    async with store.open_work() as work:
        return list(await work.slots.between(doctor, ALWAYS))


async def written(store: Store, doctor: DoctorId) -> list[str]:
    """Return the doctor's times as people write them."""
    return [f"{one.span.start:%a %H:%M}" for one in await times(store, doctor)]


async def deeds(store: Store) -> list[tuple[str, str, int | None]]:
    found = await ask(store.database, "SELECT deed, origin, amount FROM audit ORDER BY id")
    return [(row.deed, row.origin, row.amount) for row in found]


async def with_week(build: Builder) -> Doctor:
    doctor = await build.doctor()
    await build.hours().save(by(doctor), doctor.id, WEEK)
    return doctor
