"""What core.ports.pages promises about appointments and doctors' days, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core.model import AppointmentId, Span, Status
from core.ports.agenda import Only
from core.ports.appointments import Which
from core.ports.slots import NewSlot
from core.views import AppointmentView, ScheduledSlot
from storage.store import Store
from tests.builders import ALWAYS, HOUR, NOW, Builder


async def test_a_view_joins_an_appointment_with_its_two_people(
    store: Store, build: Builder
) -> None:
    doctor, patient = await build.doctor(), await build.person()
    made = await build.appointment(patient, await build.slot(doctor.id, 1), "a note")
    view = await store.queries.appointment(made.id)
    assert view == AppointmentView(made, doctor, patient.patient, "en")
    assert await store.queries.appointment(AppointmentId(4711)) is None


async def test_each_side_sees_its_own_appointments_in_order(store: Store, build: Builder) -> None:
    lena, omar = await build.doctor("Lena"), await build.doctor("Omar")
    maria, noah = await build.person("Maria"), await build.person("Noah")
    later = await build.appointment(maria, await build.slot(lena.id, 3))
    sooner = await build.appointment(maria, await build.slot(omar.id, 1))
    other = await build.appointment(noah, await build.slot(lena.id, 2))

    async def seen(of: Callable[..., Any], who: int, **how: Any) -> list[int]:
        options = {"starts": ALWAYS, "which": Which.ALL, "limit": 10} | how
        return [view.appointment.id for view in await of(who, **options)]

    of_patient, of_doctor = store.queries.of_patient, store.queries.of_doctor
    patient = maria.patient.id
    assert await seen(of_patient, patient) == [sooner.id, later.id]
    assert await seen(of_patient, patient, which=Which.OVER) == [later.id, sooner.id]
    assert await seen(of_patient, 4711) == []
    assert await seen(of_doctor, lena.id) == [other.id, later.id]
    assert await seen(of_doctor, lena.id, limit=1, offset=1) == [later.id]
    until = Span(NOW + HOUR, NOW + 3 * HOUR)
    assert await seen(of_patient, patient, starts=until) == [sooner.id]


@pytest.mark.parametrize("status", Status)
async def test_what_is_cancelled_is_over_before_its_time(
    store: Store, build: Builder, status: Status
) -> None:
    doctor, patient = await build.doctor(), await build.person()
    made = replace(await build.appointment(patient, await build.slot(doctor.id, 1)), status=status)
    async with store.open_work() as work:
        await work.appointments.save(made)
        await work.commit()

    async def shown(which: Which, until: datetime) -> bool:
        starts = Span(NOW - HOUR, until)
        views = await store.queries.of_patient(
            patient.patient.id, starts=starts, which=which, limit=5
        )
        return [view.appointment for view in views] == [made]

    later = NOW + 2 * HOUR
    assert await shown(Which.ALL, later)
    assert await shown(Which.LIVE, later) is made.live
    assert await shown(Which.OVER, NOW) is not made.live
    assert await shown(Which.OVER, later)


async def test_a_day_shows_every_slot_and_the_live_appointment_that_fills_it(
    store: Store, build: Builder
) -> None:
    doctor, patient = await build.doctor(), await build.person()
    free, filled, closed = await build.slots(doctor.id, 1, 2, 3)
    await build.slots(doctor.id, 24)
    await build.slot((await build.doctor()).id, 1)
    gone = await build.appointment(patient, filled, "old")
    async with store.open_work() as work:
        await work.appointments.save(replace(gone, status=Status.CANCELLED))
        await work.slots.switch([closed.id], off=True)
        await work.commit()
    made = await build.appointment(patient, filled, "new")
    assert await store.queries.schedule(doctor.id, NOW.date()) == [
        ScheduledSlot(free),
        ScheduledSlot(
            replace(filled, appointment_id=made.id),
            AppointmentView(made, doctor, patient.patient, "en"),
        ),
        ScheduledSlot(replace(closed, switched_off=True)),
    ]
    assert await store.queries.schedule(doctor.id, NOW.date() + timedelta(days=3)) == []


@pytest.mark.parametrize("offset", [-12, 14])
async def test_a_day_is_the_clinic_s_wherever_the_clinic_is(
    store: Store, build: Builder, offset: int
) -> None:
    """Slots from the first to the last minute of a day at both ends of the world's zones."""
    doctor, day = await build.doctor(), date(2026, 5, 4)
    midnight = datetime(2026, 5, 4, tzinfo=UTC) - timedelta(hours=offset)
    spans = [
        Span(midnight + timedelta(minutes=minutes), midnight + timedelta(minutes=minutes + 15))
        for minutes in (0, 24 * 60 - 15)
    ]
    async with store.open_work() as work:
        await work.slots.add([NewSlot(doctor.id, span, day) for span in spans])
        await work.commit()
    assert [line.slot.span for line in await store.queries.schedule(doctor.id, day)] == spans
    assert await store.queries.published_days(doctor.id, day, day) == [day]


async def test_published_days_are_those_with_any_slot(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    await build.slots(doctor.id, 1, 2, 24, 24 * 9)
    await build.slot(doctor.id, 24 * 3, off=True)
    first = NOW.date()
    found = await store.queries.published_days(doctor.id, first, first + timedelta(days=8))
    assert found == [first + timedelta(days=ahead) for ahead in (0, 1, 3)]


async def test_own_appointments_are_listed_by_how_they_stand_and_when(
    store: Store, build: Builder
) -> None:
    """Ahead in order, what was the latest first; a span bounds both, and pages turn."""
    doctor, maria = await build.doctor(), await build.person("Maria")
    slots = await build.slots(doctor.id, -50, -2, 20, 30, 40)
    seen, over, off, soon, later = [await build.appointment(maria, one) for one in slots]
    async with store.open_work() as work:
        await work.appointments.save(replace(seen, status=Status.COMPLETED))
        await work.commit()
    await build.cancelled(off)

    async def listed(
        *,
        past: bool,
        only: Only = Only.ALL,
        starts: Span = ALWAYS,
        limit: int = 9,
        offset: int = 0,
    ) -> list[AppointmentId]:
        found = await store.queries.of_account(
            maria.account.id,
            past=past,
            only=only,
            starts=starts,
            now=NOW,
            limit=limit,
            offset=offset,
        )
        return [view.appointment.id for view in found]

    assert await listed(past=False) == [soon.id, later.id]
    assert await listed(past=True) == [off.id, over.id, seen.id]
    assert await listed(past=True, only=Only.CANCELLED) == [off.id]
    assert await listed(past=True, only=Only.COMPLETED) == [seen.id]
    assert await listed(past=False, only=Only.REQUESTS) == []
    assert await listed(past=True, starts=Span(seen.span.start, over.span.start)) == [seen.id]
    assert await listed(past=True, limit=1, offset=1) == [over.id]
