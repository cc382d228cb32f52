"""Small steps that many journeys begin with."""

from bot.chat.payload import pack
from bot.shared.links import ApplyAsDoctor
from core.model import Person
from tests.journey.house import ADMIN_ID, Clinic
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


async def known(clinic: Clinic, phone: Phone) -> Person:
    """Return what the clinic knows of the owner of this phone."""
    person = await clinic.runtime.services.queries.person(phone.id)
    assert person is not None
    return person


async def at_specialty(phone: Phone) -> None:
    """Begin an application and answer name and phone."""
    await phone.press_data(pack(ApplyAsDoctor()))
    await phone.wait_for("Step 1 of 9")
    await phone.press("Confirm Lena Silva")
    await phone.wait_new("Step 2 of 9")
    await phone.text("+4930123456")
    await phone.wait_new("Step 3 of 9")
