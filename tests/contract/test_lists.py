"""What core.lists and its storage promise, on both databases."""

import asyncio

import pytest

from core.doctors.rules import CardField
from core.errors import (
    BadFieldError,
    ListEntryMergedError,
    ListNameTakenError,
    NotAllowedError,
    NotFoundError,
)
from core.lists.service import ListService
from core.lists.vocabulary import Vocabulary
from core.model import Actor, AdminRole, ListEntry, ListEntryId, ListKind
from core.people.service import Application
from core.ports.lists import NewListEntry
from storage.store import Store
from tests.builders import Builder, by
from tests.databases import ask

SPECIALTY, LANGUAGE = ListKind.SPECIALTY, ListKind.LANGUAGE
HEART = NewListEntry(SPECIALTY, "Cardiology", {"en": "Cardiology", "ru": "Кардиология"}, ("heart",))
SKIN = NewListEntry(SPECIALTY, "Dermatology", {"en": "Dermatology", "ru": "Дерматология"})
GERMAN = NewListEntry(LANGUAGE, "de", {"en": "German", "ru": "немецкий"})
STRANGE = "𝕏́ é<b>&amp;</b> שלום 👩‍👩‍👧 {name} %s Ж".ljust(64, "ß")


@pytest.fixture
async def robin(build: Builder) -> Actor:
    """An admin; the lists have two specialties and a language."""
    account = await build.account("Robin", admin=AdminRole.GRANTED)
    await build.lists().begin((HEART, SKIN, GERMAN))
    return Actor(account.id, "test")


async def known(build: Builder) -> Vocabulary:
    return Vocabulary(await build.store.queries.list_entries())


async def of(build: Builder, kind: ListKind, name: str) -> ListEntry:
    found = (await known(build)).called(kind, name)
    assert found is not None
    return found


async def specialty(build: Builder, number: int) -> str:
    rows = await ask(build.store.database, f"SELECT specialty FROM doctors WHERE id = {number}")  # noqa: S608 (a number of ours)
    return str(rows[0].specialty)


async def test_a_fresh_clinic_begins_with_what_is_built_in_and_once_only(
    build: Builder, robin: Actor
) -> None:
    """What was changed since stays so at the next start."""
    heart = await of(build, SPECIALTY, "кардиология")
    await build.lists().rename(robin, SPECIALTY, heart.id, "en", "Heart")
    await build.lists().begin((HEART, SKIN, GERMAN))
    entries = (await known(build)).entries()
    assert [one.name("en") for one in entries] == ["Heart", "Dermatology", "German"]
    assert entries[0] == ListEntry(
        heart.id, SPECIALTY, "Cardiology", {**heart.names, "en": "Heart"}, ("Cardiology",),
        ("heart",),
    )  # fmt: skip


async def test_who_is_no_admin_changes_nothing(build: Builder, robin: Actor) -> None:
    maria, heart = await build.person(), await of(build, SPECIALTY, "Cardiology")
    skin, lists = await of(build, SPECIALTY, "Dermatology"), build.lists()
    for act in (
        lists.add(maria.by, SPECIALTY, {"en": "Sleep", "ru": "Сон"}),
        lists.rename(maria.by, SPECIALTY, heart.id, "en", "Hearts"),
        lists.merge(maria.by, SPECIALTY, heart.id, skin.id),
        lists.retire(maria.by, SPECIALTY, heart.id),
    ):
        with pytest.raises(NotAllowedError):
            await act
    assert len((await known(build)).entries()) == 3
    assert robin.account_id is not None


async def test_an_entry_has_a_name_in_every_language_and_keeps_strange_ones(
    build: Builder, robin: Actor
) -> None:
    assert len(STRANGE) == 64
    added = await build.lists().add(robin, SPECIALTY, {"en": STRANGE, "ru": "Сон"})
    assert added.names["en"] == STRANGE
    assert (await known(build)).entry(added.id) == added
    with pytest.raises(BadFieldError):
        await build.lists().add(robin, SPECIALTY, {"en": "Sleep"})
    with pytest.raises(BadFieldError):
        await build.lists().rename(robin, SPECIALTY, added.id, "en", STRANGE + "x")
    doctor = await build.doctor(specialty="Eyes")
    await build.cards().change(by(doctor), doctor.id, CardField.BIO, "x")
    changed = await build.cards().change(by(doctor), doctor.id, CardField.LANGUAGES, ("de",))
    assert changed.doctor.specialty == "Eyes"


