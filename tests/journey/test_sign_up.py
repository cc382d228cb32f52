"""Signing up from chat: a name, a phone, and back to what one wanted to do."""

import pytest

from bot.chat.payload import pack
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.shared.links.booking import TakeTime
from bot.shared.links.people import SignUp, SignUpAsPatient
from bot.sign_up.actions import KeepName
from core.model import Verification
from tests.journey.client import People
from tests.journey.clinic import NOON, Clinic, at_work, clinic_at_work, configured
from tests.journey.phone import Phone
from tests.journey.steps import admin, as_patient, go, known, newcomer


async def at_phone(phone: Phone) -> None:
    """Stand where the phone number is asked for."""
    await phone.press_data(pack(SignUpAsPatient()))
    await phone.wait_for("What is your name?")
    await phone.press("Confirm Maria Silva")
    await phone.wait_new("phone number")
    await phone.wait_keyboard()


async def test_name_from_telegram_and_phone_by_its_button(clinic: Clinic) -> None:
    """Four presses, nothing typed; then the menu, and no keyboard is left behind."""
    phone = await newcomer(clinic, phone_number="+5511987654321")
    assert "Welcome to Linden Clinic" in phone.screen.text
    await go(phone, "Sign up", "How will you use Linden Clinic?")
    await go(phone, "I'm a patient", "Confirm the one from Telegram")
    await phone.press("Confirm Maria Silva")
    await phone.wait_new("Press the button below")
    await phone.wait_keyboard()
    await phone.share_contact()
    await phone.wait_new("You are signed up")
    await phone.wait_new("Hello, Maria Silva")
    await phone.wait_keyboard(shown=False)
    person = await as_patient(clinic, phone)
    assert (person.name, person.phone) == ("Maria Silva", "+5511987654321")


async def test_name_and_phone_typed(clinic: Clinic) -> None:
    """HTML in a name stays a name; the phone is kept as digits."""
    phone = await newcomer(clinic)
    await go(phone, "Sign up", "How will you use")
    await go(phone, "I'm a patient", "What is your name?")
    await phone.text("<b>Maria</b> & da Silva")
    await phone.wait_new("phone number")
    await phone.text("+55 (11) 98765-4321")
    await phone.wait_new("Thank you, <b>Maria</b> & da Silva. You are signed up.")
    person = await as_patient(clinic, phone)
    assert (person.name, person.phone) == ("<b>Maria</b> & da Silva", "+5511987654321")


async def test_booking_asks_to_sign_up_and_goes_on_with_the_chosen_time(clinic: Clinic) -> None:
    """Browsing needs no name; the time that was taken is asked to be confirmed right after."""
    _, doctor = await clinic.doctor()
    await clinic.publish(doctor.id, 1)
    phone = await newcomer(clinic)
    await phone.text("/book")
    await phone.wait_for("Hoffmann")
    await go(phone, "Dr. Lena Hoffmann", "next free time")
    await go(phone, "3", "UTC")
    await go(phone, "10:30", "What is your name?")
    await phone.press("Confirm Maria Silva")
    await phone.wait_keyboard()
    await phone.share_contact()
    await phone.wait_new("You are signed up")
    await phone.wait_new("Is everything right?")
    assert "10:30" in phone.screen.text
    await go(phone, "Confirm", "booked")


async def test_back_from_the_name_leads_back_to_the_times_when_booking(clinic: Clinic) -> None:
    """By its word as by its button, and text that comes later is no name any more."""
    _, doctor = await clinic.doctor()
    slots = await clinic.publish(doctor.id, 1)
    phone = await newcomer(clinic)
    await phone.press_data(pack(TakeTime(slots[0])))
    await phone.wait_for("What is your name?")
    await phone.text("Back")
    await phone.wait_new("Please choose a time")
    await phone.text("Maria")
    await phone.wait_new("did not understand")


async def test_only_the_own_contact_counts(clinic: Clinic) -> None:
    """Somebody else's card is refused kindly; the question stays, and the own one does it."""
    phone = await newcomer(clinic)
    await at_phone(phone)
    await phone.share_contact(user_id=4711, phone_number="+4912345678")
    await phone.wait_new("your own phone number")
    assert (await known(clinic, phone)).patient is None
    await phone.share_contact()
    await phone.wait_new("You are signed up")


@pytest.mark.parametrize("back", ["Back", "back ", "Назад"])
async def test_back_leads_out_step_by_step(clinic: Clinic, back: str) -> None:
    """By its button's text in any language: from the phone to the name, from there to the roles."""
    phone = await newcomer(clinic)
    await at_phone(phone)
    await phone.text(back)
    await phone.wait_new("What is your name?")
    await phone.wait_keyboard(shown=False)
    await phone.text(back)
    await phone.wait_new("How will you use")
    await phone.press("Back")
    await phone.wait_for("What would you like to do?")
    await phone.text("Maria")
    await phone.wait_new("did not understand")


