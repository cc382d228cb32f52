"""Whatever two people do at once, neither waits for the other for ever, and nothing is lost.

PostgreSQL ends a deadlock by refusing one of the two, which here fails the test.
"""

import asyncio

from core.model import AdminRole, Verification
from core.policy import ClinicPolicy
from core.ports.records import ProfileField
from tests.builders import Builder, by, only_postgresql, open_store
from tests.databases import ask

MANY = 1000


@only_postgresql
async def test_a_doctor_switches_slots_while_their_patient_writes_about_one_of_them(
    build: Builder, database_url: str
) -> None:
    """The patient's side comes to the slot after the doctor, as all others do."""
    build.policy = ClinicPolicy(changes_per_day=MANY, notice=build.policy.notice)
    doctor, maria = await build.doctor(), await build.person()
    booked, free = await build.slots(doctor.id, 24, 25)
    mine = await build.appointment(maria, booked)
    async with open_store(database_url) as other:
        publishing, changes = build.publishing(other), build.changes()
        for turn in range(60):
            await asyncio.gather(
                changes.change_note(maria.by, mine.id, f"Knee {turn}"),
                publishing.set_open(
                    by(doctor), doctor.id, [booked.id, free.id], is_open=bool(turn % 2)
                ),
            )


async def test_no_decision_is_lost_to_a_change_of_name(build: Builder) -> None:
    """It counts for the name that the admin decided on; under a later one the clinic is asked."""
    build.policy = ClinicPolicy(verify_patients=True)
    chief = await build.person(admin=AdminRole.GRANTED)
    desk = build.desk()
    for turn in range(30):
        maria = await build.person(verification=Verification.WAITING)
        await asyncio.gather(
            desk.decide_patient(chief.by, maria.patient.id, approve=True),
            build.profiles().change(
                maria.by, maria.patient.id, ProfileField.NAME, f"Maria {'I' * (turn + 1)}"
            ),
        )
        found = await build.found_patient(maria.patient)
        *_, last = await ask(
            build.store.database,
            "SELECT deed FROM audit WHERE patient_id = :patient ORDER BY id",
            patient=maria.patient.id,
        )
        decided_last = last.deed == "patient_verified"
        assert found.verification is (
            Verification.VERIFIED if decided_last else Verification.WAITING
        )
        assert found.name == f"Maria {'I' * (turn + 1)}"


async def test_who_becomes_an_admin_keeps_the_language_chosen_meanwhile(build: Builder) -> None:
    """Each change of an account is written beside the others, not over them."""
    desk = build.desk()
    for _ in range(30):
        maria = await build.person()
        await asyncio.gather(
            desk.meet(maria.account.telegram_id, "Maria", "en", configured_admin=True),
            desk.speak(maria.by, "ru"),
        )
        found = await build.found_account(maria.account)
        assert (found.admin, found.language) == (AdminRole.CONFIGURED, "ru")
