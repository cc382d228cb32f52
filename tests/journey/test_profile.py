"""The profile from chat: what the clinic knows of a patient, and changing it field by field."""

from dataclasses import replace
from datetime import date

from bot.chat.payload import pack
from bot.profile.actions import AskProfileField, ChangeToTelegramName, ChooseBlood
from bot.shared.links.people import ShowPatientProfile
from core.model import BloodGroup, Contact, PatientId, Profile, Relation, Verification
from core.ports.records import ProfileField
from storage.seal import Seal
from storage.store import Store
from tests.journey.clinic import KEY, Clinic, acting, clinic_at_work
from tests.journey.phone import Phone
from tests.journey.steps import admin, as_patient, go, known, newcomer


async def profile_of(clinic: Clinic, phone: Phone, patient: PatientId) -> Profile:
    account = (await known(clinic, phone)).account
    found = await clinic.runtime.services.queries.cared_for(account.id, patient)
    assert found is not None
    return found.profile


async def test_someone_unknown_is_offered_to_sign_up(clinic: Clinic) -> None:
    phone = await newcomer(clinic)
    await phone.text("/profile")
    assert "Sign up" in (await phone.wait_new("not signed up")).labels
    await phone.press_data(pack(ChangeToTelegramName()))
    await phone.wait_for("we need your name")
    for action in (
        AskProfileField(PatientId(1), ProfileField.NAME),
        ShowPatientProfile(PatientId(1)),
    ):
        await phone.press_data(pack(action, fresh=True))
        await phone.wait_new("not here, or not yours")
    assert (await known(clinic, phone)).patient is None


async def test_all_that_the_clinic_knows_is_shown(clinic: Clinic) -> None:
    phone, _ = await clinic.patient()
    shown = await go(phone, "My profile", "Your profile")
    for part in ("Maria Silva", "+49 170 1234567", "English", "patient"):
        assert part in shown.text
    for label in ("Date of birth", "Blood group", "Address", "Emergency contact"):
        assert f"{label}: –" in shown.text
        assert label in shown.labels


async def test_what_is_personal_can_be_neither_copied_nor_forwarded(clinic: Clinic) -> None:
    """The profile, the question for each of its fields, and what comes of the answer."""
    phone, _ = await clinic.patient()
    shown = [await go(phone, "My profile", "Your profile")]
    for label, asks in (
        ("Date of birth", "What is the date of birth?"),
        ("Blood group", "Which blood group"),
        ("Address", "home address"),
        ("Emergency contact", "in an emergency"),
    ):
        shown += [await go(phone, label, asks), await go(phone, "Back", "Your profile")]
    await phone.press("Phone")
    shown.append(await phone.wait_new("Phone: +49 170 1234567"))
    for screen in shown:
        assert phone.messages[screen.id]["protected"], screen.text


async def test_changing_the_name(clinic: Clinic) -> None:
    """Typed, with bad input asked again; or Telegram's, by its button."""
    phone, _ = await clinic.patient()
    await go(phone, "My profile", "Your profile")
    assert "Name: Maria Silva" in (await go(phone, "Name", "What is the right name?")).text
    await phone.text("12345")
    assert "What is the right name?" in (await phone.wait_new("at least one letter")).text
    assert (await as_patient(clinic, phone)).name == "Maria Silva"
    await phone.text("Мария <Silva>")
    assert "Мария <Silva>" in (await phone.wait_new("Saved.")).text
    await go(phone, "Name", "What is the right name?")
    await go(phone, "Confirm Maria Silva", "Saved.")
    assert (await as_patient(clinic, phone)).name == "Maria Silva"


async def test_changing_the_phone(clinic: Clinic) -> None:
    """Shared or typed; somebody else's contact is refused; the keyboard goes when it is done."""
    phone, _ = await clinic.patient()
    await go(phone, "My profile", "Your profile")
    await phone.press("Phone")
    await phone.wait_keyboard()
    await phone.share_contact(user_id=4711, phone_number="+4912345678")
    await phone.wait_new("your own phone number")
    await phone.text("call me")
    await phone.wait_new("not a phone number")
    await phone.text("+49 30 7654321")
    await phone.wait_new("Saved.")
    await phone.wait_keyboard(shown=False)
    assert (await as_patient(clinic, phone)).phone == "+49307654321"


async def tell_of_a_contact(phone: Phone) -> None:
    """Say whom to call in each way there is: typed, and as a contact known to Telegram or not."""
    await go(phone, "Emergency contact", "in an emergency")
    await phone.text("Ana <Silva>")
    await phone.wait_new("phone number of Ana <Silva>")
    await phone.text("she has one")
    await phone.wait_new("not a phone number")
    await phone.text("+49 170 1112233")
    assert "Ana <Silva>, +49 170 1112233" in (await phone.wait_new("Saved.")).text
    await go(phone, "Emergency contact", "in an emergency")
    await phone.share_contact(user_id=4711, phone_number="491705556677")
    await phone.wait_new("your own phone number")
    await phone.text("Ana <Silva>")
    await phone.wait_new("send the contact")
    await phone.share_contact(user_id=4711, phone_number="491705556677")
    assert "Ana <Silva>, +49 170 5556677" in (await phone.wait_new("Saved.")).text
    await go(phone, "Emergency contact", "in an emergency")
    await phone.text("Ana <Silva>")
    await phone.wait_new("send the contact")
    await phone.share_contact(user_id=0, phone_number="+49 170 1112233")
    await phone.wait_new("Saved.")


