"""What core.ports.appointments promises, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import ConstraintError
from core.model import AppointmentId, Relation, Status
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, Someone
from tests.databases import ask


async def test_appointments_come_back_confirmed_and_in_the_order_of_the_bookings(
    store: Store, build: Builder
) -> None:
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, *range(1, 9))
    people = [await build.person() for _ in slots]
    asked = [
        build.new(person, slot, f"note {slot.id}")
        for person, slot in zip(people, reversed(slots), strict=True)
    ]
    async with store.open_work() as work:
        made = await work.appointments.add(asked)
        await work.commit()
    assert [one.uid for one in made] == [one.uid for one in asked]
    for one, wanted in zip(made, asked, strict=True):
        assert (one.patient_id, one.slot_id, one.span) == (
            wanted.patient_id,
            wanted.slot_id,
            wanted.span,
        )
        assert (one.status, one.sequence, one.coming) == (Status.CONFIRMED, 0, False)
        assert await build.found(one) == one


async def test_saving_an_appointment_writes_all_that_may_change(
    store: Store, build: Builder
) -> None:
    doctor, patient = await build.doctor(), await build.person()
    old, new = await build.slots(doctor.id, 1, 5)
    before = await build.appointment(patient, old, "it hurts")
    after = replace(
        before,
        slot_id=new.id,
        span=new.span,
        status=Status.PENDING,
        note="it hurts more",
        reason="because 🙂",
        sequence=3,
        coming=True,
    )
    async with store.open_work() as work:
        await work.appointments.save(after)
        await work.commit()
    async with store.open_work() as work:
        assert await work.appointments.get(before.id) == after


async def test_notes_and_reasons_are_not_readable_in_the_database(
    store: Store, build: Builder
) -> None:
    doctor, patient = await build.doctor(), await build.person()
    made = await build.appointment(patient, await build.slot(doctor.id, 1), "chest pain")
    async with store.open_work() as work:
        await work.appointments.save(replace(made, reason="I am ill"))
        await work.commit()
    ((note, reason),) = await ask(store.database, "SELECT note, reason FROM appointments")
    assert "chest" not in note
    assert "ill" not in reason


async def test_live_ahead_are_the_live_ones_that_have_not_ended(
    store: Store, build: Builder
) -> None:
    doctor, one, two, other = (
        await build.doctor(),
        await build.person(),
        await build.person(),
        await build.person(),
    )
    running, over = await build.slots(doctor.id, -1, -6, minutes=90)
    ahead, cancelled = await build.slots(doctor.id, 2, 3)
    expected = [
        await build.appointment(one, running),
        await build.appointment(two, ahead),
    ]
    await build.appointment(one, over)
    gone = await build.appointment(two, cancelled)
    await build.appointment(other, await build.slot(doctor.id, 4))
    async with store.open_work() as work:
        await work.appointments.save(replace(gone, status=Status.CANCELLED))
        assert await work.appointments.live_ahead([one.patient.id, two.patient.id], NOW) == expected
        assert await work.appointments.live_ahead([], NOW) == []
        end = running.span.end
        assert expected[0] not in await work.appointments.live_ahead([one.patient.id], end)


async def test_there_is_no_appointment_where_there_is_none(store: Store) -> None:
    async with store.open_work() as work:
        assert await work.appointments.get(AppointmentId(4711)) is None


async def test_the_database_refuses_a_second_live_appointment_in_a_slot(
    store: Store, build: Builder
) -> None:
    doctor, one, two = await build.doctor(), await build.person(), await build.person()
    slot = await build.slot(doctor.id, 1)
    first = await build.appointment(one, slot)
    async with store.open_work() as work:
        with pytest.raises(ConstraintError) as refused:
            await work.appointments.add([build.new(two, slot)])
    assert refused.value.name == "appointments_one_live_per_slot"
    async with store.open_work() as work:
        await work.appointments.save(replace(first, status=Status.CANCELLED))
        await work.appointments.add([build.new(two, slot)])
        await work.commit()


async def test_the_database_refuses_a_patient_in_two_places_at_once(
    store: Store, build: Builder
) -> None:
    one, two, patient = await build.doctor(), await build.doctor(), await build.person()
    early = await build.slot(one.id, 1, minutes=240)
    late = await build.slot(two.id, 4.5)
    after = await build.slot(two.id, 5)
    await build.appointment(patient, early)
    async with store.open_work() as work:
        with pytest.raises(ConstraintError) as refused:
            await work.appointments.add([build.new(patient, late)])
    assert refused.value.name == "appointments_no_overlap"
    await build.appointment(patient, after)


async def test_the_database_refuses_an_appointment_at_another_time_than_its_slot_s(
    store: Store, build: Builder
) -> None:
    doctor, patient = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 1)
    moved = replace(slot.span, end=slot.span.end + timedelta(minutes=5))
    async with store.open_work() as work:
        with pytest.raises(ConstraintError) as refused:
            await work.appointments.add([replace(build.new(patient, slot), span=moved)])
    assert refused.value.name == "appointments_match_slot"


async def test_what_is_told_to_the_microsecond_is_kept_so(build: Builder) -> None:
    build.clock.moment = NOW + timedelta(microseconds=123_457)
    doctor, patient = await build.doctor(), await build.person()
    made = await build.appointment(patient, await build.slot(doctor.id, 1))
    assert (await build.found(made)).made_at == build.clock.moment


async def test_an_appointment_lasts_as_long_as_the_clinic_lets_slots_last(build: Builder) -> None:
    doctor, patient = await build.doctor(), await build.person()
    for hour, minutes in ((1, 15), (2, 240)):
        slot = await build.slot(doctor.id, hour, minutes=minutes)
        made = await build.appointment(patient, slot)
        assert made.span.length == timedelta(minutes=minutes)
        assert made.span.start == NOW + hour * HOUR


# Whose an appointment is


async def test_two_patients_of_one_account_may_be_seen_at_the_same_hour(
    store: Store, build: Builder
) -> None:
    """Overlaps count for the one who is seen, not for the account that books."""
    mother = await build.person("Maria")
    child = await build.patient("Noah", mother.account, relation=Relation.CHILD)
    one, two = await build.doctor(), await build.doctor()
    slots = [await build.slot(one.id, 1), await build.slot(two.id, 1)]
    await build.appointment(mother, slots[0])
    made = await build.appointment(mother, slots[1], patient_id=child.id)
    assert (made.patient_id, made.made_by) == (child.id, mother.account.id)
    again = await build.slot((await build.doctor()).id, 1)
    async with store.open_work() as work:
        with pytest.raises(ConstraintError) as refused:
            await work.appointments.add([build.new(mother, again, patient_id=child.id)])
    assert refused.value.name == "appointments_no_overlap"


async def test_a_patient_with_two_carers_has_both_and_one_with_none_has_nobody(
    store: Store, build: Builder
) -> None:
    mother, father = await build.account("Maria"), await build.account("João")
    child = await build.patient("Noah", mother, father, relation=Relation.CHILD)
    walk_in = await build.patient("Walk-in")
    async with store.open_work() as work:
        held = await work.lock(patients=[child.id, walk_in.id])
    assert [carer.account_id for carer in held.carers[child.id]] == [mother.id, father.id]
    assert {carer.relation for carer in held.carers[child.id]} == {Relation.CHILD}
    assert walk_in.id not in held.carers
    assert held.patients[child.id].reachable
    assert not held.patients[walk_in.id].reachable
    assert await store.queries.cares_for(father.id, child.id)
    assert not await store.queries.cares_for(father.id, walk_in.id)


async def test_a_patient_is_reachable_while_a_letter_can_reach_any_carer(
    store: Store, build: Builder
) -> None:
    mother, father = await build.account("Maria"), await build.account("João", disabled=True)
    child = await build.patient("Noah", mother, father, relation=Relation.CHILD)
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 1)
    maker = Someone(mother, child)
    made = await build.appointment(maker, slot)
    seen = []
    for act in (store.deliveries.unreachable(mother.telegram_id, NOW), None):
        view = await store.queries.appointment(made.id)
        assert view is not None
        seen.append(view.patient.reachable)
        if act is not None:
            await act
    assert seen == [True, False]
