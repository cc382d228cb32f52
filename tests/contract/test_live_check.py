"""The live check: a healthy clinic breaks no law, and each law that is broken is found."""

# ruff: noqa: S608 (raw SQL breaks what no service would)

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.errors import NotAllowedError
from core.live_check.laws import LATE, MENDABLE, Law, Report
from core.live_check.service import LiveCheckService
from core.model import AdminRole, Appointment, Status
from core.waitlist.service import Wish
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, Someone, by
from tests.databases import ask

UNGUARDED: Mapping[str, Sequence[str]] = {
    "sqlite": (
        "DROP TRIGGER slots_no_overlap_insert",
        "DROP TRIGGER slots_no_overlap_update",
        "DROP TRIGGER appointments_no_overlap_update",
        "DROP TRIGGER appointments_match_slot_update",
        "DROP TRIGGER slots_booked_stay_update",
        "DROP TRIGGER slots_filled_truly_update",
        "DROP TRIGGER slots_emptied_truly_update",
        "DROP TRIGGER appointments_fill_slots_update",
        "DROP INDEX appointments_one_live_per_slot",
    ),
    "postgresql": (
        "ALTER TABLE slots DISABLE TRIGGER USER",
        "ALTER TABLE appointments DISABLE TRIGGER USER",
        "ALTER TABLE slots DROP CONSTRAINT slots_no_overlap",
        "ALTER TABLE appointments DROP CONSTRAINT appointments_no_overlap",
        "DROP INDEX appointments_one_live_per_slot",
    ),
}
"""What lets raw SQL break what the database itself refuses."""


def service(store: Store, build: Builder) -> LiveCheckService:
    return LiveCheckService(store.open_work, store.queries, build.policy, build.clock)


async def run(store: Store, *statements: str) -> None:
    async with store.database.write() as connection:
        for statement in statements:
            await connection.execute(text(statement))
        await connection.commit()


async def unguarded(store: Store) -> None:
    await run(store, *UNGUARDED[store.database.writer.dialect.name])


def broken(report: Report) -> dict[Law, int]:
    assert not report.unchecked
    return {one.law: one.count for one in report.findings if one.law is not Law.SCHEMA}


@pytest.fixture
async def robin(build: Builder) -> Someone:
    return await build.person("Robin", admin=AdminRole.GRANTED)


@pytest.fixture
async def busy(build: Builder, maria: Someone) -> Sequence[Appointment]:
    """Return what is booked in a clinic where much has happened."""
    doctor, other = await build.doctor(), await build.doctor("Amir")
    await build.slots(other.id, 72, 73)
    first, second, third, fourth = await build.slots(doctor.id, 48, 49, 78, 79)
    booking, ben = build.booking(), await build.person("Ben")
    kept = await booking.book(maria.by, maria.patient.id, first.id)
    gone = await booking.book(ben.by, ben.patient.id, second.id)
    moved = await booking.book(ben.by, ben.patient.id, third.id)
    wait = Wish(doctor.id, second.day, second.day)
    cleo = await build.person("Cleo")
    await build.waiting().join(cleo.by, cleo.patient.id, wait)
    await build.cancel_for_good(ben.by, gone)
    await build.changes().move(ben.by, moved.id, fourth.id)
    await build.holding().hold(ben.account.id, ben.patient.id, third.id)
    await build.deliver()
    return [kept, await build.found(moved)]


async def test_a_clinic_at_work_breaks_no_law(
    store: Store, build: Builder, busy: Sequence[Appointment]
) -> None:
    assert len(busy) == 2
    assert (await service(store, build).look()).is_well


async def test_each_broken_law_of_the_calendar_is_found(
    store: Store, build: Builder, busy: Sequence[Appointment]
) -> None:
    """Even those that the database refuses, once its guards are gone; and that they are gone."""
    one, other = busy
    check = service(store, build)
    await unguarded(store)
    missing = [found for found in (await check.look()).findings if found.law is Law.SCHEMA]
    assert missing[0].count >= 5
    same_time = (
        f"UPDATE slots SET starts_at = (SELECT starts_at FROM slots WHERE id = {one.slot_id}),"
        f" ends_at = (SELECT ends_at FROM slots WHERE id = {one.slot_id})"
    )
    elsewhere = "doctor_id = (SELECT max(id) FROM doctors)"
    cases = {
        Law.IN_THEIR_SLOTS: f"UPDATE slots SET {elsewhere} WHERE id = {one.slot_id}",
        Law.SLOTS_FILLED: f"UPDATE appointments SET status = 'cancelled' WHERE id = {one.id}",
        Law.ONE_IN_A_SLOT: (
            f"UPDATE appointments SET status = 'confirmed', slot_id = {one.slot_id}"
        ),
        Law.PATIENTS_APART: (
            f"UPDATE appointments SET patient_id = {one.patient_id}, starts_at = "
            f"(SELECT starts_at FROM slots WHERE id = {one.slot_id}) WHERE id = {other.id}"
        ),
        Law.SLOTS_APART: f"{same_time}, {elsewhere} WHERE id IN ({one.slot_id}, {other.slot_id})",
    }
    if store.database.writer.dialect.name == "sqlite":
        overlap = "UPDATE slots SET ends_at = ends_at + 7000000000"
    else:
        overlap = "UPDATE slots SET ends_at = ends_at + interval '2 hours'"
    cases[Law.SLOTS_APART] = overlap
    for law, breaks in cases.items():
        assert law not in broken(await check.look()), law
        await run(store, breaks)
        assert law in broken(await check.look()), law


