"""What the journeys of doctors share: one at work, a booking they heard of, a press that fails."""

from bot.chat.payload import Action, pack
from core.model import Appointment, Doctor, PatientId, SlotId
from tests.journey.client import Phone
from tests.journey.clinic import Clinic


async def doctor_at_work(clinic: Clinic, first_name: str = "Lena") -> tuple[Phone, Doctor]:
    """Return an approved doctor who sees the menu and has heard of the approval."""
    doctor, card = await clinic.doctor(first_name)
    await doctor.wait_for("what would you like to do")
    clinic.runtime.courier.nudge()
    await doctor.wait_for("was approved")
    return doctor, card


async def heard_booking(
    clinic: Clinic, doctor: Phone, patient: PatientId, slot: SlotId, note: str | None = None
) -> Appointment:
    """Book a time, and wait until its doctor has been told."""
    doctor.read()
    appointment = await clinic.book(patient, slot, note)
    clinic.runtime.courier.nudge()
    await doctor.wait_new("a new appointment is booked")
    return appointment


async def is_refused(phone: Phone, action: Action, said: str) -> None:
    """Press a button with any action, old or forged: it says no, and Menu leads on."""
    await phone.press_data(pack(action))
    shown = await phone.wait_for(said)
    await phone.press("Menu", message=shown)
    await phone.wait_for("what would you like to do")
