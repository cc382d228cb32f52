"""Raw SQL goes around every service: the database itself refuses what must not be."""

from dataclasses import dataclass

import pytest
from sqlalchemy import text

from core.errors import ConstraintError
from core.model import DoctorId, PatientId, Slot
from storage.store import Store
from tests.builders import HOUR, NOW, Builder


@dataclass(frozen=True, slots=True)
class Scene:
    """A booked slot from 1 to 2 o'clock, a free one from 5 to 6, and who could want it."""

    store: Store
    doctor: DoctorId
    patient: PatientId
    other: PatientId
    appointment: int
    booked: Slot
    free: Slot

    async def run(self, statement: str, **values: object) -> None:
        """Run and commit one statement, past everything but the database."""
        async with self.store.database.write() as connection:
            await connection.execute(text(statement), values)
            await connection.commit()

    async def refusal(self, statement: str, **values: object) -> str:
        """Return the name under which the database refused the statement."""
        with pytest.raises(ConstraintError) as refused:
            await self.run(statement, **values)
        return refused.value.name


@pytest.fixture
async def scene(store: Store, build: Builder) -> Scene:
    doctor, patient, other = await build.doctor(), await build.person(), await build.person()
    booked, free = await build.slots(doctor.id, 1, 5, minutes=60)
    made = await build.appointment(patient, booked)
    return Scene(store, doctor.id, patient.patient.id, other.patient.id, made.id, booked, free)


APPOINT = """
    INSERT INTO appointments (uid, patient_id, doctor_id, slot_id, starts_at, ends_at, status,
                              sequence, coming, arrived, late, made_at)
    SELECT 'raw', :patient, :doctor, id, starts_at, ends_at, :status,
           0, id < 0, id < 0, id < 0, starts_at
    FROM slots WHERE id = :slot
"""
REVIVE = "UPDATE appointments SET status = 'pending' WHERE uid = 'raw'"


def appoint(patient: int, slot: Slot, status: str = "confirmed") -> dict[str, object]:
    return {"patient": patient, "doctor": slot.doctor_id, "slot": slot.id, "status": status}


@pytest.mark.parametrize("status", ["pending", "confirmed"])
async def test_a_slot_has_one_live_appointment(scene: Scene, status: str) -> None:
    second = appoint(scene.other, scene.booked, status)
    assert await scene.refusal(APPOINT, **second) == "appointments_one_live_per_slot"


async def test_a_cancelled_appointment_cannot_come_back_into_a_taken_slot(scene: Scene) -> None:
    await scene.run(APPOINT, **appoint(scene.other, scene.booked, "cancelled"))
    assert await scene.refusal(REVIVE) == "appointments_one_live_per_slot"


COPY = """
    INSERT INTO slots (doctor_id, starts_at, ends_at, day, source, switched_off, time_off)
    SELECT a.doctor_id, a.{start}, b.{end}, a.day, 'hand', a.id < 0, a.id < 0
    FROM slots a, slots b
    WHERE a.id = :a AND b.id = :b
"""


@pytest.mark.parametrize(
    "a, start, b, end, name",
    [
        (0, "starts_at", 0, "ends_at", "slots_no_overlap"),
        (1, "starts_at", 2, "ends_at", "slots_no_overlap"),
        (0, "ends_at", 2, "ends_at", "slots_no_overlap"),
        (0, "starts_at", 2, "starts_at", "slots_no_overlap"),
        (0, "ends_at", 2, "starts_at", None),
    ],
)
async def test_a_doctor_s_slots_never_overlap(
    scene: Scene, build: Builder, a: int, start: str, b: int, end: str, name: str | None
) -> None:
    """Three slots, the middle one deleted for the last case; touching is no overlap."""
    slots = await build.slots(scene.doctor, 10, 10.5, 11)
    if name is None:
        await scene.run("DELETE FROM slots WHERE id = :id", id=slots[1].id)
    statement, values = COPY.format(start=start, end=end), {"a": slots[a].id, "b": slots[b].id}
    if name is None:
        await scene.run(statement, **values)
    else:
        refused = await scene.refusal(statement, **values)
        assert refused in {name, "slots_doctor_start"}