async def test_each_broken_law_of_letters_and_waits_is_found(
    store: Store, build: Builder, busy: Sequence[Appointment]
) -> None:
    one, _ = busy
    check = service(store, build)
    offered = "SELECT count(*) AS number FROM waits WHERE slot_id IS NOT NULL"
    assert [row.number for row in await ask(store.database, offered)] == [1]
    cases = {
        Law.OFFERS_STAND: "UPDATE slots SET held_by = NULL, held_until = NULL",
        Law.ALL_SETTLED: "UPDATE appointments SET undo_until = made_at",
        Law.IN_REACH: f"UPDATE patients SET erased = true WHERE id = {one.patient_id}",
        Law.REMINDED: "DELETE FROM outbox WHERE kind = 'reminder'"
        " AND id = (SELECT min(id) FROM outbox WHERE kind = 'reminder')",
    }
    for law, breaks in cases.items():
        build.clock.moment = NOW
        assert law not in broken(await check.look()), law
        await run(store, breaks)
        build.clock.moment = NOW + LATE + timedelta(minutes=1)
        assert law in broken(await check.look()), law


async def test_a_calendar_elsewhere_that_nobody_reads_is_found(
    store: Store, build: Builder
) -> None:
    """Of a doctor who practises; the job's next tick puts it right."""
    doctor, check = await build.doctor(), service(store, build)
    await build.busy().give(by(doctor), doctor.id, "https://calendar.example.com/0a1b2c.ics")
    assert (await check.look()).is_well
    build.clock.moment = NOW + LATE + timedelta(minutes=1)
    assert broken(await check.look()) == {Law.CALENDARS_READ: 1}
    await run(store, "UPDATE doctors SET shut_out = true")
    assert (await check.look()).is_well
    await run(store, "UPDATE doctors SET shut_out = false")
    await build.busy().turns(1)
    assert (await check.look()).is_well


async def test_what_is_due_and_nobody_tries_is_found(
    store: Store, build: Builder, busy: Sequence[Appointment]
) -> None:
    """Only the first of each reader: those behind it wait for it."""
    check = service(store, build)
    build.clock.moment = busy[0].span.start - HOUR / 2
    found = broken(await check.look())
    assert found == {Law.NONE_FORGOTTEN: 1, Law.OFFERS_STAND: 1, Law.HOLDS_END: 2}


@pytest.mark.parametrize("law", MENDABLE)
async def test_what_may_be_put_right_is_put_right_and_written_down(
    store: Store, build: Builder, robin: Someone, busy: Sequence[Appointment], law: Law
) -> None:
    """By an admin alone; put right, it is found no more, and a second press does nothing."""
    one, _ = busy
    check = service(store, build)
    breaks = {
        Law.NO_ORPHANS: f"UPDATE appointments SET status = 'cancelled' WHERE id = {one.id}",
        Law.REMINDED: "DELETE FROM outbox WHERE kind = 'reminder'",
        Law.HOLDS_END: f"UPDATE slots SET held_by = {one.made_by},"
        " held_until = (SELECT min(made_at) FROM appointments) WHERE appointment_id IS NULL",
        Law.LEASES_END: "UPDATE outbox SET leased = true, try_at = (SELECT max(starts_at)"
        " FROM slots) WHERE closed_at IS NULL",
    }
    await run(store, breaks[law])
    if law is Law.HOLDS_END:
        build.clock.moment += 25 * HOUR
    (count,) = [found.count for found in (await check.look()).findings if found.law is law]
    with pytest.raises(NotAllowedError):
        await check.mend((await build.person("Eve")).by, law)
    assert await check.mend(robin.by, law) == count
    assert law not in broken(await check.look())
    assert await check.mend(robin.by, law) == 0
    rows = await ask(store.database, "SELECT deed, amount, actor_id FROM audit ORDER BY id DESC")
    assert (rows[0].amount, rows[0].actor_id) == (count, robin.account.id)


async def test_what_only_people_can_put_right_is_left(
    store: Store, build: Builder, robin: Someone
) -> None:
    doctor, gone = await build.doctor(), await build.person()
    await build.appointment(gone, await build.slot(doctor.id, 48), status=Status.CONFIRMED)
    await run(store, f"UPDATE patients SET erased = true WHERE id = {gone.patient.id}")
    check = service(store, build)
    assert await check.mend(robin.by, Law.IN_REACH) == 0
    assert Law.IN_REACH in broken(await check.look())
