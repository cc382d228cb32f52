"""Phone numbers: whatever way people write them, one number is stored and shown in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import SUPPORTED_REGIONS, is_valid_number, parse

from bot.shared import phones
from core import fields
from core.errors import BadFieldError


@pytest.mark.parametrize(
    "typed, country, kept",
    [
        ("030 1234567", "DE", "+49301234567"),
        ("(030) 123-45.67", "DE", "+49301234567"),
        ("0049 30 1234567", "DE", "+49301234567"),
        ("+44 20 7946 0018", "DE", "+442079460018"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("9123456789", "RU", "+79123456789"),
        ("٠٣٠١٢٣٤٥٦٧", "DE", "+49301234567"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("+49 30 1234567", None, "+49301234567"),
        ("030 1234567", None, "0301234567"),
        ("+888 0123 4567", None, "+88801234567"),
    ],
)
def test_a_number_is_stored_as_the_world_dials_it(
    typed: str, country: str | None, kept: str
) -> None:
    """Of the clinic's country where it names none; as typed where the clinic names none either."""
    assert phones.read(typed, country) == kept
    assert phones.read(kept, country) == kept
    assert fields.phone(kept) == kept


@pytest.mark.parametrize(
    "typed, country",
    [
        ("123456", None), ("+1 2345678", None), ("+123456789012345", None), ("+0 301234567", None),
        ("1234567", "US"), ("112", "DE"), ("030", "DE"), ("Anna", "DE"),
        ("030 1234567 ext 9", "DE"),
        ("1-800-FLOWERS", "US"), ("+" * 99, "DE"), ("", "DE"),
    ],
)  # fmt: skip
def test_a_wrong_number_is_answered_with_an_example_of_the_country(
    typed: str, country: str | None
) -> None:
    with pytest.raises(BadFieldError) as refused:
        phones.read(typed, country)
    assert (refused.value.field, refused.value.rule) == ("phone", "phone-format")
    assert refused.value.part == phones.example(country)


@pytest.mark.parametrize("country", sorted(SUPPORTED_REGIONS))
def test_the_example_of_every_country_is_taken(country: str) -> None:
    example = phones.example(country)
    assert example is not None
    assert len(example) <= 40
    stored = phones.read(example, country)
    assert stored.startswith("+")
    assert phones.read(phones.shown(stored), None) == stored


@pytest.mark.parametrize(
    "stored, shown",
    [
        ("+49301234567", "+49 30 1234567"),
        ("+79123456789", "+7 912 345-67-89"),
        ("+14155550123", "+1 415-555-0123"),
        ("0301234567", "0301234567"),
        ("+123456789012345", "+1 23456789012345"),
    ],
)
def test_a_number_is_shown_internationally_and_one_without_a_country_as_it_is(
    stored: str, shown: str
) -> None:
    assert phones.shown(stored) == shown


@given(
    st.text(max_size=30) | st.text("+0123456789 ()-./", max_size=30),
    st.sampled_from([None, "DE", "US", "RU", "IT", "BR"]),
)
def test_any_text_is_a_number_that_core_takes_or_a_refusal(text: str, country: str | None) -> None:
    try:
        stored = phones.read(text, country)
    except BadFieldError:
        return
    assert fields.phone(stored) == stored
    assert phones.shown(stored)
    if stored.startswith("+") and is_valid_number(parse(stored)):
        assert phones.read(stored, country) == stored