async def test_cancel_leads_out_of_the_phone_and_takes_the_keyboard_along(clinic: Clinic) -> None:
    phone = await newcomer(clinic)
    await at_phone(phone)
    await phone.text("/cancel")
    await phone.wait_new("nothing was saved")
    await phone.wait_keyboard(shown=False)
    assert (await known(clinic, phone)).patient is None


@pytest.mark.parametrize("menu", ["Menu", "Меню"])
async def test_menu_on_the_keyboard_leads_home(clinic: Clinic, menu: str) -> None:
    """The question for the phone has a keyboard instead of buttons, and the same two ways out."""
    phone = await newcomer(clinic)
    await at_phone(phone)
    assert phone.keyboard is not None
    assert [button["text"] for button in phone.keyboard["rows"][-1]] == ["Back", "Menu"]
    await phone.text(menu)
    await phone.wait_new("What would you like to do?")
    await phone.wait_keyboard(shown=False)
    assert (await known(clinic, phone)).patient is None


async def test_menu_leads_out_of_the_phone_and_takes_the_keyboard_along(clinic: Clinic) -> None:
    """Also by the button of an older message, while the keyboard is shown."""
    phone = await newcomer(clinic)
    await at_phone(phone)
    await phone.press("Menu")
    await phone.wait_new("What would you like to do?")
    await phone.wait_keyboard(shown=False)


async def test_bad_names_and_phones_are_asked_again(clinic: Clinic) -> None:
    """Each with what is wrong; nothing that was entered before is lost."""
    phone = await newcomer(clinic)
    await phone.press_data(pack(SignUpAsPatient()))
    for name, wrong in (
        ("x" * 1000, "80 characters at most"),
        ("12345", "at least one letter"),
        ("🎉", "at least one letter"),
        ("\u2800", "write something"),
    ):
        await phone.text(name)
        assert "What is your name?" in (await phone.wait_new(wrong)).text
    await phone.text("דנה כהן")
    await phone.wait_new("phone number")
    for number in ("Maria", "123", "9" * 1000, "++4912345678", "<b>4912345678</b>"):
        await phone.text(number)
        assert "can the clinic reach you" in (await phone.wait_new("not a phone number")).text
    await phone.text("+4912345678")
    await phone.wait_new("You are signed up")
    assert (await as_patient(clinic, phone)).name == "דנה כהן"


async def test_what_is_no_text_gets_the_question_again(clinic: Clinic) -> None:
    phone = await newcomer(clinic)
    await phone.press_data(pack(SignUpAsPatient()))
    await phone.voice()
    assert "What is your name?" in (await phone.wait_new("only read text")).text
    await phone.press("Confirm Maria Silva")
    await phone.wait_keyboard()
    await phone.sticker()
    assert "phone number" in (await phone.wait_new("only read text")).text


async def test_a_telegram_name_that_would_not_do_is_not_offered(clinic: Clinic) -> None:
    phone = await clinic.people.join("🎉", last_name="🎉")
    await phone.start()
    await phone.wait_new()
    await phone.press_data(pack(SignUpAsPatient()))
    assert (await phone.wait_for("What is your name?")).labels == ["Back", "Menu"]
    await phone.press_data(pack(KeepName()))
    await phone.text("/status")
    await phone.text("Maria")
    await phone.wait_new("phone number")


async def test_old_buttons_of_someone_signed_up_lead_to_the_menu(clinic: Clinic) -> None:
    """Signing up twice changes nothing and asks for nothing."""
    phone, person = await clinic.patient()
    for action, said in ((SignUpAsPatient(), "You are signed up"), (KeepName(), "Hello, Maria")):
        await phone.press_data(pack(action))
        await phone.wait_for(said)
    assert await as_patient(clinic, phone) == person


async def test_in_russian(clinic: Clinic) -> None:
    """The language is Telegram's; the words are another catalogue's."""
    phone = await newcomer(clinic, "Анна", language_code="ru")
    await go(phone, "Регистрация", "Кто вы")
    await go(phone, "Я пациент", "Как вас зовут?")
    await phone.press("Подтвердить: Анна Silva")
    await phone.wait_new("номер")
    await phone.text("Назад")
    await phone.wait_new("Как вас зовут?")


async def test_a_restart_in_the_middle_loses_nothing(database_url: str) -> None:
    """The name given before it is still known when the phone comes after it."""
    async with (
        Sandbox(clock=SandboxClock(frozen_at=NOON)) as sandbox,
        People(sandbox.page_url) as people,
    ):
        config = configured(sandbox, database_url)
        async with at_work(sandbox, config) as runtime:
            phone = await newcomer(Clinic(sandbox, runtime, people))
            await phone.press_data(pack(SignUpAsPatient()))
            await phone.wait_for("What is your name?")
            await phone.text("Maria da Silva")
            await phone.wait_new("phone number")
        async with at_work(sandbox, config):
            await phone.share_contact()
            await phone.wait_new("Thank you, Maria da Silva. You are signed up.")


