"""What core.ports.agenda promises about a doctor's lists, days and patients, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.model import Appointment, AppointmentId, Span, Status
from core.ports.agenda import DayMark, Only, PracticeNumbers
from core.views import AppointmentView
from storage.store import Store
from tests.builders import ALWAYS, HOUR, NOW, Builder, Someone

STATUSES = (
    Status.CONFIRMED,
    Status.PENDING,
    Status.COMPLETED,
    Status.NO_SHOW,
    Status.CANCELLED,
    Status.REJECTED,
)


async def stand(store: Store, appointment: Appointment, status: Status) -> Appointment:
    """Let an appointment stand there."""
    changed = replace(appointment, status=status)
    async with store.open_work() as work:
        await work.appointments.save(changed)
        await work.commit()
    return changed


def ids(views: Sequence[AppointmentView]) -> list[AppointmentId]:
    return [view.appointment.id for view in views]


async def test_a_list_shows_only_what_stands_so_from_either_end(
    store: Store, build: Builder
) -> None:
    """Every status is in exactly one of the lists beside the one of all, and counted there."""
    doctor, patient = await build.doctor(), await build.person()
    other = await build.appointment(patient, await build.slot((await build.doctor()).id, 99))
    made = [
        await stand(store, await build.appointment(patient, slot), status)
        for slot, status in zip(await build.slots(doctor.id, *range(1, 7)), STATUSES, strict=True)
    ]

    async def shown(only: Only, **page: int) -> list[AppointmentId]:
        options = {"limit": 10} | page
        return ids(
            await store.queries.agenda(
                doctor.id, starts=ALWAYS, only=only, latest_first=False, **options
            )
        )

    assert await shown(Only.ALL) == [one.id for one in made]
    assert await shown(Only.ALL, limit=2, offset=1) == [one.id for one in made[1:3]]
    parts = [await shown(only) for only in Only if only is not Only.ALL]
    assert parts == [[made[0].id], [made[1].id], [made[2].id], [made[3].id], ids_of(made[4:])]
    turned = await store.queries.agenda(
        doctor.id, starts=ALWAYS, only=Only.ALL, latest_first=True, limit=10
    )
    assert ids(turned) == ids_of(made)[::-1]
    counts = await store.queries.agenda_counts(doctor.id, ALWAYS)
    assert counts == dict.fromkeys(STATUSES, 1)
    narrow = Span(made[1].span.start, made[2].span.start)
    assert await store.queries.agenda_counts(doctor.id, narrow) == {Status.PENDING: 1}
    assert other.id not in await shown(Only.ALL)


def ids_of(made: Sequence[Appointment]) -> list[AppointmentId]:
    return [one.id for one in made]


async def test_a_day_is_marked_by_what_its_slots_hold(store: Store, build: Builder) -> None:
    doctor, patient = await build.doctor(), await build.person()
    open_, filled = await build.slots(doctor.id, 1, 2)
    await build.slot(doctor.id, 3, off=True)
    await build.slots(doctor.id, 49)
    await build.slot((await build.doctor()).id, 1)
    await build.appointment(patient, filled)
    first = NOW.date()
    assert await store.queries.day_marks(doctor.id, first, first + timedelta(days=9)) == [
        DayMark(open_.day, open=1, closed=1, booked=1),
        DayMark(first + timedelta(days=2), open=1, closed=0, booked=0),
    ]
    assert await store.queries.day_marks(doctor.id, first + timedelta(days=1), first) == []


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.NO_SHOW])
async def test_what_was_in_a_slot_is_still_seen_in_it(
    store: Store, build: Builder, status: Status
) -> None:
    """A visit that took place or was missed stays; a live one that came after it goes before."""
    doctor, patient = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 1)
    over = await stand(store, await build.appointment(patient, slot), status)

    async def seen() -> list[AppointmentId]:
        lines = await store.queries.schedule(doctor.id, NOW.date(), NOW.date() + timedelta(days=6))
        return ids([line.view for line in lines if line.view is not None])

    assert await seen() == [over.id]
    late = await build.appointment(patient, slot)
    assert await seen() == [late.id]
    await stand(store, late, Status.CANCELLED)
    assert await seen() == [over.id]


async def visits_of(store: Store, build: Builder, patient: Someone) -> list[Appointment]:
    """Make three visits with one doctor, the last of them ahead, and one with another."""
    doctor = await build.doctor()
    made = [await build.appointment(patient, one) for one in await build.slots(doctor.id, 1, 3, 9)]
    elsewhere = await build.appointment(patient, await build.slot((await build.doctor()).id, 5))
    await stand(store, made[0], Status.COMPLETED)
    for missed in (made[1], elsewhere):
        await stand(store, missed, Status.NO_SHOW)
    return made


async def test_a_patients_visits_are_those_with_this_doctor(store: Store, build: Builder) -> None:
    """Only how many were missed is counted over all doctors, and no longer back than asked."""
    patient = await build.person()
    first, second, ahead = await visits_of(store, build, patient)
    doctor, who, now = first.doctor_id, patient.patient.id, NOW + 6 * HOUR
    found = await store.queries.visits(doctor, who, before=now, limit=5)
    assert ids(found) == [second.id, first.id]
    assert ids(await store.queries.visits(doctor, who, before=now, limit=1, offset=1)) == [first.id]
    following = await store.queries.next_visit(doctor, who, now)
    assert following is not None
    assert following.appointment.id == ahead.id
    assert await store.queries.next_visit(doctor, who, ahead.span.end) is None
    assert await store.queries.missed(who, NOW) == 2
    assert await store.queries.missed(who, NOW + 4 * HOUR) == 1


async def test_a_doctors_numbers_count_their_own_visits(store: Store, build: Builder) -> None:
    patient = await build.person()
    (first, *_) = await visits_of(store, build, patient)
    asked: dict[str, Any] = {"within": ALWAYS, "missed_since": NOW}
    numbers = await store.queries.practice_numbers(first.doctor_id, **asked)
    assert numbers == PracticeNumbers(patients=1, visits=1, missed=1)
    nobody = await build.doctor()
    assert await store.queries.practice_numbers(
        nobody.id, within=ALWAYS, missed_since=NOW
    ) == PracticeNumbers(0, 0, 0)
