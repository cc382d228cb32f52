"""Applying as a doctor from chat: nine questions, the summary, the wait, and the result."""

from datetime import timedelta
from decimal import Decimal

from bot.chat.payload import pack
from bot.shared.links.people import ApplyAsDoctor, ShowProfile
from core.model import Doctor, Verification
from tests.journey.clinic import Clinic, clinic_at_work
from tests.journey.phone import Phone
from tests.journey.steps import admin, as_doctor, at_specialty, go, known, newcomer


async def at_summary(phone: Phone) -> None:
    """Answer what must be answered, and leave out the rest."""
    await at_specialty(phone)
    await phone.text("Cardiology")
    await phone.wait_new("Step 4 of 9")
    await phone.text("BE-123")
    await phone.wait_new("Step 5 of 9")
    for step in ("Step 6", "Step 7", "Step 8", "Step 9", "Is everything right?"):
        await go(phone, "Skip", step)


async def card_of(clinic: Clinic, phone: Phone) -> Doctor:
    account = (await known(clinic, phone)).account
    card = await clinic.runtime.services.queries.doctor_of(account.id)
    assert card is not None
    return card


async def test_from_the_first_question_to_the_first_day(clinic: Clinic) -> None:
    """Every field, invisible until an admin has approved, and a doctor's menu after that."""
    robin = await admin(clinic)
    phone = await newcomer(clinic, "Lena")
    await go(phone, "Sign up", "How will you use")
    await go(phone, "I'm a doctor: apply", "Step 1 of 9")
    await phone.text("Dr. Lena Hoffmann")
    await phone.wait_new("Step 2 of 9")
    await phone.wait_keyboard()
    await phone.share_contact()
    await phone.wait_new("specialty")
    await phone.wait_keyboard(shown=False)
    await phone.text("Cardiology")
    await phone.wait_new("licence")
    await phone.text("BE-123/45")
    await phone.wait_new("address")
    await phone.text("Linden Street 5")
    await phone.wait_new("languages")
    await go(phone, "German", "languages")
    await go(phone, "English", "languages")
    await go(phone, "Continue", "years of experience")
    await phone.text("14")
    await phone.wait_new("in EUR")
    await phone.text("€ 90,50")
    await phone.wait_new("know about you")
    await phone.text("Listens first.\nAnd <i>then</i> asks.")
    summary = await phone.wait_new("Is everything right?")
    for part in ("Hoffmann", "Cardiology", "BE-123/45", "German and English", "14 years", "€90.50"):
        assert part in summary.text
    await go(phone, "Confirm and send", "application waits for an admin")

    assert await clinic.runtime.services.availability.doctors(10, 0) == []
    letter = await robin.wait_new("BE-123/45")
    assert {"Approve", "Decline"} <= set(letter.labels)
    await robin.press("Approve", message=letter)
    await robin.wait_for("Approved: Dr. Lena Hoffmann")
    await phone.wait_new("approved")
    await phone.wait_commands("publish", "schedule", "practice")
    card = await card_of(clinic, phone)
    assert card.practises
    assert (card.languages, card.experience_years) == (("de", "en"), 14)
    assert (card.fee, card.address) == (Decimal("90.50"), "Linden Street 5")
    assert card.bio == "Listens first.\nAnd <i>then</i> asks."


async def test_what_may_be_left_out_is(clinic: Clinic) -> None:
    phone = await newcomer(clinic, "Lena")
    await at_summary(phone)
    await go(phone, "Confirm", "waits")
    card = await card_of(clinic, phone)
    assert (card.address, card.languages, card.experience_years) == (None, (), None)
    assert (card.fee, card.bio, card.practises) == (None, None, False)


async def test_bad_answers_are_asked_again_and_lose_nothing(clinic: Clinic) -> None:
    """Each with what is wrong above the question, which stays."""
    phone = await newcomer(clinic, "Lena")
    await at_specialty(phone)
    for question, bad, good in (
        ("specialty", {"x" * 65: "64 characters", "7": "at least one letter"}, "Cardiology"),
        ("licence", {"x" * 1000: "40 characters", "--": "write something"}, "BE-123"),
        ("address", {"x" * 1000: "200 characters"}, "Linden Street 5"),
        ("languages", {"Klingonese": "“Klingonese”", ",": "write something"}, "german, Русский"),
        ("experience", {"71": "0 to 70", "ten": "0 to 70", "-1": "0 to 70"}, "14"),
        ("cost", {"free": "not an amount", "40 or 50": "not an amount"}, "90"),
        ("know about you", {"x" * 601: "600 characters"}, "دكتورة <b>Lena</b> 🎉"),
    ):
        for typed, wrong in bad.items():
            await phone.text(typed)
            assert question in (await phone.wait_new(wrong)).text
        await phone.text(good)
        await phone.wait_new()
    summary = await phone.wait_for("Is everything right?")
    assert "German and Russian" in summary.text
    assert "دكتورة <b>Lena</b> 🎉" in summary.text


