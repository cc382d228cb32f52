"""The admin's desk from chat: who waits, what they told, Approve and Decline."""

from dataclasses import replace

import pytest

from bot.chat.payload import Action, pack
from bot.people.actions import (
    DecideDoctor,
    DecidePatient,
    ShowApplication,
    ShowNewPatient,
)
from bot.shared.links.desk import ShowAdmin, ShowQueue
from core.model import Doctor, DoctorId, PatientId, Verification
from core.people.service import Application
from core.ports.records import ProfileField
from storage.seal import Seal
from storage.store import Store
from tests.builders import Builder
from tests.journey.clinic import KEY, Clinic, acting, clinic_at_work
from tests.journey.phone import Phone
from tests.journey.steps import admin, as_doctor, as_patient, go, known, newcomer


async def applicant(clinic: Clinic, first_name: str = "Lena") -> tuple[Phone, Doctor]:
    """Return someone whose application waits."""
    phone = await newcomer(clinic, first_name)
    by = acting((await known(clinic, phone)).account)
    application = Application(f"Dr. {first_name}", "+4930123456", "Cardiology", "BE-123")
    return phone, await clinic.runtime.services.people.apply(by, application)


async def test_nobody_waits(clinic: Clinic) -> None:
    robin = await admin(clinic)
    await go(robin, "Administration", "Nobody waits")
    await go(robin, "Who waits", "Nobody waits")


async def test_who_waits_with_counts_and_one_with_all_fields(clinic: Clinic) -> None:
    """The oldest first; approving leads back to those who still wait."""
    await applicant(clinic, "Lena")
    await applicant(clinic, "Amir")
    robin = await admin(clinic)
    await robin.text("/admin")
    await robin.wait_for("2 people wait")
    queue = await go(robin, "Who waits (2)", "Waiting for a decision")
    assert queue.labels == ["Dr. Lena · Cardiology", "Dr. Amir · Cardiology", "Back", "Menu"]
    shown = await go(robin, "Dr. Lena", "Application as a doctor")
    for part in ("Dr. Lena", "+49 30 123456", "Cardiology", "BE-123", "the clinic's"):
        assert part in shown.text
    await go(robin, "Approve", "Approved: Dr. Lena")
    left = await go(robin, "Back", "Waiting for a decision")
    assert left.labels == ["Dr. Amir · Cardiology", "Back", "Menu"]
    await go(robin, "Dr. Amir", "Application as a doctor")
    asked = await go(robin, "Decline", "Decline the application of Dr. Amir?")
    reasons = ["Could not be checked", "Details are missing or wrong", "Not known here"]
    assert asked.labels == [*reasons, "Back", "Menu"]
    await go(robin, "Details are missing", "Declined: Dr. Amir")
    await go(robin, "Back", "Nobody waits")


async def test_the_applicant_hears_of_it_and_patients_see_them_only_then(clinic: Clinic) -> None:
    phone, person = await applicant(clinic)
    robin = await admin(clinic)
    patient, _ = await clinic.patient()
    await patient.text("/doctors")
    assert "Dr. Lena" not in (await patient.wait_new()).text
    await robin.press_data(pack(ShowApplication(person.id)))
    await robin.wait_for("BE-123")
    await go(robin, "Approve", "Approved: Dr. Lena")
    await phone.wait_new("approved")
    await patient.text("/doctors")
    await patient.wait_new("Dr. Lena")


async def test_two_admins_decide_once(clinic: Clinic) -> None:
    """The slower one hears kindly that it is decided; the decision stays, and is told once."""
    phone, person = await applicant(clinic)
    robin = await admin(clinic)
    await robin.press_data(pack(ShowApplication(person.id)))
    shown = await robin.wait_for("BE-123")
    colleague = await clinic.people.join("Kim")
    await colleague.start()
    await colleague.wait_new()
    await clinic.runtime.services.people.meet(colleague.id, "Kim", "en", configured_admin=True)
    await colleague.press_data(pack(ShowApplication(person.id)))
    await colleague.wait_for("BE-123")
    await go(colleague, "Decline", "Decline the application")
    await go(colleague, "Not known here", "Declined")
    await robin.press("Approve", message=shown)
    await robin.wait_for("decided already")
    await robin.press_data(pack(ShowApplication(person.id)), message=shown)
    await colleague.press_data(pack(DecideDoctor(person.id, approve=False, seen=1)))
    await colleague.wait_for("decided already")
    assert await as_doctor(clinic, phone) is Verification.DECLINED
    await phone.wait_for("declined")
    assert sum("declined" in screen.text for screen in phone.screens) == 1