async def test_names_are_unique_in_each_language_whatever_their_case(
    build: Builder, robin: Actor
) -> None:
    """So are names that an entry had; what it is merely known by besides may be taken over."""
    lists, heart = build.lists(), await of(build, SPECIALTY, "Cardiology")
    for names in (
        {"en": "CARDIOLOGY", "ru": "Сердце"},
        {"en": "Hearts", "ru": "  кардиология "},
        {"en": "ｃardiology", "ru": "Сердце"},
    ):
        with pytest.raises(ListNameTakenError):
            await lists.add(robin, SPECIALTY, names)
    await lists.rename(robin, SPECIALTY, heart.id, "en", "Hearts")
    with pytest.raises(ListNameTakenError):
        await lists.add(robin, SPECIALTY, {"en": "Cardiology", "ru": "Сердце"})
    await lists.rename(robin, SPECIALTY, heart.id, "en", "Cardiology")
    added = await lists.add(robin, SPECIALTY, {"en": "Heart", "ru": "Сердце"})
    assert (await of(build, SPECIALTY, "heart")).id == added.id
    await lists.add(robin, LANGUAGE, {"en": "Heart", "ru": "Сердце"})  # another list


async def test_two_admins_who_add_the_same_at_once_add_one(build: Builder, robin: Actor) -> None:
    names = {"en": "Sleep", "ru": "Сон"}
    done = await asyncio.gather(
        *(build.lists().add(robin, SPECIALTY, names) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["ListEntry"] + ["ListNameTakenError"] * 3


async def test_two_admins_who_merge_each_into_the_other_merge_one(
    build: Builder, robin: Actor
) -> None:
    heart, skin = (await known(build)).entries(SPECIALTY)
    done = await asyncio.gather(
        build.lists().merge(robin, SPECIALTY, heart.id, skin.id),
        build.lists().merge(robin, SPECIALTY, skin.id, heart.id),
        return_exceptions=True,
    )
    assert {type(one) for one in done} == {ListEntry, ListEntryMergedError}
    assert len((await known(build)).entries(SPECIALTY)) == 1


async def test_cards_searches_and_old_names_follow_a_merge(
    store: Store, build: Builder, robin: Actor
) -> None:
    """Once more changes nothing; the merged one is not to be changed any more."""
    lists, heart = build.lists(), await of(build, SPECIALTY, "Cardiology")
    skin, doctor = await of(build, SPECIALTY, "Dermatology"), await build.doctor()
    other = await build.doctor(specialty="Dermatology", languages=("de",))
    for _ in range(2):
        assert (await lists.merge(robin, SPECIALTY, heart.id, skin.id)).id == skin.id
    assert await specialty(build, doctor.id) == "Dermatology"
    vocabulary = await known(build)
    for word in ("Cardiology", "кардиология", "heart"):
        assert (await of(build, SPECIALTY, word)).id == skin.id
    assert vocabulary.of_card(SPECIALTY, "Cardiology") == vocabulary.entry(heart.id)
    assert await store.queries.uses(skin.id) == 2
    assert [one.id for one in vocabulary.entries(SPECIALTY)] == [skin.id]
    with pytest.raises(ListEntryMergedError):
        await lists.rename(robin, SPECIALTY, heart.id, "en", "Heart")
    with pytest.raises(ListEntryMergedError):
        await lists.retire(robin, SPECIALTY, heart.id)
    with pytest.raises(ListEntryMergedError):
        await lists.merge(robin, SPECIALTY, skin.id, heart.id)
    trail = await ask(store.database, "SELECT deed, amount, doctor_id FROM audit ORDER BY id")
    assert [tuple(row) for row in trail] == [
        ("list_merged", skin.id, None),
        ("card_changed", None, doctor.id),
    ]
    assert other.specialty == "Dermatology"


async def test_what_was_merged_goes_on_with_what_it_became(build: Builder, robin: Actor) -> None:
    lists = build.lists()
    third = await lists.add(robin, SPECIALTY, {"en": "Sleep", "ru": "Сон"})
    heart, skin = (await known(build)).entries(SPECIALTY)[:2]
    await lists.merge(robin, SPECIALTY, heart.id, skin.id)
    await lists.merge(robin, SPECIALTY, skin.id, third.id)
    vocabulary = await known(build)
    assert {vocabulary.entry(one.id) for one in (heart, skin)} == {vocabulary.entry(third.id)}
    assert (await of(build, SPECIALTY, "heart")).id == third.id


async def test_languages_merge_on_cards_and_each_stands_there_once(
    store: Store, build: Builder, robin: Actor
) -> None:
    """A language without an ISO code has one of those for one's own use."""
    lists, german = build.lists(), await of(build, LANGUAGE, "German")
    swabian = await lists.add(robin, LANGUAGE, {"en": "Swabian", "ru": "швабский"})
    assert swabian.key == "qaa"
    doctor = await build.doctor(languages=("en", "qaa", "de"))
    await build.doctor("Dr. Omar", languages=("qaa",))
    await lists.merge(robin, LANGUAGE, swabian.id, german.id)
    card = await store.queries.doctor(doctor.id)
    assert card is not None
    assert card.languages == ("en", "de")
    assert await store.queries.uses(german.id) == 2
    changed = await build.cards().change(by(doctor), doctor.id, CardField.LANGUAGES, ("qaa", "fr"))
    assert changed.doctor.languages == ("de", "fr")
    with pytest.raises(ListNameTakenError):
        await lists.add(robin, LANGUAGE, {"en": "Deutsch", "ru": "дойч"}, "de")


async def test_new_cards_write_what_the_list_calls_it(build: Builder, robin: Actor) -> None:
    """By whatever name it was typed; what the list does not have stays as it is."""
    for at, (typed, written) in enumerate(
        (("HEART", "Cardiology"), ("кардиология", "Cardiology"), ("Sleep lab", "Sleep lab"))
    ):
        account = await build.account(f"Ada{at}")
        card = Application("Dr. Ada", "+4930123456", typed, "BE-1")
        doctor = await build.desk().apply(Actor(account.id, "test"), card)
        assert doctor.specialty == written
    assert robin.account_id is not None


async def test_what_stands_on_cards_is_taken_into_the_list(build: Builder, robin: Actor) -> None:
    """However it is written there."""
    one, other = (
        await build.doctor(specialty="Sleep lab"),
        await build.doctor(specialty="SLEEP LAB"),
    )
    on_cards = await build.store.queries.on_cards(SPECIALTY)
    assert on_cards == {"Sleep lab": 1, "SLEEP LAB": 1}
    names = {"en": "Sleep laboratory", "ru": "Лаборатория сна"}
    added = await build.lists().add(robin, SPECIALTY, names, "Sleep lab")
    assert [await specialty(build, at.id) for at in (one, other)] == ["Sleep lab"] * 2
    assert await build.store.queries.uses(added.id) == 2


async def test_lists_go_by_use_and_retired_entries_come_last(
    store: Store, build: Builder, robin: Actor
) -> None:
    """A retired one keeps its cards, and can come back; once more changes nothing."""
    lists, (heart, skin) = build.lists(), (await known(build)).entries(SPECIALTY)
    await build.doctor(specialty="Dermatology")
    order = [(one.entry, one.uses) for one in await store.queries.listed(SPECIALTY, 9)]
    assert order == [(skin.id, 1), (heart.id, 0)]
    for _ in range(2):
        assert (await lists.retire(robin, SPECIALTY, skin.id)).retired
    order = [(one.entry, one.uses) for one in await store.queries.listed(SPECIALTY, 9)]
    assert order == [(heart.id, 0), (skin.id, 1)]
    assert [one.entry for one in await store.queries.listed(SPECIALTY, 1, 1)] == [skin.id]
    assert not (await lists.retire(robin, SPECIALTY, skin.id, retired=False)).retired
    trail = await ask(store.database, "SELECT deed FROM audit ORDER BY id")
    assert [row.deed for row in trail] == ["list_retired", "list_brought_back"]


async def test_what_was_interrupted_is_finished_at_the_next_start(
    build: Builder, robin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A merge lasts, though a crash came before the cards were rewritten."""
    heart, skin = (await known(build)).entries(SPECIALTY)
    doctor = await build.doctor()

    async def crash(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(ListService, "_settle_cards", crash)
        with pytest.raises(RuntimeError):
            await build.lists().merge(robin, SPECIALTY, heart.id, skin.id)
    assert await specialty(build, doctor.id) == "Cardiology"
    heard = list[Vocabulary]()
    await build.lists(heard=heard.append).begin(())
    assert await specialty(build, doctor.id) == "Dermatology"
    assert [one.id for one in heard[-1].entries(SPECIALTY)] == [skin.id]


async def test_what_no_button_says_is_refused(build: Builder, robin: Actor) -> None:
    lists, heart = build.lists(), await of(build, SPECIALTY, "Cardiology")
    german = await of(build, LANGUAGE, "German")
    for act in (
        lists.merge(robin, SPECIALTY, heart.id, heart.id),
        lists.merge(robin, SPECIALTY, heart.id, german.id),
        lists.retire(robin, SPECIALTY, ListEntryId(10**9)),
    ):
        with pytest.raises(NotFoundError):
            await act


async def test_a_card_that_changes_during_a_merge_means_what_stays(
    build: Builder, robin: Actor
) -> None:
    """Whichever is first: who writes the old name holds it, or finds what it became."""
    heart, skin = (await known(build)).entries(SPECIALTY)
    accounts = [await build.account(f"Ada{at}") for at in range(4)]
    card = Application("Dr. Ada", "+4930123456", "Cardiology", "BE-1")
    await asyncio.gather(
        *(build.desk().apply(Actor(one.id, "test"), card) for one in accounts[:2]),
        build.lists().merge(robin, SPECIALTY, heart.id, skin.id),
        *(build.desk().apply(Actor(one.id, "test"), card) for one in accounts[2:]),
    )
    rows = await ask(build.store.database, "SELECT specialty FROM doctors")
    assert [row.specialty for row in rows] == ["Dermatology"] * 4
