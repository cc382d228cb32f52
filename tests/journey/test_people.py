"""People at the clinic's desk: found, looked at, disabled and enabled, made admins."""

from datetime import timedelta

from bot.chat.payload import pack
from bot.people.actions import AskShutOut, Deal, SetAdmin
from bot.shared.links.desk import ShowPerson
from core.people.access import Access
from core.ports.directory import PersonKind
from tests.journey.clinic import ADMIN_ID, Clinic
from tests.journey.steps import admin, go, known, newcomer


async def test_somebody_is_found_however_they_are_written(clinic: Clinic) -> None:
    """Mistyped, in other letters, by a number as it is written at home, by role and state."""
    await clinic.patient("Maria")
    _, omar = await clinic.patient("Omar")
    await clinic.doctor("Lena")
    robin = await admin(clinic)
    await robin.text("/admin")
    await robin.wait_for("Administration")
    listed = await go(robin, "People", "Write part of a name")
    assert "Maria Silva · patient" in listed.labels
    assert "Dr. Lena Hoffmann · doctor" in listed.labels
    for typed in ("omar", "Омар", "silva OMAR"):
        await robin.text(typed)
        found = await robin.wait_new("People")
        assert [one for one in found.labels if "·" in one] == ["Omar Silva · patient"]
    await robin.text("Marria Slva")
    near = await robin.wait_new("come near")
    assert near.labels[0] == "Maria Silva · patient"
    await robin.text("0170 / 123 45 67")
    found = await robin.wait_new("People")
    assert [one for one in found.labels if "·" in one] == [
        "Maria Silva · patient",
        "Omar Silva · patient",
    ]
    await robin.text("Nobody Xyzzy")
    await robin.wait_new("Nobody was found")
    await go(robin, "Forget what I wrote", "Write part of a name")
    await robin.press("Doctors")
    found = await robin.wait_edit("People")
    assert "✓ Doctors" in found.labels
    assert [one for one in found.labels if "·" in one] == ["Dr. Lena Hoffmann · doctor"]
    await robin.press("Disabled")
    await robin.wait_edit("Nobody was found")
    await robin.press_data(pack(ShowPerson(PersonKind.PATIENT, omar.id)))
    card = await robin.wait_for("Omar Silva")
    for part in ("Roles: patient", "+49 170 1234567", "In Telegram: Omar"):
        assert part in card.text
    await go(robin, "Appointments", "has no appointments")
    await go(robin, "Back", "Roles: patient")


async def test_a_disabled_doctor_s_patients_are_seen_first_and_told(clinic: Clinic) -> None:
    """Called off for a typed reason, with a colleague's time offered; enabling brings all back."""
    doctor, card = await clinic.doctor("Lena")
    _, colleague = await clinic.doctor("Omar")
    slots = await clinic.publish(card.id, 2)
    await clinic.publish(colleague.id, 2)
    maria, patient = await clinic.patient()
    await clinic.book(patient.id, slots[0])
    robin = await admin(clinic)
    await robin.press_data(pack(ShowPerson(PersonKind.DOCTOR, card.id)))
    await robin.wait_for("Will see, as a doctor: 1 appointment")
    seen = await go(robin, "Disable as a doctor", "1 patient is going to see this doctor")
    assert "Maria Silva" in seen.text
    await go(robin, "Cancel", "The patients read it")
    maria.read()
    doctor.read()
    await robin.text("Dr. Hoffmann is on a long leave.")
    await robin.wait_new("They read: Dr. Hoffmann is on a long leave.")
    done = await go(robin, "Do it, cancel 1 appointment", "Disabled.")
    assert "doctor (disabled)" in done.text
    told = await maria.wait_new("long leave")
    assert any("Omar" in label for label in told.labels)
    assert not any("Lena" in label for label in told.labels)
    await doctor.wait_new("You see no patients here for now")
    await doctor.text("/practice")
    await doctor.wait_new("access was switched off")
    await maria.text("/doctors")
    assert "Lena" not in " ".join((await maria.wait_new("")).labels)
    await go(robin, "Enable as a doctor", "Enabled.")
    await doctor.wait_new("You see patients here again")
    day = clinic.runtime.services.availability.today() + timedelta(days=2)
    free = await clinic.runtime.services.availability.times(card.id, day)
    assert [slot.id for slot in free] == slots
    await robin.press_data(pack(AskShutOut(Access.DOCTOR, card.id, Deal.OPEN)))
    await robin.wait_for("Disable Dr. Lena Hoffmann as a doctor?")


