"""The own profile from chat: what the clinic knows of a person, and changing it field by field."""

from bot.chat.payload import pack
from bot.profile.actions import ChangeName, ChangePhone, ChangeToTelegramName
from tests.journey.clinic import Clinic, acting
from tests.journey.steps import as_patient, go, known, newcomer


async def test_someone_unknown_is_offered_to_sign_up(clinic: Clinic) -> None:
    phone = await newcomer(clinic)
    await phone.text("/profile")
    assert "Sign up" in (await phone.wait_new("not signed up")).labels
    await phone.press_data(pack(ChangeName()))
    await phone.wait_for("we need your name")
    for action in (ChangePhone(), ChangeToTelegramName()):
        await phone.press_data(pack(action))
    assert (await known(clinic, phone)).patient is None


async def test_name_phone_language_and_role(clinic: Clinic) -> None:
    phone, _ = await clinic.patient()
    shown = await go(phone, "My profile", "Your profile")
    for part in ("Maria Silva", "+49 170 1234567", "English", "patient"):
        assert part in shown.text


async def test_changing_the_name(clinic: Clinic) -> None:
    """Typed, with bad input asked again; or Telegram's, by its button."""
    phone, _ = await clinic.patient()
    await go(phone, "My profile", "Your profile")
    await go(phone, "Change name", "What is your name?")
    await phone.text("12345")
    assert "What is your name?" in (await phone.wait_new("at least one letter")).text
    await phone.text("Мария <Silva>")
    assert "Мария <Silva>" in (await phone.wait_new("Saved.")).text
    await go(phone, "Change name", "What is your name?")
    await go(phone, "Confirm Maria Silva", "Saved.")
    assert (await as_patient(clinic, phone)).name == "Maria Silva"


async def test_changing_the_phone(clinic: Clinic) -> None:
    """Shared or typed; somebody else's contact is refused; the keyboard goes when it is done."""
    phone, _ = await clinic.patient()
    await go(phone, "My profile", "Your profile")
    await phone.press("Change phone")
    await phone.wait_keyboard()
    await phone.share_contact(user_id=4711, phone_number="+4912345678")
    await phone.wait_new("your own phone number")
    await phone.text("call me")
    await phone.wait_new("not a phone number")
    await phone.text("+49 30 7654321")
    await phone.wait_new("Saved.")
    await phone.wait_keyboard(shown=False)
    assert (await as_patient(clinic, phone)).phone == "+49307654321"


async def test_back_leaves_everything_as_it_was(clinic: Clinic) -> None:
    """By the button beneath the question, and by the one on the keyboard."""
    phone, person = await clinic.patient()
    await go(phone, "My profile", "Your profile")
    await go(phone, "Change name", "What is your name?")
    await go(phone, "Back", "Your profile")
    await phone.text("Somebody")
    await phone.wait_new("did not understand")
    await phone.text("/profile")
    await phone.wait_new("Your profile")
    await phone.press("Change phone")
    await phone.wait_keyboard()
    await phone.text("Back")
    await phone.wait_new("Your profile")
    await phone.wait_keyboard(shown=False)
    assert await as_patient(clinic, phone) == person


async def test_a_doctor_changes_their_profile_and_the_card_stays(clinic: Clinic) -> None:
    """What an admin vouched for, above all the name, changes only through an admin."""
    phone, doctor = await clinic.doctor()
    account = (await known(clinic, phone)).account
    await clinic.runtime.services.people.sign_up(acting(account), "Lena Silva", "+4930123456")
    await phone.text("/profile")
    shown = await phone.wait_new("What you told the clinic as a doctor")
    for part in ("patient and doctor", "Cardiology", "BE-1", "change only through an admin"):
        assert part in shown.text
    await go(phone, "Change name", "What is your name?")
    await phone.text("Dr. Omar Haddad")
    await phone.wait_new("Saved.")
    await phone.press("Change phone")
    await phone.wait_keyboard()
    await phone.text("+4930777777")
    await phone.wait_new("Saved.")
    patient = await as_patient(clinic, phone)
    assert (patient.name, patient.phone) == ("Dr. Omar Haddad", "+4930777777")
    assert await clinic.runtime.services.queries.doctor(doctor.id) == doctor


async def test_another_language_is_spoken_at_once(clinic: Clinic) -> None:
    phone, _ = await clinic.patient()
    await go(phone, "My profile", "Your profile")
    await go(phone, "Language", "Which language")
    await go(phone, "Русский", "говорим по-русски")
    await go(phone, "Мой профиль", "Русский")
