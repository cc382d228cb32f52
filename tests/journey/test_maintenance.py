"""Maintenance through the chat: planned, told ahead, answered with when it ends, ended early."""

from datetime import timedelta

from bot.chat.payload import pack
from bot.maintenance.actions import ShowMaintenances
from tests.journey.clinic import Clinic
from tests.journey.steps import admin, go, newcomer


async def test_it_is_told_ahead_and_during_it_everybody_hears_until_when(clinic: Clinic) -> None:
    """Nothing entered before is lost; an admin works on, and ends it early."""
    robin = await admin(clinic)
    sam = await newcomer(clinic, "Sam")
    await robin.press_data(pack(ShowMaintenances()))
    await robin.wait_for("Nothing is planned")
    await go(robin, "Plan maintenance", "On which day")
    await robin.text("tonight")
    await robin.wait_new("cannot read “tonight”")
    await robin.press_data(pack(ShowMaintenances()))
    await robin.wait_for("Nothing is planned")
    await go(robin, "Plan maintenance", "On which day")
    await go(robin, "From now on", "for how long")
    await go(robin, "1 hour", "No reason is given")
    await go(robin, "Add a reason", "write the reason")
    await robin.text("The server moves & <rests>.")
    await robin.wait_new("The server moves & <rests>.")
    await go(robin, "Confirm", "It is planned")
    await sam.text("/doctors")
    rests = await sam.wait_new("rests for maintenance until")
    assert "The server moves & <rests>." in rests.text
    assert not rests.labels
    menu = next(one for one in sam.screens if one.labels)
    await sam.press(menu.labels[0], message=menu)
    assert "Maintenance until" in sam.alerts[-1]
    await robin.text("/status")
    await robin.wait_new("Maintenance: ")
    await robin.press_data(pack(ShowMaintenances()))
    shown = await robin.wait_for("under way now")
    await go(robin, shown.labels[0], "Under way")
    await go(robin, "End it now", "It is off")
    await sam.press(menu.labels[0], message=menu)
    await sam.text("/doctors")
    assert "maintenance" not in (await sam.wait_new()).text


async def test_letters_wait_and_come_afterwards_by_themselves(clinic: Clinic) -> None:
    robin = await admin(clinic)
    maria, patient = await clinic.patient("Maria")
    _, doctor = await clinic.doctor("Lena")
    await clinic.publish(doctor.id, 2)
    (slot,) = await clinic.runtime.services.availability.next_times(doctor.id, 1)
    await robin.press_data(pack(ShowMaintenances()))
    await robin.wait_for("Nothing is planned")
    await go(robin, "Plan maintenance", "On which day")
    await go(robin, "From now on", "for how long")
    await go(robin, "1 hour", "No reason is given")
    await go(robin, "Confirm", "It is planned")
    await clinic.book(patient.id, slot.id)
    assert not [one for one in maria.screens if "booked" in one.text]
    await clinic.people.advance(timedelta(hours=1, minutes=1))
    await maria.wait_for("booked and confirmed")


async def test_whom_it_was_announced_to_hears_silently_that_it_is_off(clinic: Clinic) -> None:
    robin = await admin(clinic)
    sam = await newcomer(clinic, "Sam")
    start = clinic.runtime.services.clock.now() + timedelta(hours=3)
    zone = clinic.runtime.services.policy.zone
    begins = start.astimezone(zone)
    await robin.press_data(pack(ShowMaintenances()))
    await robin.wait_for("Nothing is planned")
    await go(robin, "Plan maintenance", "On which day")
    ends = begins + timedelta(hours=1)
    await robin.text(f"{begins:%Y-%m-%d %H:%M} - {ends:%H:%M}")
    await robin.wait_new("will rest")
    await go(robin, "Confirm", "It is planned")
    told = await sam.wait_for("rests for maintenance")
    assert told.message["silent"]
    await sam.text("/status")
    await sam.wait_new("Maintenance: ")
    await go(robin, "Cancel maintenance", "It is off")
    await sam.wait_for("is cancelled")