async def test_every_other_field_is_told_and_removed(clinic: Clinic) -> None:
    """Typed as people write, or pressed. What does not fit is explained, and loses nothing."""
    phone, patient = await clinic.patient()
    await go(phone, "My profile", "Your profile")
    await go(phone, "Date of birth", "What is the date of birth?")
    await phone.text("a while ago, in spring")
    await phone.wait_new("cannot read “a while ago, in spring” as a date")
    await phone.text("5.3.2027")
    await phone.wait_new("5 March 2027 has not come yet")
    await phone.text("5 марта 46 г.")
    assert "Date of birth: 5 March 1946" in (await phone.wait_new("Saved.")).text
    await go(phone, "Blood group", "Which blood group")
    await phone.text("blue")
    await phone.wait_new("do not know the blood group “blue”")
    assert "Blood group: AB−" in (await go(phone, "AB−", "Saved.")).text
    await go(phone, "Address", "home address")
    await phone.text("Oak Lane 1")
    assert "Address: Oak Lane 1" in (await phone.wait_new("Saved.")).text
    await tell_of_a_contact(phone)
    told = Profile(
        date(1946, 3, 5),
        BloodGroup.AB_NEGATIVE,
        "Oak Lane 1",
        Contact("Ana <Silva>", "+491701112233"),
    )
    assert await profile_of(clinic, phone, patient.id) == told
    await go(phone, "Date of birth", "What is the date of birth?")
    await phone.text("31.02.1946")
    await phone.wait_new("cannot read “31.02.1946”")
    await phone.text("/profile")
    await phone.wait_new("5 March 1946")
    assert await profile_of(clinic, phone, patient.id) == told
    for label, question in (
        ("Date of birth", "What is the date of birth?"),
        ("Blood group", "Which blood group"),
        ("Address", "home address"),
        ("Emergency contact", "in an emergency"),
    ):
        await go(phone, label, question)
        assert f"{label}: –" in (await go(phone, "Remove", "Saved.")).text
    assert await profile_of(clinic, phone, patient.id) == Profile()


async def test_back_leaves_everything_as_it_was(clinic: Clinic) -> None:
    """By the button beneath the question, and by the one on the keyboard."""
    phone, person = await clinic.patient()
    await go(phone, "My profile", "Your profile")
    await go(phone, "Name", "What is the right name?")
    await go(phone, "Back", "Your profile")
    await phone.text("Somebody")
    await phone.wait_new("did not understand")
    await phone.text("/profile")
    await phone.wait_new("Your profile")
    await phone.press("Phone")
    await phone.wait_keyboard()
    await phone.text("Back")
    await phone.wait_new("Your profile")
    await phone.wait_keyboard(shown=False)
    assert await as_patient(clinic, phone) == person


async def test_a_mother_keeps_her_childs_profile(clinic: Clinic, database_url: str) -> None:
    """Beside her own, on its own page; the child's phone may go, for she is called."""
    phone, mother = await clinic.patient()
    account = (await known(clinic, phone)).account
    async with Store.open(database_url, Seal([KEY])) as store, store.open_work() as work:
        child = await work.people.add_patient(replace(mother, id=PatientId(0), name="Tim Silva"))
        await work.people.add_carer(account.id, child.id, Relation.CHILD)
        await work.commit()
    await phone.press_data(pack(ShowPatientProfile(child.id)))
    await phone.wait_for("Profile of Tim Silva")
    await go(phone, "Date of birth", "What is the date of birth?")
    await phone.text("29 February 2020")
    assert "29 February 2020" in (await phone.wait_new("Saved.")).text
    await phone.press_data(pack(ChooseBlood(child.id, BloodGroup.O_NEGATIVE)))
    await phone.wait_for("Blood group: O−")
    await go(phone, "Phone", "may the clinic call")
    assert "Phone: –" in (await go(phone, "Remove", "Saved.")).text
    told = Profile(date(2020, 2, 29), BloodGroup.O_NEGATIVE)
    assert await profile_of(clinic, phone, child.id) == told
    assert await profile_of(clinic, phone, mother.id) == Profile()
    assert await as_patient(clinic, phone) == mother


async def test_another_name_is_confirmed_anew_where_the_clinic_confirms_names(
    database_url: str,
) -> None:
    """Said before, said after, and asked of an admin, who sees the new name."""
    async with clinic_at_work(database_url, verification={"patients": True}) as clinic:
        robin = await admin(clinic)
        phone, _ = await clinic.patient()
        await robin.wait_new("Maria Silva")
        await go(robin, "Approve", "Approved")
        await phone.wait_new("confirmed")
        await phone.text("/profile")
        await phone.wait_new("Your profile")
        assert "asked to confirm again" in (await go(phone, "Name", "What is the right name?")).text
        await phone.text("Maria Costa")
        await phone.wait_new("asked to confirm the new name")
        await robin.wait_new("Maria Costa")
        assert (await as_patient(clinic, phone)).verification is Verification.WAITING
        await go(robin, "Approve", "Approved: Maria Costa")
        assert (await as_patient(clinic, phone)).verification is Verification.VERIFIED


async def test_a_doctor_changes_their_profile_and_the_card_stays(clinic: Clinic) -> None:
    """What an admin vouched for, above all the name, changes only through an admin."""
    phone, doctor = await clinic.doctor()
    account = (await known(clinic, phone)).account
    await clinic.runtime.services.people.sign_up(acting(account), "Lena Silva", "+4930123456")
    await phone.text("/profile")
    shown = await phone.wait_new("What you told the clinic as a doctor")
    for part in ("patient and doctor", "Cardiology", "BE-1", "change only through an admin"):
        assert part in shown.text
    await go(phone, "Name", "What is the right name?")
    await phone.text("Dr. Omar Haddad")
    await phone.wait_new("Saved.")
    await phone.press("Phone")
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
