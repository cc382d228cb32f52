"""What people may type into each field, and what each gets instead when it does not fit."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import fields
from core.errors import BadFieldError

FAMILY = "👨\u200d👩\u200d👧"
HEBREW = "דנה כהן"


def rule(field: str, text: str) -> tuple[str, int | None]:
    """Return which rule of a field refuses this text, and its number."""
    with pytest.raises(BadFieldError) as refused:
        fields.FIELDS[field](text)
    assert refused.value.field == field
    return refused.value.rule, refused.value.limit


class TestNames:
    @pytest.mark.parametrize(
        "typed, kept",
        [
            ("  Anna   Petrova\n", "Anna Petrova"),
            ("Zoë\tO’Brien-Şahin", "Zoë O’Brien-Şahin"),
            ("Zoe\u0308", "Zoë"),
            (HEBREW, HEBREW),
            ("محمد علی\u200cپور", "محمد علی\u200cپور"),
            (f"Anna {FAMILY}", f"Anna {FAMILY}"),
            ("<b>Anna</b> & Co", "<b>Anna</b> & Co"),
            ("A\u0000n\u0007na\u202e\u200b\ufeff", "Anna"),
            ("A" * 80, "A" * 80),
        ],
    )
    def test_a_name_is_kept_as_its_owner_writes_it(self, typed: str, kept: str) -> None:
        """Spaces are folded; what nobody can see, or what turns other text around, is dropped."""
        assert fields.name(typed) == kept

    @pytest.mark.parametrize(
        "typed", ["", "   ", "\n\t", "\u200b\u200d", "\u3164\u2800", "\u0301\u0302", "\x00\x01"]
    )
    def test_nothing_to_see_is_empty(self, typed: str) -> None:
        assert rule("name", typed) == ("empty", None)

    @pytest.mark.parametrize("typed", ["12345", "🎉🎉", "—", "<>&", "+49 30 1234567"])
    def test_a_name_has_a_letter(self, typed: str) -> None:
        assert rule("name", typed) == ("no-letter", None)

    def test_a_letter_has_no_more_marks_than_a_line_can_bear(self) -> None:
        """Thirty, as in Unicode's Stream-Safe format: no script stacks as many."""
        assert fields.name("a" + "\u0323" * 70 + "b") == "ạ" + "\u0323" * 29 + "b"
        assert len(fields.name("a" + "\u0344" * 70)) <= 32

    def test_a_thousand_letters_are_no_name(self) -> None:
        assert rule("name", "x" * 1000) == ("too-long", 80)


class TestPhones:
    @pytest.mark.parametrize(
        "typed, kept",
        [
            ("+49 30 1234567", "+49301234567"),
            ("(030) 123-45.67", "0301234567"),
            ("8/495/123–45–67", "84951234567"),
            ("\u202a+49 30 1234567\u202c", "+49301234567"),
            ("＋４９ ３０ １２３４５６７", "+49301234567"),
            ("٠٣٠١٢٣٤٥٦٧", "0301234567"),
            ("1234567", "1234567"),
            ("+123456789012345", "+123456789012345"),
        ],
    )
    def test_a_number_is_kept_as_digits(self, typed: str, kept: str) -> None:
        """Also as phones paste them: with marks of direction around."""
        assert fields.phone(typed) == kept

    @pytest.mark.parametrize(
        "typed",
        ["", "Anna", "123456", "+1234567890123456", "9" * 1000, "++4930123456", "4930+123456",
         "12345678 ext 9", "<b>4930123456</b>", "☎️ 4930123456", "-", "+",
         "1" + " " * 100 + "234567"],
    )  # fmt: skip
    def test_anything_else_is_no_phone_number(self, typed: str) -> None:
        assert rule("phone", typed) == ("phone-format", None)


