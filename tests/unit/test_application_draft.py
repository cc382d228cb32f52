"""An application while it is being written, the languages in it, and the words of its screens."""

from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.application import screens as application
from bot.application.actions import AskField, Field, ReviewApplication
from bot.application.draft import ORDER, Draft
from bot.chat.ways import Home
from bot.chat.words import Languages
from bot.shared.links.people import SignUp
from bot.shared.specialties import mark
from bot.shared.spoken import COMMON, codes, is_language
from core.errors import BadFieldError
from core.model import Doctor, DoctorId, Patient, PatientId
from core.policy import ClinicPolicy
from tests.screens import shown

LANGUAGES = Languages(ZoneInfo("UTC"), "en")
EN, RU = LANGUAGES.speak("en"), LANGUAGES.speak("ru")
POLICY = ClinicPolicy()
KNOWN = Patient(PatientId(1), "Lena", "+4930123456")
DECLINED = Doctor(
    id=DoctorId(1),
    name="Lena",
    specialty="Cardiology",
    licence="BE-1",
    phone="+4930123456",
    languages=("de",),
    fee=Decimal("40.50"),
)
ANSWERS = {
    Field.NAME: "Lena",
    Field.PHONE: "+4930123456",
    Field.SPECIALTY: "Cardiology",
    Field.LICENCE: "BE-1",
    Field.ADDRESS: None,
    Field.LANGUAGES: ("de",),
    Field.EXPERIENCE: None,
    Field.FEE: Decimal("40.50"),
    Field.BIO: None,
}


class TestTheDraft:
    def test_every_field_is_asked_once_in_order(self) -> None:
        """A field that was left out is answered too."""
        draft, asked = Draft.begin(None, None, ()), []
        while (field := draft.missing) is not None:
            asked.append(field)
            draft = draft.answered(field, ANSWERS[field])
        assert tuple(asked) == ORDER
        assert draft.card() == replace(DECLINED, id=DoctorId(0))

    def test_it_comes_back_from_the_form_as_it_went(self) -> None:
        """With what is answered, left out and still open told apart."""
        draft = Draft.begin(KNOWN, None, ("Cardiology",))
        draft = draft.answered(Field.FEE, Decimal("40.50")).answered(Field.BIO, None).toggled("de")
        back = Draft.read(draft.kept())
        assert back == draft
        assert back.model_fields_set == draft.model_fields_set
        assert back.missing is Field.SPECIALTY

    @pytest.mark.parametrize("kept", [{"fee": "dear"}, {"languages": 7}, {"name": None}])
    def test_a_form_it_cannot_read_is_no_draft(self, kept: dict[str, object]) -> None:
        assert Draft.read(kept) is None

    def test_who_is_signed_up_is_not_asked_for_name_and_phone(self) -> None:
        draft = Draft.begin(KNOWN, None, ())
        assert (draft.name, draft.phone, draft.missing) == ("Lena", "+4930123456", Field.SPECIALTY)
        assert draft.before(Field.SPECIALTY) is None

    def test_a_doctor_who_is_no_patient_begins_again_with_what_they_sent(self) -> None:
        draft = Draft.begin(None, DECLINED, ())
        assert (draft.name, draft.phone, draft.missing) == ("Lena", "+4930123456", None)

    def test_a_declined_application_is_complete_to_begin_with(self) -> None:
        draft = Draft.begin(KNOWN, DECLINED, ())
        assert draft.missing is None
        assert draft.application().fee == Decimal("40.50")
        assert draft.ticked == ("de",)

    def test_at_most_ten_languages_are_ticked_and_each_can_be_unticked(self) -> None:
        draft = Draft()
        for code in COMMON:
            draft = draft.toggled(code)
        assert draft.ticked == COMMON[:10]
        assert draft.toggled("en").ticked == COMMON[1:10]

    def test_back_leads_to_the_field_before_then_out_or_to_the_summary(self) -> None:
        stranger, known = Draft.begin(None, None, ()), Draft.begin(KNOWN, None, ())
        assert application.way_back(stranger, Field.PHONE) == AskField(Field.NAME)
        assert application.way_back(stranger, Field.NAME) == SignUp()
        assert application.way_back(known, Field.SPECIALTY) == Home()
        complete = Draft.begin(KNOWN, DECLINED, ())
        assert application.way_back(complete, Field.LICENCE) == ReviewApplication()

    def test_specialties_have_marks_of_their_own(self) -> None:
        assert mark("Cardiology") != mark("cardiology")
        assert mark("К" * 60).isalnum()


class TestLanguages:
    @pytest.mark.parametrize(
        "typed, found",
        [
            ("English", ("en",)),
            (" german ,ENGLISH. ", ("de", "en")),
            ("Deutsch / français", ("de", "fr")),
            ("русский\n中文", ("ru", "zh")),
            ("English, english", ("en",)),
            ("Swiss German; Hawaiian", ("gsw", "haw")),
        ],
    )
    def test_they_are_known_by_their_names(self, typed: str, found: tuple[str, ...]) -> None:
        assert codes(EN, typed) == found

    def test_also_by_those_of_the_language_spoken_here(self) -> None:
        assert codes(RU, "немецкий, English") == ("de", "en")
        assert codes(EN, "немецкий") == ("de",)

    @pytest.mark.parametrize(
        "typed, rule, part",
        [
            ("", "empty", None),
            (" , ; ", "empty", None),
            ("English, Klingonese", "unknown-language", "Klingonese"),
            ("no", "unknown-language", "no"),
            ("<b>German</b>", "unknown-language", "<b>German<"),
        ],
    )
    def test_anything_else_is_named(self, typed: str, rule: str, part: str | None) -> None:
        with pytest.raises(BadFieldError) as refused:
            codes(EN, typed)
        assert (refused.value.rule, refused.value.part) == (rule, part)

    def test_eleven_are_too_many(self) -> None:
        names = ",".join(EN.language_name(code) for code in COMMON)
        with pytest.raises(BadFieldError) as refused:
            codes(EN, names)
        assert refused.value.limit == 10

    @pytest.mark.parametrize("code", ["", "xx", "mul", "root", "en_US", "EN", "de-CH"])
    def test_what_is_no_language(self, code: str) -> None:
        assert not is_language(code)
        assert all(is_language(common) for common in COMMON)


class TestScreens:
    def test_what_may_be_left_out_has_a_button_that_begins_with_skip(self) -> None:
        draft = Draft.begin(KNOWN, None, ())
        for field in ORDER[2:]:
            labels = shown(application.question(EN, POLICY, draft, field, None)).labels
            skips = [label for label in labels if label.startswith("Skip")]
            assert bool(skips) is (field not in {Field.SPECIALTY, Field.LICENCE})
            assert labels[-2:] == ["Back", "Menu"]

    def test_the_last_step_begins_with_confirm_and_every_field_can_be_changed(self) -> None:
        labels = shown(application.review(EN, POLICY, Draft.begin(KNOWN, DECLINED, ()))).labels
        assert labels[0].startswith("Confirm")
        assert len(labels) == 1 + len(ORDER) + 1
