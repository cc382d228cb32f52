"""Raw SQL goes around every service: the database itself refuses what must not be."""

import pytest
from sqlalchemy import text

from core.errors import ConstraintError
from core.model import Appointment, Person, Slot
from storage.store import Store
from tests.builders import Builder


@pytest.fixture
async def booked(build: Builder) -> tuple[Appointment, Slot, Person]:
    """Return an appointment from 1 to 2 o'clock, a free slot later, and another patient."""
    doctor, patient = await build.doctor(), await build.person()
    slot, free = await build.slots(doctor.id, 1, 5, minutes=60)
    return await build.appointment(patient.id, slot), free, await build.person("Noah")


async def refusal(store: Store, statement: str, **values: object) -> str:
    """Run one statement and return the name under which the database refused it."""
    with pytest.raises(ConstraintError) as refused:
        async with store.database.write() as connection:
            await connection.execute(text(statement), values)
            await connection.commit()
    return refused.value.name


APPOINT = """
    INSERT INTO appointments (uid, patient_id, doctor_id, slot_id, starts_at, ends_at, status,
                              sequence, coming, booked_at)
    SELECT 'raw', {patient}, {doctor}, s.id, s.starts_at, s.ends_at, {status}, 0, s.id < 0, s.starts_at
    FROM slots s WHERE s.id = {slot}
"""


def appoint(
    patient: int, slot: Slot, *, doctor: int | None = None, status: str = "confirmed"
) -> str:
    return APPOINT.format(
        patient=patient, doctor=doctor or slot.doctor_id, slot=slot.id, status=f"'{status}'"
    )


@pytest.mark.parametrize("status", ["pending", "confirmed"])
async def test_a_slot_has_one_live_appointment(
    store: Store, booked: tuple[Appointment, Slot, Person], status: str
) -> None:
    first, _, other = booked
    slot = await store.queries.slot(first.slot_id)  # type: ignore[arg-type]  # it is live
    assert slot is not None
    name = await refusal(store, appoint(other.id, slot, status=status))
    assert name == "appointments_one_live_per_slot"


async def test_an_appointment_that_was_cancelled_cannot_come_back_into_a_taken_slot(
    store: Store, booked: tuple[Appointment, Slot, Person]
) -> None:
    first, _, other = booked
    slot = await store.queries.slot(first.slot_id)  # type: ignore[arg-type]  # it is live
    assert slot is not None
    async with store.database.write() as connection:
        await connection.execute(text(appoint(other.id, slot, status="cancelled")))
        await connection.commit()
    revive = "UPDATE appointments SET status = 'pending' WHERE uid = 'raw'"
    assert await refusal(store, revive) == "appointments_one_live_per_slot"


async def test_a_doctor_s_slots_never_overlap(
    store: Store, booked: tuple[Appointment, Slot, Person]
) -> None:
    _, free, _ = booked
    for shift, lasting in ((60, 60), (-60, 60), (0.5, 1), (-60, 240)):
        micros, length = int(shift * 60_000_000), int(lasting * 60_000_000)
        if store.database.writer.dialect.name == "sqlite":
            starts, ends = f"starts_at + {micros}", f"starts_at + {micros + length}"
        else:
            starts = f"starts_at + interval '{micros} microseconds'"
            ends = f"starts_at + interval '{micros + length} microseconds'"
        copied = f"SELECT doctor_id, {starts}, {ends}, day, state FROM slots WHERE id = {free.id}"
        insert = f"INSERT INTO slots (doctor_id, starts_at, ends_at, day, state) {copied}"
        if lasting >= 15 and abs(shift) < lasting:
            assert await refusal(store, insert) == "slots_no_overlap"
        elif lasting < 15:
            assert await refusal(store, insert) in {"slots_no_overlap", "slots_length"}
        else:
            async with store.database.write() as connection:
                await connection.execute(text(insert))