async def test_where_the_clinic_vouches_for_its_patients(database_url: str) -> None:
    """The account waits; an admin approves; the patient hears of it and goes on booking."""
    async with clinic_at_work(database_url, verification={"patients": True}) as clinic:
        _, doctor = await clinic.doctor()
        slots = await clinic.publish(doctor.id, 1)
        robin = await admin(clinic)
        phone = await newcomer(clinic)
        await phone.press_data(pack(TakeTime(slots[0])))
        await phone.wait_for("What is your name?")
        await phone.press("Confirm Maria Silva")
        await phone.wait_keyboard()
        await phone.share_contact()
        waits = await phone.wait_new("Your account waits")
        await phone.press("Go on booking", message=waits)
        await phone.wait_for("has to confirm you")

        letter = await robin.wait_new("Maria Silva")
        await robin.press("Approve", message=letter)
        await robin.wait_for("Approved: Maria Silva")
        await phone.wait_new("confirmed you")
        assert (await as_patient(clinic, phone)).verification is Verification.VERIFIED
        await phone.press("Go on booking", message=waits)
        await phone.wait_for("Is everything right?")


async def test_someone_whom_the_clinic_was_never_asked_about_can_ask(database_url: str) -> None:
    """Signed up before the clinic began to vouch: booking offers to be confirmed, once."""
    async with (
        Sandbox(clock=SandboxClock(frozen_at=NOON)) as sandbox,
        People(sandbox.page_url) as people,
    ):
        async with at_work(sandbox, configured(sandbox, database_url)) as runtime:
            clinic = Clinic(sandbox, runtime, people)
            _, doctor = await clinic.doctor()
            slots = await clinic.publish(doctor.id, 1)
            phone, _ = await clinic.patient()
        vouching = configured(sandbox, database_url, verification={"patients": True})
        async with at_work(sandbox, vouching) as runtime:
            clinic = Clinic(sandbox, runtime, people)
            await phone.press_data(pack(TakeTime(slots[0])))
            refused = await phone.wait_for("has to confirm you")
            await phone.press("Become a patient", message=refused)
            await phone.wait_for("Your account waits")
            waiting = await as_patient(clinic, phone)
            assert waiting.verification is Verification.WAITING


async def test_a_doctor_who_never_signed_up_does_so_to_book(clinic: Clinic) -> None:
    """The card of a doctor is another matter than the patient that they may be."""
    phone, _ = await clinic.doctor()
    _, colleague = await clinic.doctor("Omar")
    (slot, *_) = await clinic.publish(colleague.id, 1)
    await phone.text("/profile")
    profile = await phone.wait_new("not signed up as a patient")
    assert "BE-1" in profile.text
    await phone.press_data(pack(TakeTime(slot)))
    await phone.wait_for("What is your name?")
    await phone.text("Lena Silva")
    await phone.wait_new("phone")
    await phone.text("+49 170 1234567")
    await phone.wait_new("Is everything right?")
    assert (await as_patient(clinic, phone)).name == "Lena Silva"


async def test_pressing_twice_at_once_asks_once_more_and_breaks_nothing(clinic: Clinic) -> None:
    phone = await newcomer(clinic)
    await phone.press_data(pack(SignUp()))
    await phone.press_data(pack(SignUpAsPatient()))
    name = await phone.wait_for("What is your name?")
    await phone.press("Confirm", message=name, answered=False)
    await phone.press("Confirm", message=name)
    await phone.wait_keyboard()
    await phone.send_many("+4912345678", "+4912345678")
    await phone.wait_new("You are signed up")
    assert (await as_patient(clinic, phone)).phone == "+4912345678"


async def test_a_number_is_one_of_the_clinics_country(database_url: str) -> None:
    """Asked for with an example from there, kept as the world dials it, shown in groups."""
    async with clinic_at_work(database_url, clinic={"country": "de"}) as clinic:
        phone = await newcomer(clinic)
        await go(phone, "Sign up", "How will you use")
        await go(phone, "I'm a patient", "What is your name?")
        await phone.text("Maria Silva")
        await phone.wait_new("or write it like 01512 3456789")
        await phone.text("030 12")
        await phone.wait_new("not a phone number. Please write it like 01512 3456789")
        await phone.text("(030) 123 45 67")
        await phone.wait_new("You are signed up")
        person = await as_patient(clinic, phone)
        assert person.phone == "+49301234567"
        await phone.wait_new("Hello, Maria Silva")
        await go(phone, "My profile", "+49 30 1234567")