async def test_a_slot_cannot_be_stretched_over_the_next_one(scene: Scene, build: Builder) -> None:
    one, two = await build.slots(scene.doctor, 10, 10.5)
    stretch = """
        UPDATE slots SET ends_at = (SELECT other.ends_at FROM slots other WHERE other.id = :two)
        WHERE id = :one
    """
    assert await scene.refusal(stretch, one=one.id, two=two.id) == "slots_no_overlap"


async def test_a_patient_s_live_appointments_never_overlap(scene: Scene, build: Builder) -> None:
    beside = await build.slot((await build.doctor()).id, 1.5)
    second = appoint(scene.patient, beside)
    assert await scene.refusal(APPOINT, **second) == "appointments_no_overlap"
    await scene.run(APPOINT, **appoint(scene.other, beside))
    swap = "UPDATE appointments SET patient_id = :patient WHERE uid = 'raw'"
    assert await scene.refusal(swap, patient=scene.patient) == "appointments_no_overlap"


async def test_a_cancelled_appointment_cannot_come_back_over_another_one(
    scene: Scene, build: Builder
) -> None:
    beside = await build.slot((await build.doctor()).id, 1.5)
    await scene.run(APPOINT, **appoint(scene.patient, beside, "cancelled"))
    assert await scene.refusal(REVIVE) == "appointments_no_overlap"


async def test_a_live_appointment_has_its_slot_s_doctor_and_time(
    scene: Scene, build: Builder
) -> None:
    stranger = await build.doctor()
    wrong_doctor = appoint(scene.other, scene.free) | {"doctor": stranger.id}
    assert await scene.refusal(APPOINT, **wrong_doctor) == "appointments_match_slot"
    wrong_slot = "UPDATE appointments SET slot_id = :slot"
    assert await scene.refusal(wrong_slot, slot=scene.free.id) == "appointments_match_slot"
    wrong_end = "UPDATE appointments SET ends_at = (SELECT max(ends_at) FROM slots)"
    assert await scene.refusal(wrong_end) == "appointments_match_slot"


async def test_a_booked_slot_can_be_neither_moved_nor_deleted(scene: Scene) -> None:
    move = """
        UPDATE slots SET (starts_at, ends_at) = (SELECT made_at, starts_at FROM appointments)
        WHERE id = :slot
    """
    assert await scene.refusal(move, slot=scene.booked.id) == "slots_booked_stay"
    delete = "DELETE FROM slots WHERE id = :slot"
    assert await scene.refusal(delete, slot=scene.booked.id) == "appointments_match_slot"
    no_slot = "UPDATE appointments SET slot_id = NULL"
    assert await scene.refusal(no_slot) == "appointments_match_slot"


