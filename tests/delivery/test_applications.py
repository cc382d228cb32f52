"""Letters about who wants to join: told while they are true, however many others wait."""

from core.model import AdminRole, Verification
from core.notifications import DoctorApplied, Letter, PatientApplied
from tests.builders import NOW
from tests.delivery.rounds import Rounds

MANY = 1001
"""More than any list that a page reads."""


async def test_an_admin_hears_of_the_last_of_many_who_wait(rounds: Rounds) -> None:
    """Whom a letter speaks of is looked up by id, not among the first who wait."""
    admin = await rounds.build.person("Robin", admin=AdminRole.GRANTED)
    rounds.phone(admin)
    await rounds.build.applicants(MANY)
    doctor = await rounds.build.doctor("Dr. Last", Verification.WAITING)
    patient = await rounds.build.person("Paula Last", verification=Verification.WAITING)
    await rounds.put(
        Letter(admin.account.id, DoctorApplied(doctor.id), NOW, "doctor"),
        Letter(admin.account.id, PatientApplied(patient.patient.id), NOW, "patient"),
    )
    await rounds.deliver()
    told = [message.text for message in rounds.letters(admin)]
    assert ["Dr. Last" in told[0], "Paula Last" in told[1]] == [True, True]


async def test_what_a_colleague_decided_meanwhile_is_asked_no_more(rounds: Rounds) -> None:
    admin = await rounds.build.person("Robin", admin=AdminRole.GRANTED)
    rounds.phone(admin)
    doctor = await rounds.build.doctor()
    patient = await rounds.build.person(verification=Verification.DECLINED)
    await rounds.put(
        Letter(admin.account.id, DoctorApplied(doctor.id), NOW, "doctor"),
        Letter(admin.account.id, PatientApplied(patient.patient.id), NOW, "patient"),
    )
    await rounds.deliver()
    assert rounds.letters(admin) == []
    assert await rounds.outcomes() == {"withdrawn": 2}
