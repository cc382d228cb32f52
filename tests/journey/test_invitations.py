"""Invitations: made at the desk, opened by whoever is to come in, ended."""

import re

from bot.chat.payload import pack
from bot.invitations.actions import BecomeAdmin, MakeInvitation, ShowInvitation
from bot.shared.links.invitations import ShowInvitations
from core.model import InvitationId, Invited, Verification
from tests.journey.client import Phone
from tests.journey.clinic import Clinic, clinic_at_work
from tests.journey.steps import admin, as_doctor, as_patient, go, known, newcomer


async def invited(robin: Phone, role: str, people: str = "1 person") -> str:
    """Make an invitation at the desk; return what stands behind ``start=`` in its link."""
    await robin.text("/admin")
    await robin.wait_for("Administration")
    await go(robin, "Invitations", "Invitations")
    await go(robin, "New invitation", "Whom do you invite?")
    await go(robin, role, "For how many people?")
    await go(robin, people, "How long is it to be good for?")
    look = await go(robin, "7 days", "Good for 7 days")
    assert "shown once" in look.text
    robin.read()
    await robin.press("Confirm: make the link")
    await robin.wait_for("stands below")
    sent = await robin.wait_new("Linden Clinic")
    word = re.search(r"start=(i[\w-]{32})$", sent.text, re.MULTILINE)
    assert word is not None, sent.text
    picture = await robin.download(sent)
    assert picture.startswith(b"\x89PNG")
    return word[1]


async def test_a_patient_is_confirmed_by_signing_up(database_url: str) -> None:
    """Where the clinic vouches for its patients, whoever comes by its link books at once.

    The next one with the same link hears that it does not work, and can go on looking around.
    """
    async with clinic_at_work(database_url, verification={"patients": True}) as clinic:
        robin = await admin(clinic)
        word = await invited(robin, "Patient")
        maria = await clinic.people.join("Maria", last_name="Silva")
        await maria.start(word)
        await maria.wait_new("Linden Clinic invites you")
        await go(maria, "Sign up", "What is your name?")
        await maria.press("Confirm Maria Silva")
        await maria.wait_keyboard()
        await maria.text("+4912345678")
        await maria.wait_new("You are signed up")
        assert (await as_patient(clinic, maria)).verification is Verification.VERIFIED
        nils = await clinic.people.join("Nils")
        await nils.start(word)
        refused = await nils.wait_new("This invitation does not work, or no longer")
        assert "Menu" in refused.labels
        await nils.start("i" + "x" * 32)
        assert (await nils.wait_new("This invitation")).text == refused.text
        await robin.text("/admin")
        await robin.wait_for("Nobody waits")
        await go(robin, "Invitations", "Choose one")
        shown = await go(robin, "Patient: used up", "0 of 1 left")
        assert "Maria" in shown.text
        assert "Made by Robin" in shown.text


async def test_a_doctor_is_taken_in_by_the_application(clinic: Clinic) -> None:
    """Who waits already is taken in at once; of the two, no admin is asked."""
    robin = await admin(clinic)
    word = await invited(robin, "Doctor", "5 people")
    lena = await clinic.people.join("Lena", last_name="Silva")
    await lena.start(word)
    await lena.wait_new("invites you as a doctor")
    await go(lena, "Apply as a doctor", "Step 1 of 9")
    await lena.press("Confirm Lena Silva")
    for number, said in ((2, "+4930123456"), (3, "Cardiology"), (4, "BE-1")):
        await lena.wait_new(f"Step {number} of 9")
        await lena.text(said)
    for number in range(5, 10):
        shown = await lena.wait_for(f"Step {number} of 9")
        await lena.press(next(label for label in shown.labels if "Skip" in label), message=shown)
    await go(lena, "Send", "Publish your times")
    assert await as_doctor(clinic, lena) is Verification.VERIFIED
    await robin.text("/admin")
    await robin.wait_for("Nobody waits")


async def test_an_admin_says_yes_and_the_others_hear_of_it(clinic: Clinic) -> None:
    robin = await admin(clinic)
    word = await invited(robin, "Admin")
    kim = await newcomer(clinic, "Kim")
    await kim.press_data(pack(BecomeAdmin(InvitationId(1))))
    await kim.wait_for("This invitation does not work")
    await kim.start(word)
    asked = await kim.wait_new("Become an admin of Linden Clinic?")
    assert not (await known(clinic, kim)).account.is_admin
    robin.read()
    await kim.press("Confirm: become an admin", message=asked)
    await kim.wait_for("You are an admin of Linden Clinic now")
    assert (await known(clinic, kim)).account.is_admin
    await robin.wait_new("Kim")
    await go(kim, "Administration", "Nobody waits")


async def test_a_number_may_be_written_and_one_press_makes_one(clinic: Clinic) -> None:
    """Pressed again, or a month later, the button says that it did; opened by oneself it counts
    nobody.
    """
    robin = await admin(clinic)
    await robin.press_data(pack(ShowInvitations(0)))
    await robin.wait_for("There are none yet")
    await go(robin, "New invitation", "Whom do you invite?")
    await go(robin, "Patient", "For how many people?")
    await robin.text("many")
    await robin.wait_for("whole number from 1 to 1000")
    await robin.text("33")
    await robin.wait_for("33 people")
    await go(robin, "Until I end it", "Good until an admin ends it")
    again = MakeInvitation(Invited.PATIENT, 33, 0, "0123456789ab")
    robin.read()
    await robin.press_data(pack(again))
    sent = await robin.wait_new("start=i")
    await robin.press_data(pack(again))
    await robin.wait_for("made its invitation already")
    await robin.press_data(pack(ShowInvitations(0)))
    listed = await robin.wait_for("Choose one")
    assert [label for label in listed.labels if "Patient" in label] == ["Patient: 33 of 33 left"]
    await robin.start("i" + sent.text.partition("start=i")[2].split()[0])
    await robin.wait_new("an invitation that you made")
    await go(robin, "Show the invitation", "33 of 33 left")


async def test_an_ended_one_lets_nobody_in_and_who_guesses_has_to_wait(clinic: Clinic) -> None:
    robin = await admin(clinic)
    word = await invited(robin, "Patient", "20 people")
    await robin.press_data(pack(ShowInvitation(InvitationId(1), 0)))
    await robin.wait_for("20 of 20 left")
    await go(robin, "End this invitation", "End this invitation?")
    ended = await go(robin, "Confirm: end it", "The invitation is ended")
    assert "End this invitation" not in ended.labels
    sam = await newcomer(clinic, "Sam")
    for _ in range(10):
        sam.read()
        await sam.start(word)
        await sam.wait_new("This invitation does not work")
    sam.read()
    await sam.start(await invited(robin, "Patient"))
    await sam.wait_new("Please try again tomorrow")
