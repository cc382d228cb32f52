"""Letters about who wants to join: told while they are true, however many others wait."""

from core.model import AdminRole, Verification
from core.notifications import DoctorApplied, Letter, PatientApplied
from tests.builders import NOW
from tests.delivery.office import Office

MANY = 1001
"""More than any list that a page reads."""


async def test_an_admin_hears_of_the_last_of_many_who_wait(office: Office) -> None:
    """Whom a letter speaks of is looked up by id, not among the first who wait."""
    admin = await office.build.person("Robin", admin=AdminRole.GRANTED)
    office.phone(admin)
    await office.build.applicants(MANY)
    doctor = await office.build.doctor("Dr. Last", Verification.WAITING)
    patient = await office.build.person("Paula Last", verification=Verification.WAITING)
    await office.put(
        Letter(admin.account.id, DoctorApplied(doctor.id), NOW, "doctor"),
        Letter(admin.account.id, PatientApplied(patient.patient.id), NOW, "patient"),
    )
    await office.deliver()
    told = [message.text for message in office.letters(admin)]
    assert ["Dr. Last" in told[0], "Paula Last" in told[1]] == [True, True]


async def test_what_a_colleague_decided_meanwhile_is_asked_no_more(office: Office) -> None:
    admin = await office.build.person("Robin", admin=AdminRole.GRANTED)
    office.phone(admin)
    doctor = await office.build.doctor()
    patient = await office.build.person(verification=Verification.DECLINED)
    await office.put(
        Letter(admin.account.id, DoctorApplied(doctor.id), NOW, "doctor"),
        Letter(admin.account.id, PatientApplied(patient.patient.id), NOW, "patient"),
    )
    await office.deliver()
    assert office.letters(admin) == []
    assert await office.outcomes() == {"withdrawn": 2}
