"""The clinic's lists at the desk: what admins change there is what patients and doctors meet."""

from bot.chat.payload import pack
from bot.lists.actions import (
    AskListName,
    ConfirmListEntry,
    MergeEntries,
    RetireEntry,
    ShowList,
    ShowListEntry,
)
from bot.shared.deep_links import word_of_specialty
from bot.shared.links.people import ApplyAsDoctor
from core.model import ListEntryId, ListKind
from tests.journey.client import Phone, Screen
from tests.journey.clinic import Clinic
from tests.journey.steps import admin, go, newcomer

STRANGE = "𝕏́ é<b>&amp;</b> שלום 👩‍👩‍👧 {name} %s Ж".ljust(64, "ß")


async def at_lists(clinic: Clinic) -> Phone:
    """Return the phone of the admin, who looks at the specialties."""
    robin = await admin(clinic)
    await robin.text("/admin")
    await robin.wait_for("Administration")
    await go(robin, "Specialties and languages", "Specialties")
    return robin


async def written(phone: Phone, text: str, said: str) -> Screen:
    """Write a wish and return what comes."""
    await phone.text(text)
    return await phone.wait_new(said)


def numbered(clinic: Clinic, name: str, kind: ListKind = ListKind.SPECIALTY) -> ListEntryId:
    found = clinic.runtime.services.languages.shelf.vocabulary.called(kind, name)
    assert found is not None
    return found.id


async def test_a_specialty_is_added_name_by_name(clinic: Clinic) -> None:
    """Strange names survive; one that is taken is refused where it is typed.

    Doctors who apply may write it in any language, and cards say it in the reader's.
    """
    robin = await at_lists(clinic)
    await go(robin, "Add a specialty", "in this language: English")
    await written(robin, "cardiology", "The name “cardiology” is taken: Cardiology")
    await written(robin, "x" * 65, "64 characters")
    asked = await written(robin, STRANGE, "in this language: Russian")
    assert STRANGE in asked.text
    assert any(label.startswith("Take “") for label in asked.labels)
    look = await written(robin, "Сомнология", "Add this specialty?")
    assert STRANGE in look.text
    added = await go(robin, "Confirm: add it", "Added.")
    assert STRANGE in added.text
    assert "On 0 cards." in added.text
    await robin.press_data(pack(ConfirmListEntry("0123456789ab")))
    await robin.wait_for("Specialties")
    _, lena = await clinic.doctor("Lena", specialty="сомнология")
    await clinic.publish(lena.id, 1, start=9, end=10, minutes=60)
    await robin.press_data(pack(ShowList(ListKind.SPECIALTY, 0)))
    listed = await robin.wait_for("The number says")
    assert listed.labels[1].startswith(STRANGE[:20])
    maria = await newcomer(clinic)
    found = await written(maria, "сомнология", STRANGE)
    assert "Lena" in found.labels[0]


async def test_old_names_links_and_buttons_lead_to_what_was_renamed_and_merged(
    clinic: Clinic,
) -> None:
    """Merging is asked about first; pressed again it changes nothing more."""
    _, lena = await clinic.doctor("Lena")
    _, omar = await clinic.doctor("Omar", specialty="Dermatology")
    await clinic.publish(lena.id, 1, start=9, end=10, minutes=60)
    await clinic.publish(omar.id, 2, start=9, end=10, minutes=60)
    robin = await at_lists(clinic)
    await go(robin, "Cardiology · 1", "On 1 card.")
    await go(robin, "Rename: English", "What is Cardiology to be called")
    renamed = await written(robin, "Heart matters", "Renamed.")
    assert "Also found by: Cardiology" in renamed.text
    maria = await newcomer(clinic)
    for wish in ("heart matters", "cardiology", "кардиолог"):
        found = await written(maria, wish, "Free times: Heart matters")
        assert "Lena" in found.labels[0]
    link = f"/start {word_of_specialty('Cardiology')}"
    await written(maria, link, "Free times: Heart matters")
    await go(robin, "Merge into another one", "Of which one is Heart matters to become part?")
    asked = await go(robin, "Dermatology · 1", "Make Heart matters part of Dermatology?")
    assert "1 card changes." in asked.text
    merged = await go(robin, "Confirm: merge", "Merged.")
    assert "On 2 cards." in merged.text
    for wish in ("heart matters", "cardiology", "кардиолог", link):
        found = await written(maria, wish, "Free times: Dermatology")
        times = " ".join(found.labels)
        assert "Lena" in times
        assert "Omar" in times
    skin = numbered(clinic, "Dermatology")
    old = next(
        one.id
        for one in await clinic.runtime.services.queries.list_entries()
        if one.merged_into == skin
    )
    robin.read()
    await robin.press_data(pack(ShowListEntry(old)))
    await robin.wait_for("What you chose became part of this one.")
    await robin.press_data(pack(MergeEntries(old, skin)))
    await robin.wait_for("Merged.")
    await robin.press_data(pack(AskListName(old, "en")))
    await robin.wait_for("became part of another one meanwhile")


async def test_what_is_retired_is_not_offered_and_still_found(clinic: Clinic) -> None:
    """Whoever has it keeps it; it comes back with a press."""
    _, lena = await clinic.doctor("Lena")
    await clinic.publish(lena.id, 1, start=9, end=10, minutes=60)
    robin, nils = await at_lists(clinic), await newcomer(clinic, "Nils")
    await go(robin, "Cardiology · 1", "On 1 card.")
    await go(robin, "Retire", "new cards are not offered it")
    await nils.press_data(pack(ApplyAsDoctor()))
    await nils.wait_for("Step 1 of 9")
    await nils.press("Confirm Nils Silva")
    await nils.wait_new("Step 2 of 9")
    await nils.text("+4930123456")
    offered = await nils.wait_new("What is your specialty?")
    assert "Cardiology" not in offered.labels
    assert "Dermatology" in offered.labels
    maria = await newcomer(clinic)
    await written(maria, "cardiologist", "Free times: Cardiology")
    await go(robin, "Bring back", "offered to new cards again")
    await robin.press_data(pack(RetireEntry(numbered(clinic, "Cardiology"), retired=True)))
    await robin.wait_for("Retired. Cards that have it keep it.")


async def test_languages_of_the_clinic_s_own_are_spoken_found_and_taken_from_cards(
    clinic: Clinic,
) -> None:
    """One that CLDR knows is suggested in the other languages; one on cards is a press away."""
    _, lena = await clinic.doctor("Lena", languages=("sv", "de"))
    await clinic.publish(lena.id, 1, start=9, end=10, minutes=60)
    robin = await at_lists(clinic)
    await go(robin, "Spoken languages", "The number says")
    await go(robin, "Not on the list: 1", "Choose one to add it")
    await go(robin, "Swedish · 1", "in this language: English")
    await go(robin, "Take “Swedish”", "in this language: Russian")
    await go(robin, "Take “шведский”", "Add this spoken language?")
    await go(robin, "Confirm: add it", "On 1 card.")
    await go(robin, "Back", "Spoken languages")
    await go(robin, "Add a language", "in this language: English")
    await written(robin, "German", "is taken")
    await written(robin, "Sign language", "in this language: Russian")
    await written(robin, "жесты", "Add this spoken language?")
    await go(robin, "Confirm: add it", "On 0 cards.")
    _, other = await clinic.doctor("Omar", languages=("qaa",))
    await clinic.publish(other.id, 2, start=9, end=10, minutes=60)
    maria = await newcomer(clinic)
    found = await written(maria, "who speaks sign language", "speaks Sign language")
    assert "Omar" in found.labels[0]
