"""Small steps that many journeys begin with."""

from bot.chat.payload import pack
from bot.shared.links.people import ApplyAsDoctor
from core.model import Patient, Principal, Verification
from tests.journey.clinic import ADMIN_ID, Clinic
from tests.journey.phone import Phone
from tests.journey.screen import Screen


async def newcomer(clinic: Clinic, first_name: str = "Maria", **details: str) -> Phone:
    """Return the phone of someone who has just pressed Start."""
    phone = await clinic.people.join(first_name, last_name="Silva", **details)
    await phone.start()
    await phone.wait_new()
    return phone


async def admin(clinic: Clinic) -> Phone:
    """Return the phone of the clinic's admin, who has just pressed Start."""
    phone = await clinic.people.join("Robin", id=ADMIN_ID)
    await phone.start()
    await phone.wait_new()
    return phone


async def go(phone: Phone, label: str, says: str) -> Screen:
    """Press a button and wait for a screen that says this."""
    await phone.press(label)
    return await phone.wait_for(says)


async def known(clinic: Clinic, phone: Phone) -> Principal:
    """Return what the clinic knows of the owner of this phone."""
    principal = await clinic.runtime.services.queries.principal(phone.id)
    assert principal is not None
    return principal


async def as_doctor(clinic: Clinic, phone: Phone) -> Verification:
    """Return how far the owner of this phone is vouched for as a doctor."""
    role = (await known(clinic, phone)).doctor
    return Verification.NONE if role is None else role.verification


async def as_patient(clinic: Clinic, phone: Phone) -> Patient:
    """Return the patient that the owner of this phone is."""
    patient = (await known(clinic, phone)).patient
    assert patient is not None
    return patient


async def at_specialty(phone: Phone) -> None:
    """Begin an application and answer name and phone."""
    await phone.press_data(pack(ApplyAsDoctor()))
    await phone.wait_for("Step 1 of 9")
    await phone.press("Confirm Lena Silva")
    await phone.wait_new("Step 2 of 9")
    await phone.text("+4930123456")
    await phone.wait_new("Step 3 of 9")