async def test_any_field_can_be_changed_from_the_summary(clinic: Clinic) -> None:
    """A change leads back to the summary at once, and so does Back."""
    phone = await newcomer(clinic, "Lena")
    await at_summary(phone)
    await go(phone, "Licence number", "What is your licence number?")
    assert "Step" not in phone.menu.text
    await phone.text("BE-999")
    await phone.wait_new("BE-999")
    await go(phone, "Languages", "Which languages")
    await go(phone, "French", "Which languages")
    await go(phone, "Continue", "French")
    await go(phone, "Fee", "consultation")
    await go(phone, "Back", "Is everything right?")
    await phone.press("Phone")
    await phone.wait_keyboard()
    await phone.text("Back")
    await phone.wait_new("Is everything right?")
    await phone.wait_keyboard(shown=False)
    await phone.press("Phone")
    await phone.wait_keyboard()
    await phone.text("+4930999999")
    await phone.wait_new("+49 30 999999")
    await phone.text("send it!")
    assert "Is everything right?" in (await phone.wait_new("did not understand")).text


async def test_back_leads_question_by_question_out(clinic: Clinic) -> None:
    """The answers given are kept: the way forward asks only for what is missing."""
    phone = await newcomer(clinic, "Lena")
    await at_specialty(phone)
    await phone.press("Back")
    await phone.wait_new("Step 2 of 9")
    await phone.wait_keyboard()
    await phone.text("Back")
    await phone.wait_new("Step 1 of 9")
    await phone.text("Lena Maria Hoffmann")
    await phone.wait_new("Step 3 of 9")
    await phone.press("Back")
    await phone.wait_new("Step 2 of 9")
    await phone.text("Back")
    await phone.wait_new("Step 1 of 9")
    await go(phone, "Back", "How will you use")
    await phone.press_data(pack(ApplyAsDoctor()))
    await phone.wait_for("Step 1 of 9")
    await phone.text("/cancel")
    await phone.wait_new("nothing was saved")
    assert await as_doctor(clinic, phone) is Verification.NONE


async def test_someone_signed_up_is_not_asked_for_name_and_phone(clinic: Clinic) -> None:
    """Seven questions; specialties the clinic has are buttons, and written ones are recognised."""
    await clinic.doctor(specialty="Cardiology")
    phone, _ = await clinic.patient()
    await phone.text("/profile")
    await phone.wait_new("Your profile")
    await go(phone, "I'm a doctor: apply", "Step 1 of 7")
    await phone.text("CARDIOLOGY")
    await phone.wait_new("Step 2 of 7")
    await go(phone, "Back", "Step 1 of 7")
    await go(phone, "Cardiology", "Step 2 of 7")
    await phone.text("BE-1")
    await phone.wait_new("Step 3 of 7")
    for says in ("Step 4", "Step 5", "Step 6", "Step 7"):
        await go(phone, "Skip", says)
    summary = await go(phone, "Skip", "Is everything right?")
    assert "Specialty: Cardiology" in summary.text
    assert "Maria Silva" in summary.text


async def test_sent_twice_it_waits_once(clinic: Clinic) -> None:
    """Pressed again it says how it stands, with all that was sent; the admin hears of it once."""
    robin = await admin(clinic)
    phone = await newcomer(clinic, "Lena")
    await at_summary(phone)
    summary = phone.menu
    await phone.press("Confirm", message=summary, answered=False)
    await phone.press("Confirm", message=summary)
    assert "waits for an admin" in (await phone.wait_for("This is what you sent")).text
    await robin.wait_new("BE-123")
    assert sum("BE-123" in screen.text for screen in robin.screens) == 1


async def test_declined_one_may_change_it_and_apply_again(clinic: Clinic) -> None:
    robin = await admin(clinic)
    phone = await newcomer(clinic, "Lena")
    await at_summary(phone)
    await go(phone, "Confirm", "waits")
    letter = await robin.wait_new("BE-123")
    await robin.press("Decline", message=letter)
    await robin.wait_for("Decline the application")
    await robin.press("Could not be checked")
    await robin.wait_for("Declined: Lena Silva")
    await phone.wait_new("declined")
    await phone.press_data(pack(ApplyAsDoctor()))
    again = await phone.wait_for("Your last application was declined")
    assert "Reason: We could not check what you told us." in again.text
    await go(phone, "Licence number", "licence")
    await phone.text("BE-456")
    await phone.wait_new("BE-456")
    await clinic.people.advance(timedelta(minutes=1))
    robin.read()
    await go(phone, "Confirm", "waits")
    again = await robin.wait_new("BE-456")
    await robin.press("Approve", message=again)
    await robin.wait_for("Approved")
    await phone.wait_new("approved")
    assert (await known(clinic, phone)).practises


async def test_where_doctors_are_not_verified_they_practise_at_once(database_url: str) -> None:
    async with clinic_at_work(database_url, verification={"doctors": False}) as clinic:
        phone = await newcomer(clinic, "Lena")
        await at_summary(phone)
        await go(phone, "Confirm", "You see patients here")
        await phone.wait_commands("publish")
        assert (await card_of(clinic, phone)).practises
        await phone.press_data(pack(ShowProfile()))
        await phone.wait_for("Your profile")
        await phone.press_data(pack(ApplyAsDoctor()))
        await phone.wait_for("You see patients here")
