"""The desk watches over its letters, its trail and its database."""

from bot.chat.payload import pack
from bot.live_check.actions import Mend
from core.live_check.laws import Law
from tests.journey.clinic import Clinic
from tests.journey.doctor import doctor_at_work
from tests.journey.steps import admin, go


async def test_whoever_blocked_the_bot_is_called_and_found_in_the_trail(clinic: Clinic) -> None:
    """Ticked off, they stay so; who ticked is in the trail, and that it was read is too."""
    _, doctor = await doctor_at_work(clinic)
    slots = await clinic.publish(doctor.id, 1)
    maria, patient = await clinic.patient("Maria")
    await clinic.book(patient.id, slots[0])
    await maria.wait_for("booked")
    await clinic.runtime.services.deliveries.unreachable(
        maria.id, clinic.runtime.services.clock.now()
    )
    robin = await admin(clinic)
    await robin.text("/admin")
    await robin.wait_for("Administration")
    listed = await go(robin, "Call list", "Please call")
    assert "Maria Silva" in listed.text
    assert "+49 170 1234567" in listed.text
    ticked = await go(robin, "☐ 10:00 Maria Silva", "✓ called")
    assert "Robin" in ticked.text
    await go(robin, "Back", "Administration")
    trail = await go(robin, "What was done", "Patient called by phone")
    await go(robin, "1", "Entry")
    await go(robin, "More of this kind", "Looking after the clinic")
    await go(robin, "Who", "type a name")
    await robin.text("mar")
    await robin.wait_for("Which of them?")
    await go(robin, "Maria Silva", "By or about Maria Silva")
    read = await go(robin, "What", "What was done?")
    await go(robin, "Only" if "Only" in read.labels else "Readings alone", "Audit trail read")
    assert trail.text.count("\n\n") > 2


async def test_a_check_of_a_healthy_clinic_finds_nothing(clinic: Clinic) -> None:
    """And a button that mends what is well by now says so."""
    _, doctor = await doctor_at_work(clinic)
    slots = await clinic.publish(doctor.id, 2)
    maria, patient = await clinic.patient("Maria")
    await clinic.book(patient.id, slots[0])
    await maria.wait_for("booked")
    robin = await admin(clinic)
    await robin.text("/admin")
    await robin.wait_for("Administration")
    await go(robin, "Live check", "all of them hold")
    await robin.press_data(pack(Mend(Law.HOLDS_END)))
    await robin.wait_for("nothing to put right")
    await go(robin, "Menu", "What would you like to do?")
    await robin.text("/admin")
    await robin.wait_for("Administration")
    await go(robin, "Messages", "Nothing is late")
    await go(robin, "What waits", "Reminder")
    services = clinic.runtime.services
    (*_, reminder) = await services.queries.letters_waiting(9)
    await services.deliveries.drop(reminder.id, services.clock.now(), "refused: bad request")
    await robin.text("/admin")
    desk = await robin.wait_new("failed")
    (failed,) = (label for label in desk.labels if label.startswith("Failed messages"))
    told = await go(robin, failed, "failed within 30 days")
    assert "Telegram refused them (1)" in told.labels
