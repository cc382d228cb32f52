"""What people read of their own data, of whom they book for, and in what they take along."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import get_type_hints
from zoneinfo import ZoneInfo

import pytest

from bot.booking import screens as booking
from bot.booking.actions import ConfirmBooking, ConfirmFor
from bot.chat.screen import Screen
from bot.chat.words import Translator
from bot.family import screens as family
from bot.practice import screens as practice
from bot.privacy import export, screens
from bot.shared.appointment import said_for
from bot.shared.links.practice import ShowPractice
from core.model import Patient, PatientId, Relation
from core.own_data.leaving import Going
from core.own_data.service import Export
from core.people.family import MOST_DEPENDANTS
from core.policy import ClinicPolicy
from core.views import FamilyMember, Offer
from storage.own_data import EXPORTED
from tests.screens import shown
from tests.unit.test_patient_screens import DOCTOR, LANGUAGES, NOW, POLICY, slot, view
from tests.unit.test_screens_everywhere import check, functions
from tests.worst import FLAVOURS, Worst

EN = LANGUAGES.speak("en")
MARIA = Patient(PatientId(1), "Maria Silva")
TIM = Patient(PatientId(2), "Tim <b>&" + "Ж" * 72)
in_every_language = pytest.mark.parametrize("t", LANGUAGES.all(), ids=lambda t: t.language)


@in_every_language
def test_the_confirm_screen_says_for_whom(t: Translator) -> None:
    """By name above what is booked, on the button, and in what Confirm carries."""
    offer = Offer(slot(), DOCTOR, None)
    mine = booking.summary(t, POLICY, offer, None)
    theirs = booking.summary(t, POLICY, offer, "x" * 500, TIM)
    assert isinstance(mine.rows[0][0].action, ConfirmBooking)
    assert isinstance(theirs.rows[0][0].action, ConfirmFor)
    assert theirs.rows[0][0].action.patient == TIM.id
    assert TIM.name in shown(theirs).text
    assert TIM.name not in shown(mine).text
    assert any("Tim" in label for label in shown(theirs).labels)


@in_every_language
def test_everybody_whom_one_books_for_has_a_button(t: Translator) -> None:
    """Oneself first, and always a way to add another."""
    members = [FamilyMember(MARIA, Relation.SELF)] + [
        FamilyMember(replace(TIM, id=PatientId(9 + number)), Relation.CHILD)
        for number in range(MOST_DEPENDANTS)
    ]
    choice = shown(booking.choose_whom(t, slot().id, members))
    assert "Maria Silva" in choice.labels[0]
    assert len(choice.labels) == MOST_DEPENDANTS + 1 + 1 + 2
    listed = shown(family.family(t, members))
    assert "Maria Silva" not in listed.text
    assert listed.text.count("Tim") == MOST_DEPENDANTS


@in_every_language
def test_a_letter_names_the_patient_to_whoever_is_another(t: Translator) -> None:
    seen = replace(view(), patient=TIM)
    letter = Screen(t("letter.booked"))
    assert said_for(t, letter, seen, TIM) == letter
    for reader in (MARIA, None):
        named = shown(said_for(t, letter, seen, reader)).text
        assert "Tim <b>&" in named
        assert len(named) < len(shown(letter).text) + 60


@in_every_language
@pytest.mark.parametrize(
    "letter",
    [one for one in functions() if one.__module__.endswith(".letters")],
    ids=lambda one: f"{one.__module__}.{one.__name__}",
)
def test_there_is_room_for_the_name_on_the_fullest_letter(
    t: Translator, letter: Callable[..., Screen]
) -> None:
    for flavour in FLAVOURS:
        fullest = Worst(t, Random(0), flavour, all_at_once=True)
        hints = {name: hint for name, hint in get_type_hints(letter).items() if name != "return"}
        made = letter(**{name: fullest.make(hint, name) for name, hint in hints.items()})
        whose = replace(view(), patient=replace(TIM, name=(flavour * 80)[:80]))
        check(said_for(t, made, whose, None))


@in_every_language
def test_a_doctor_reads_whom_to_call_for_a_child(t: Translator) -> None:
    """The patient's own number where there is one, else that of who books for them."""
    child = replace(view(), patient=replace(TIM, carer_phone="+491701234567"))
    own = replace(view(), patient=replace(TIM, phone="+491709999999"))
    for seen, number in ((child, "+49 170 1234567"), (own, "+49 170 9999999")):
        read = shown(practice.details(t, POLICY, seen, ShowPractice(), NOW, fixed=False)).text
        said = t.plain("practice.carer-phone", phone="").strip()
        assert number in read
        assert (said in read) == (seen is child)


@in_every_language
def test_erasing_tells_whom_it_takes_and_which_word_to_write(t: Translator) -> None:
    one = Going([MARIA, TIM], [replace(TIM, name="Ada")], [], DOCTOR)
    text = shown(screens.ask_erase(t, one)).text
    for part in ("Maria Silva", TIM.name, "Ada", t.plain("privacy.word")):
        assert part in text
    alone = shown(screens.ask_erase(t, Going([], [], [], None))).text
    assert "Maria" not in alone
    assert "None" not in alone


class TestFiles:
    HELD = {  # noqa: RUF012 (only read)
        kind: [
            {
                "id": 7,
                "patient_id": 9,
                "name": "<b>Жанна</b> \ud800",
                "starts_at": "2026-11-20T08:00:00+00:00",
                "reachable": True,
                "languages": ["de", "en"],
                "phone": None,
            }
        ]
        for kind in EXPORTED
    }
    EXPORT = Export(datetime(2026, 11, 20, 8, tzinfo=UTC), HELD, ["letters"])
    BERLIN = ClinicPolicy(name="Linden Clinic", zone=ZoneInfo("Europe/Berlin"))

    def test_json_holds_every_list_by_its_name(self) -> None:
        whole = json.loads(export.as_json(self.BERLIN, self.EXPORT))
        assert {*whole} == {*EXPORTED} | {
            *("format", "version", "clinic", "time_zone", "exported_at", "cut")
        }
        assert (whole["version"], whole["cut"]) == (1, ["letters"])
        assert whole["time_zone"] == "Europe/Berlin"

    @in_every_language
    def test_the_text_has_a_heading_for_each_and_no_machinery(self, t: Translator) -> None:
        """Moments as the clinic's clock shows them; what is empty is left out."""
        text = export.as_text(t, self.BERLIN, self.EXPORT).decode()
        for kind in EXPORTED:
            assert t.plain(f"export.{kind}") in text
        for part in ("name: <b>Жанна</b>", "starts at: 2026-11-20 09:00", "languages: de, en"):
            assert part in text
        assert text.count(t.plain("export.cut")) == 1
        for machinery in ("patient id", "phone:", "None", "True"):
            assert machinery not in text

    def test_of_nobody_there_is_a_title_alone(self) -> None:
        nothing = Export(NOW, {kind: [] for kind in EXPORTED}, [])
        assert export.as_text(EN, self.BERLIN, nothing).decode().count("\n") == 1