async def test_admins_are_made_and_unmade_and_one_stays(clinic: Clinic) -> None:
    """Every admin hears; whom the configuration names stays, and the desk says why."""
    robin = await admin(clinic)
    kim = await newcomer(clinic, "Kim")
    account = (await known(clinic, kim)).account
    await robin.press_data(pack(ShowPerson(PersonKind.ACCOUNT, account.id)))
    await robin.wait_for("Kim")
    await go(robin, "Make an admin", "All admins hear of it")
    await go(robin, "Make an admin", "An admin now.")
    await kim.wait_new("You are an admin of the clinic now")
    await kim.wait_commands("admin")
    boss = (await known(clinic, robin)).account
    await kim.press_data(pack(SetAdmin(boss.id, made=False)))
    refused = await kim.wait_for("named in the configuration")
    assert "admin, by the configuration" in refused.text
    await go(kim, "Back", "Write part of a name")
    await kim.press_data(pack(AskShutOut(Access.ACCOUNT, boss.id, Deal.OPEN)))
    await kim.wait_for("named in the configuration")
    lee = await newcomer(clinic, "Lee")
    third = (await known(clinic, lee)).account
    await kim.press_data(pack(SetAdmin(third.id, made=True)))
    await kim.wait_for("An admin now.")
    await robin.wait_new("Lee Silva is an admin of the clinic now")
    await robin.press_data(pack(SetAdmin(third.id, made=False)))
    await robin.wait_for("No admin any more.")
    await kim.wait_new("Lee Silva is no admin of the clinic any more")
    await lee.wait_new("You are no admin of the clinic any more")
    await lee.text("/admin")
    await lee.wait_new("not open to you")
    assert boss.telegram_id == ADMIN_ID


async def test_a_whole_account_is_disabled_and_hears_when_it_is_enabled(clinic: Clinic) -> None:
    maria, patient = await clinic.patient()
    robin = await admin(clinic)
    await robin.press_data(pack(ShowPerson(PersonKind.PATIENT, patient.id)))
    await robin.wait_for("Roles: patient")
    await go(robin, "Disable the account", "Switch off all access of Maria Silva?")
    await go(robin, "Disable", "Access is switched off")
    await maria.text("/start")
    await maria.wait_new("access was switched off")
    await go(robin, "Enable the account", "Enabled.")
    await maria.wait_new("You can use everything here again")
    await go(robin, "Disable as a patient", "Nothing can be booked for them")
    await go(robin, "Disable", "patient (disabled)")
    await maria.wait_new("Nothing can be booked for Maria Silva")


async def test_the_desk_shows_today_and_each_number_leads_to_its_list(clinic: Clinic) -> None:
    robin = await admin(clinic)
    _, card = await clinic.doctor("Lena")
    _, patient = await clinic.patient()
    today = await clinic.publish(card.id, 0, start=10, end=12)
    tomorrow = await clinic.publish(card.id, 1, start=10, end=11)
    await clinic.book(patient.id, today[-1])
    mine = await clinic.book(patient.id, tomorrow[0])
    await robin.text("/admin")
    desk = await robin.wait_new("Administration")
    for part in ("Today: 1 appointment, 1 still to come", "At work: 1 doctor, 3 free times"):
        assert part in desk.text
    assert "Tomorrow: 1 appointment that nobody has confirmed" in desk.text
    listed = await go(robin, "Today (1)", "all appointments")
    assert "11:30 Maria Silva, Dr. Lena Hoffmann" in listed.text
    await go(robin, "11:30 Maria Silva", "Maria Silva")
    await robin.text("/admin")
    await robin.wait_new("Administration")
    await go(robin, "Not confirmed (1)", "+49 170 1234567")
    await go(robin, "Back", "Administration")
    work = await go(robin, "At work (1)", "1 appointment, 3 free times")
    assert "Dr. Lena Hoffmann (3)" in work.labels
    await go(robin, "Back", "Administration")
    await go(robin, "Free times (3)", "who still has free times")
    await clinic.runtime.services.appointments.coming(clinic.as_patient(patient.id), mine.id)
    await robin.text("/admin")
    await robin.wait_new("Tomorrow: nothing is left to confirm")
