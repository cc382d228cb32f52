"""What patients do in several journeys: press on to a summary, press a button of long ago."""

from datetime import timedelta

from bot.chat.payload import Action, pack
from bot.shared.links.booking import TakeTime
from core.model import Appointment, PatientId, SlotId, Span
from core.ports.appointments import Which
from tests.journey.clinic import Clinic
from tests.journey.phone import Phone
from tests.journey.screen import Screen

YEARS = timedelta(days=3000)


async def appointments_of(clinic: Clinic, patient: PatientId) -> list[Appointment]:
    now = clinic.sandbox.clock.now()
    views = await clinic.runtime.services.queries.of_patient(
        patient,
        starts=Span(now - YEARS, now + YEARS),
        which=Which.LIVE,
        limit=50,
    )
    return [view.appointment for view in views]


async def at_summary(phone: Phone, slot: SlotId, note: str | None = None) -> None:
    """Stand at the summary of a slot, as a patient does who presses on."""
    await phone.press_data(pack(TakeTime(slot)))
    await phone.wait_for("Is everything right?")
    if note is not None:
        await phone.press("Add a note")
        await phone.wait_for("beforehand")
        await phone.text(note)
        await phone.wait_for("Is everything right?")


async def pressed(phone: Phone, action: Action, said: str = "") -> Screen:
    """Press a button of an older message; its answer comes as a new message."""
    await phone.press_data(pack(action, fresh=True))
    return await phone.wait_new(said)


async def on(phone: Phone, screen: Screen, label: str, said: str) -> Screen:
    """Press a button and return what the message says then; letters may have come meanwhile."""
    await phone.press(label, message=screen)
    return await phone.wait_edit(said)
