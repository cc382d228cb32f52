"""What core.ports.Queries promises about appointments and doctors' days, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.model import (
    AppointmentId,
    ScheduledSlot,
    Side,
    SlotState,
    Span,
    Standing,
    Status,
    Visit,
)
from core.ports import NewSlot, Which
from storage.store import Store
from tests.builders import ALWAYS, HOUR, NOW, Builder


async def test_a_visit_joins_an_appointment_with_its_two_people(
    store: Store, build: Builder
) -> None:
    doctor, patient = await build.doctor(), await build.person()
    made = await build.appointment(patient.id, await build.slot(doctor.id, 1), "a note")
    assert await store.queries.visit(made.id) == Visit(made, doctor, patient)
    assert await store.queries.visit(AppointmentId(4711)) is None


async def test_each_side_sees_its_own_appointments_in_order(store: Store, build: Builder) -> None:
    lena, omar = await build.doctor("Lena"), await build.doctor("Omar")
    maria, noah = await build.person("Maria"), await build.person("Noah")
    later = await build.appointment(maria.id, await build.slot(lena.id, 3))
    sooner = await build.appointment(maria.id, await build.slot(omar.id, 1))
    other = await build.appointment(noah.id, await build.slot(lena.id, 2))

    async def seen(person: int, side: Side, **how: object) -> list[int]:
        options = {"starts": ALWAYS, "which": Which.ALL, "limit": 10} | how
        visits = await store.queries.visits(person, side, **options)  # type: ignore[arg-type]  # as the port takes them
        return [visit.appointment.id for visit in visits]

    assert await seen(maria.id, Side.PATIENT) == [sooner.id, later.id]
    assert await seen(maria.id, Side.PATIENT, which=Which.OVER) == [later.id, sooner.id]
    assert await seen(maria.id, Side.DOCTOR) == []
    assert await seen(lena.id, Side.DOCTOR) == [other.id, later.id]
    assert await seen(lena.id, Side.DOCTOR, limit=1, offset=1) == [later.id]
    until = Span(NOW + HOUR, NOW + 3 * HOUR)
    assert await seen(maria.id, Side.PATIENT, starts=until) == [sooner.id]


@pytest.mark.parametrize("status", Status)
async def test_what_is_cancelled_is_over_before_its_time(
    store: Store, build: Builder, status: Status
) -> None:
    doctor, patient = await build.doctor(), await build.person()
    made = replace(
        await build.appointment(patient.id, await build.slot(doctor.id, 1)), status=status
    )
    async with store.open_work() as work:
        await work.appointments.save(made)
        await work.commit()

    async def shown(which: Which, until: datetime) -> bool:
        starts = Span(NOW - HOUR, until)
        visits = await store.queries.visits(
            patient.id, Side.PATIENT, starts=starts, which=which, limit=5
        )
        return [visit.appointment for visit in visits] == [made]

    later = NOW + 2 * HOUR
    assert await shown(Which.ALL, later)
    assert await shown(Which.LIVE, later) is made.live
    assert await shown(Which.OVER, NOW) is not made.live
    assert await shown(Which.OVER, later)


async def test_a_day_shows_every_slot_and_the_live_visit_that_fills_it(
    store: Store, build: Builder
) -> None:
    doctor, patient = await build.doctor(), await build.person()
    free, filled, closed = await build.slots(doctor.id, 1, 2, 3)
    await build.slots(doctor.id, 24)
    await build.slot((await build.doctor()).id, 1)
    gone = await build.appointment(patient.id, filled, "old")
    async with store.open_work() as work:
        await work.appointments.save(replace(gone, status=Status.CANCELLED))
        await work.slots.mark([closed.id], SlotState.CLOSED)
        await work.commit()
    made = await build.appointment(patient.id, filled, "new")
    assert await store.queries.schedule(doctor.id, NOW.date()) == [
        ScheduledSlot(free),
        ScheduledSlot(replace(filled, state=SlotState.BOOKED), Visit(made, doctor, patient)),
        ScheduledSlot(replace(closed, state=SlotState.CLOSED)),
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
    await build.slot(doctor.id, 24 * 3, state=SlotState.CLOSED)
    first = NOW.date()
    found = await store.queries.published_days(doctor.id, first, first + timedelta(days=8))
    assert found == [first + timedelta(days=ahead) for ahead in (0, 1, 3)]


async def test_applications_wait_in_the_order_of_their_coming(store: Store, build: Builder) -> None:
    early = await build.person("Early", doctor=Standing.WAITING)
    late = await build.doctor("Late", Standing.WAITING)
    await build.doctor("Verified")
    async with store.open_work() as work:
        await work.people.save_doctor(replace(late, id=early.id, name="Early"))
        await work.commit()
    waiting = await store.queries.waiting_doctors(10)
    assert [doctor.name for doctor in waiting] == ["Late", "Early"]
    assert await store.queries.waiting_doctors(1) == waiting[:1]
    assert await store.queries.waiting_doctor(early.id) == waiting[1]


async def test_patients_wait_for_an_admin(store: Store, build: Builder) -> None:
    waiting = [await build.person(patient=Standing.WAITING) for _ in range(2)]
    await build.person(patient=Standing.VERIFIED)
    assert await store.queries.waiting_patients(10) == waiting
    assert await store.queries.waiting_patients(1) == waiting[:1]
    assert await store.queries.waiting_patient(waiting[1].id) == waiting[1]


async def test_who_does_not_wait_is_not_found_among_those_who_do(
    store: Store, build: Builder
) -> None:
    doctor = await build.doctor()
    patient = await build.person(patient=Standing.DECLINED)
    assert await store.queries.waiting_doctor(doctor.id) is None
    assert await store.queries.waiting_doctor(patient.id) is None
    assert await store.queries.waiting_patient(patient.id) is None