async def test_a_slot_cannot_be_stretched_over_the_next_one(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    one, two = await build.slots(doctor.id, 1, 1.5)
    stretch = (
        "UPDATE slots SET ends_at = (SELECT o.ends_at FROM slots o WHERE o.id = :two)"
        " WHERE id = :one"
    )
    assert await refusal(store, stretch, one=one.id, two=two.id) == "slots_no_overlap"


async def test_a_patient_s_live_appointments_never_overlap(
    store: Store, build: Builder, booked: tuple[Appointment, Slot, Person]
) -> None:
    first, free, other = booked
    doctor = await build.doctor()
    beside = await build.slot(doctor.id, 1.5)
    statement = appoint(first.patient_id, beside)
    assert await refusal(store, statement) == "appointments_no_overlap"
    async with store.database.write() as connection:
        await connection.execute(text(appoint(other.id, beside)))
        await connection.commit()
    change = "UPDATE appointments SET patient_id = :patient WHERE uid = 'raw'"
    assert await refusal(store, change, patient=first.patient_id) == "appointments_no_overlap"
    assert free.doctor_id == first.doctor_id


async def test_a_live_appointment_has_its_slot_s_doctor_and_time(
    store: Store, build: Builder, booked: tuple[Appointment, Slot, Person]
) -> None:
    first, free, other = booked
    stranger = await build.doctor()
    wrong_doctor = appoint(other.id, free, doctor=stranger.id)
    assert await refusal(store, wrong_doctor) == "appointments_match_slot"
    wrong_slot = "UPDATE appointments SET slot_id = :slot WHERE id = :id"
    assert await refusal(store, wrong_slot, slot=free.id, id=first.id) == "appointments_match_slot"
    slot = "(SELECT s.starts_at FROM slots s WHERE s.id = :slot)"
    wrong_time = f"UPDATE appointments SET starts_at = {slot}, ends_at = ends_at WHERE id = :id"
    assert await refusal(store, wrong_time, slot=free.id, id=first.id) in {
        "appointments_match_slot",
        "appointments_span",
    }


async def test_a_booked_slot_can_be_neither_moved_nor_deleted(
    store: Store, booked: tuple[Appointment, Slot, Person]
) -> None:
    first, free, _ = booked
    later = "(SELECT {end}_at FROM slots WHERE id = :free)"
    move = (
        f"UPDATE slots SET starts_at = {later.format(end='ends')}, ends_at = ends_at"
        " WHERE id = :slot"
    )
    names = {"slots_booked_stay", "slots_length"}
    assert await refusal(store, move, free=free.id, slot=first.slot_id) in names
    delete = "DELETE FROM slots WHERE id = :slot"
    assert await refusal(store, delete, slot=first.slot_id) in {
        "appointments_match_slot",
        "appointments_live_has_slot",
    }


@pytest.mark.parametrize(
    "statement, name",
    [
        ("UPDATE slots SET state = 'maybe'", "slots_state"),
        ("UPDATE slots SET state = NULL", "slots_state_not_null"),
        ("UPDATE slots SET ends_at = starts_at WHERE state = 'open'", "slots_length"),
        ("UPDATE appointments SET status = 'postponed'", "appointments_status"),
        ("UPDATE appointments SET ends_at = starts_at, status = 'completed'", "appointments_span"),
        (
            "UPDATE appointments SET patient_id = doctor_id, status = 'cancelled'",
            "appointments_two_people",
        ),
        ("UPDATE persons SET doctor = 'famous'", "persons_doctor_standing"),
        ("UPDATE persons SET patient = 'patient'", "persons_patient_standing"),
        ("UPDATE persons SET telegram_id = 1", "persons_telegram_id_key"),
        ("UPDATE persons SET name = NULL", "persons_name_not_null"),
        ("UPDATE doctors SET licence = NULL", "doctors_licence_not_null"),
    ],
)
async def test_a_word_that_does_not_exist_is_refused(
    store: Store, booked: tuple[Appointment, Slot, Person], statement: str, name: str
) -> None:
    assert await refusal(store, statement) == name
    assert booked[1].id


@pytest.mark.parametrize(
    "statement, name",
    [
        (
            "INSERT INTO doctors (person_id, specialty, licence, phone, languages)"
            " VALUES (4711, 'x', 'x', 'x', '')",
            "doctors_person_id_fkey",
        ),
        ("UPDATE slots SET doctor_id = 4711 WHERE state = 'open'", "slots_doctor_id_fkey"),
        (
            "UPDATE appointments SET patient_id = 4711, status = 'cancelled'",
            "appointments_patient_id_fkey",
        ),
        (
            "UPDATE appointments SET slot_id = 4711, status = 'cancelled'",
            "appointments_slot_id_fkey",
        ),
        ("DELETE FROM persons", "doctors_person_id_fkey"),
        ("DELETE FROM doctors", "slots_doctor_id_fkey"),
        (
            "INSERT INTO forms (person_id, step, draft, update_id, expires_at)"
            " SELECT 4711, 'x', 'x', 1, booked_at FROM appointments",
            "forms_person_id_fkey",
        ),
        (
            "INSERT INTO outbox (person_id, kind, notice, key, priority, due_at, try_at, attempts)"
            " SELECT 4711, 'x', '{}', 'x', 0, booked_at, booked_at, 0 FROM appointments",
            "outbox_person_id_fkey",
        ),
    ],
)
async def test_an_orphan_is_refused(
    store: Store, booked: tuple[Appointment, Slot, Person], statement: str, name: str
) -> None:
    """SQLite does not say which foreign key it was."""
    found = await refusal(store, statement)
    if store.database.writer.dialect.name == "sqlite":
        assert found == "foreign_key"
    else:
        assert found.rpartition("_")[2] == "fkey"
        assert found == name or name == "doctors_person_id_fkey"
    assert booked[1].id


@pytest.mark.parametrize(
    "statement, name",
    [
        ("UPDATE outbox SET outcome = 'lost', closed_at = due_at", "outbox_outcome"),
        ("UPDATE outbox SET outcome = 'delivered'", "outbox_closed"),
        ("UPDATE outbox SET closed_at = due_at", "outbox_closed"),
    ],
)
async def test_a_letter_is_closed_with_a_known_outcome_or_not_at_all(
    store: Store, build: Builder, statement: str, name: str
) -> None:
    doctor, patient = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 48)
    await build.desk().book(patient.id, slot.id)
    assert await refusal(store, statement) == name