class TestNumbers:
    @pytest.mark.parametrize("typed, years", [("0", 0), (" 12 ", 12), ("70", 70), ("١٢", 12)])
    def test_experience_is_whole_years(self, typed: str, years: int) -> None:
        assert fields.experience(typed) == years

    @pytest.mark.parametrize(
        "typed", ["", "71", "-1", "1.5", "ten", "1e1", "²", "9" * 1000, "1" * 5000]
    )
    def test_no_other_experience(self, typed: str) -> None:
        assert rule("experience", typed) == ("experience-range", 70)

    @pytest.mark.parametrize(
        "typed, amount",
        [
            ("40", "40"), ("40.50", "40.50"), ("40,5", "40.5"), ("€40", "40"), ("40 EUR", "40"),
            ("1 500 ₽", "1500"), ("CHF 1'500.–", "1500"), ("Rs. 500", "500"), ("0", "0"),
            ("1000000", "1000000"),
        ],
    )  # fmt: skip
    def test_a_fee_is_one_amount(self, typed: str, amount: str) -> None:
        assert fields.fee(typed) == Decimal(amount)

    @pytest.mark.parametrize(
        "typed",
        ["", "free", "-5", "−5", "minus 5", "40-50", "40 or 50", "1.000", "40.505", "1000001",
         "1 2", ".5", "NaN", "Infinity", "1e6", "9" * 1000, "€" * 1000 + "4"],
    )  # fmt: skip
    def test_what_may_mean_two_amounts_is_none(self, typed: str) -> None:
        assert rule("fee", typed) == ("fee-format", None)


class TestTexts:
    def test_a_note_keeps_its_lines_but_no_more_than_one_empty(self) -> None:
        assert fields.note(" one \n\n\n\n two\r\nthree ") == "one\n\ntwo\nthree"

    @pytest.mark.parametrize(
        "field, longest",
        [("specialty", 64), ("licence", 40), ("address", 200), ("bio", 600), ("note", 500),
         ("reason", 300)],
    )  # fmt: skip
    def test_every_text_has_an_end(self, field: str, longest: int) -> None:
        assert fields.FIELDS[field]("x" * longest) == "x" * longest
        assert rule(field, "x" * (longest + 1)) == ("too-long", longest)

    @pytest.mark.parametrize("field", ["specialty", "licence", "address", "bio", "note", "reason"])
    def test_no_text_is_empty(self, field: str) -> None:
        assert rule(field, " \u200b\n ") == ("empty", None)

    def test_a_licence_has_a_letter_or_a_digit(self) -> None:
        assert fields.licence(" LÄK-123/45 ") == "LÄK-123/45"
        assert rule("licence", "---") == ("empty", None)


HARD = st.text(
    st.characters()
    | st.sampled_from("\0\ud800\udfff\u0344\u0323\u0301\u202e\u2069\u2028\r\n\t a1+"),
    max_size=100,
)
"""Any text at all, halves of pairs and NUL among it, and often what is hard to keep clean."""


@pytest.mark.parametrize("field", sorted(fields.FIELDS))
@given(text=HARD)
def test_whatever_is_typed_is_kept_clean_or_refused(field: str, text: str) -> None:
    """No other error; a kept value is a fixed point, and both databases and Telegram take it."""
    read = fields.FIELDS[field]
    try:
        value = read(text)
    except BadFieldError:
        return
    assert read(str(value)) == value
    if isinstance(value, str):
        assert presentable(value)
        assert value == value.strip()
        assert any(unicodedata.category(char)[0] in "LNPS" for char in value)


@given(text=HARD)
def test_what_was_typed_wrong_is_shown_back_in_one_clean_line(text: str) -> None:
    excerpt = fields.excerpt(text)
    assert presentable(excerpt)
    assert len(excerpt) <= 40
    assert "\n" not in excerpt


def presentable(text: str) -> bool:
    """Whether PostgreSQL stores it, UTF-8 writes it, and it leaves its neighbours alone."""
    unwanted = {char for char in text if unicodedata.category(char) in {"Cc", "Cs"}}
    text.encode()
    return unwanted <= {"\n", "\t"} and "\u202e" not in text