async def test_what_was_changed_since_the_admin_looked_is_shown_again(clinic: Clinic) -> None:
    """An Approve under the first application does not approve the second one unseen."""
    phone, person = await applicant(clinic)
    robin = await admin(clinic)
    await robin.press_data(pack(ShowApplication(person.id)))
    first = await robin.wait_for("BE-123")
    changed = Application("Dr. Lena", "+4930123456", "Cardiology", "BE-456")
    by = await clinic.as_doctor(person.id)
    await clinic.runtime.services.people.apply(by, changed)
    await robin.press("Approve", message=first)
    shown = await robin.wait_for("changed what they told")
    assert "BE-456" in shown.text
    assert await as_doctor(clinic, phone) is Verification.WAITING
    await robin.press("Approve", message=shown)
    await robin.wait_for("Approved: Dr. Lena")
    assert await as_doctor(clinic, phone) is Verification.VERIFIED


@pytest.mark.parametrize(
    "action",
    [
        ShowAdmin(),
        ShowQueue(0),
        ShowApplication(DoctorId(1)),
        ShowNewPatient(PatientId(1)),
        DecideDoctor(DoctorId(1), approve=True, seen=1),
        DecidePatient(PatientId(1), approve=True, seen=1),
    ],
    ids=lambda action: type(action).__name__,
)
async def test_it_is_open_to_admins_only(clinic: Clinic, action: Action) -> None:
    """A forged button of an applicant changes nothing and tells nothing."""
    phone, person = await applicant(clinic)
    assert person.id == 1
    await phone.press_data(pack(action))
    assert "BE-123" not in (await phone.wait_for("not open to you")).text
    assert await as_doctor(clinic, phone) is Verification.WAITING
    assert "Administration" not in phone.menu.labels
    await phone.text("/admin")
    await phone.wait_new("not open to you")


async def test_a_person_who_is_not_there_cannot_be_decided_on(clinic: Clinic) -> None:
    robin = await admin(clinic)
    nobody = DoctorId(99)
    for action in (DecideDoctor(nobody, approve=True, seen=1), ShowApplication(DoctorId(2**60))):
        await robin.press_data(pack(action))
    await robin.wait_for("decided already")


async def test_patients_where_the_clinic_vouches_for_them(database_url: str) -> None:
    """Counted and decided on beside the doctors; who is declined cannot book and hears of it."""
    async with clinic_at_work(database_url, verification={"patients": True}) as clinic:
        robin = await admin(clinic)
        phone, patient = await clinic.patient()
        await robin.wait_new("+49 170 1234567")
        await applicant(clinic)
        await robin.wait_new("BE-123")
        await robin.text("/admin")
        await robin.wait_new("2 people wait")
        queue = await go(robin, "Who waits", "Waiting for a decision")
        assert queue.labels[:2] == ["Dr. Lena · Cardiology", "Patient: Maria Silva"]
        shown = await go(robin, "Patient: Maria Silva", "New patient")
        assert "+49 170 1234567" in shown.text
        await clinic.runtime.services.profiles.change(
            clinic.as_patient(patient.id), patient.id, ProfileField.NAME, "Maria Souza"
        )
        await go(robin, "Decline", "changed what they told")
        await go(robin, "Decline", "Decline Maria Souza?")
        await robin.text("Bring your\ninsurance card.")
        await robin.wait_for("They read: Bring your")
        await go(robin, "Decline", "Declined: Maria Souza")
        told = await phone.wait_for("could not confirm")
        assert "Reason: Bring your\ninsurance card." in told.text
        assert (await as_patient(clinic, phone)).verification is Verification.DECLINED
        await robin.press("Approve", message=shown)
        await robin.wait_for("decided already")


async def test_an_admin_decides_on_the_last_of_many(clinic: Clinic, database_url: str) -> None:
    """Who is pressed is looked up by id, not among the first who wait."""
    robin = await admin(clinic)
    patient, waits = await clinic.patient("Paula")
    async with Store.open(database_url, Seal([KEY])) as store:
        await Builder(store).applicants(501)
        async with store.open_work() as work:
            await work.people.save_patient(replace(waits, verification=Verification.WAITING))
            await work.commit()
    _, person = await applicant(clinic, "Lena")
    await robin.press_data(pack(ShowApplication(person.id)))
    await robin.wait_for("BE-123")
    await go(robin, "Approve", "Approved: Dr. Lena")
    await robin.press_data(pack(ShowNewPatient(waits.id)))
    await robin.wait_for("New patient")
    await go(robin, "Approve", "Approved: Paula")
    await patient.wait_new("has confirmed you")