@pytest.mark.parametrize(
    "statement, name",
    [
        ("UPDATE slots SET source = 'sky'", "slots_source"),
        ("UPDATE slots SET switched_off = NULL", "slots_switched_off_not_null"),
        ("UPDATE slots SET held_until = starts_at", "slots_hold"),
        ("UPDATE slots SET ends_at = starts_at WHERE appointment_id IS NULL", "slots_length"),
        ("UPDATE appointments SET status = 'postponed'", "appointments_status"),
        ("UPDATE appointments SET ends_at = starts_at, status = 'completed'", "appointments_span"),
        ("UPDATE doctors SET verification = 'famous'", "doctors_verification"),
        ("UPDATE patients SET verification = 'patient'", "patients_verification"),
        ("UPDATE carers SET relation = 'friend'", "carers_relation"),
        ("UPDATE accounts SET admin = 'king'", "accounts_admin"),
        ("UPDATE accounts SET telegram_id = 1", "accounts_telegram_id_key"),
        ("UPDATE accounts SET name = NULL", "accounts_name_not_null"),
        ("UPDATE doctors SET licence = NULL", "doctors_licence_not_null"),
    ],
)
async def test_what_no_row_may_say_is_refused(scene: Scene, statement: str, name: str) -> None:
    assert await scene.refusal(statement) == name


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE doctors SET account_id = 4711",
        """
        UPDATE carers SET account_id = 4711
        WHERE account_id = (SELECT max(account_id) FROM carers)
        """,
        """
        INSERT INTO carers (account_id, patient_id, relation)
        SELECT min(id), 4711, 'child' FROM accounts
        """,
        """
        INSERT INTO forms (account_id, step, draft, update_id, expires_at)
        SELECT 4711, 'x', 'x', 1, made_at FROM appointments
        """,
        """
        INSERT INTO holds (account_id, until, renewals, since, times)
        SELECT 4711, made_at, 0, made_at, 1 FROM appointments
        """,
        """
        INSERT INTO outbox (account_id, kind, about, key, priority, due_at, try_at, attempts,
                            leased)
        SELECT 4711, 'x', '{}', 'x', 0, made_at, made_at, 0, id < 0 FROM appointments
        """,
        "UPDATE slots SET doctor_id = 4711 WHERE appointment_id IS NULL",
        "UPDATE slots SET held_by = 4711, held_until = starts_at",
        "UPDATE appointments SET patient_id = 4711, status = 'cancelled'",
        "UPDATE appointments SET doctor_id = 4711, status = 'cancelled'",
        "UPDATE appointments SET slot_id = 4711, status = 'cancelled'",
        "UPDATE appointments SET made_by = 4711",
        "DELETE FROM accounts",
        "DELETE FROM patients",
        "DELETE FROM doctors",
    ],
)
async def test_an_orphan_is_refused(scene: Scene, statement: str) -> None:
    """PostgreSQL says which foreign key it was, SQLite only that it was one."""
    name = await scene.refusal(statement)
    assert name == "foreign_key" or name.endswith("_fkey")


@pytest.mark.parametrize(
    "statement, name",
    [
        ("UPDATE outbox SET outcome = 'lost', closed_at = due_at", "outbox_outcome"),
        ("UPDATE outbox SET outcome = 'delivered'", "outbox_closed"),
        ("UPDATE outbox SET closed_at = due_at", "outbox_closed"),
    ],
)
async def test_a_letter_is_closed_with_a_known_outcome_or_not_at_all(
    scene: Scene, build: Builder, statement: str, name: str
) -> None:
    slot = await build.slot(scene.doctor, 48)
    someone = await build.person()
    await build.booking().book(someone.by, someone.patient.id, slot.id)
    assert await scene.refusal(statement) == name


async def test_the_audit_trail_is_never_edited(scene: Scene, build: Builder) -> None:
    someone, slot = await build.person(), await build.slot(scene.doctor, 48)
    await build.booking().book(someone.by, someone.patient.id, slot.id)
    edit = "UPDATE audit SET deed = 'nothing'"
    assert await scene.refusal(edit) == "audit_never_edited"


async def test_the_audit_trail_is_kept_until_it_is_old(scene: Scene, build: Builder) -> None:
    """Nobody deletes what is younger than what was said to be old; it is not said by accident."""
    someone, slot = await build.person(), await build.slot(scene.doctor, 48)
    await build.booking().book(someone.by, someone.patient.id, slot.id)
    assert await scene.refusal("DELETE FROM audit") == "audit_is_kept"
    async with scene.store.open_work() as work:
        assert await work.audit.forget(NOW, 10) == 0
        await work.commit()
    assert await scene.refusal("DELETE FROM audit") == "audit_is_kept"
    async with scene.store.open_work() as work:
        assert await work.audit.forget(NOW + HOUR, 10) == 1
        await work.commit()
