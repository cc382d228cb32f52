"""What patients type about themselves: days of their lives, and blood groups, in two languages."""

from datetime import date

import pytest

from bot.shared.blood import read_group
from bot.shared.typed_days import read_day
from core.errors import BadFieldError
from core.model import BloodGroup

TODAY = date(2026, 3, 2)
BIRTHDAY = date(1946, 3, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "5.3.1946",
        "05.03.1946",
        " 05 / 03 / 1946 ",
        "5-3-46",
        "5 3 1946",
        "05031946",
        "1946-03-05",
        "5 March 1946",
        "March 5, 1946",
        "Mar 5th 1946",
        "the 5th of March 1946",
        "5 марта 1946",
        "5 Марта 1946 года",
        "5-го марта 1946 г.",
        "5 мар 46",
        "5.03.1946 г.",
    ],
)
def test_a_date_of_birth_is_read_as_people_write_it(typed: str) -> None:
    assert read_day(typed, TODAY, "DE") == BIRTHDAY
    assert read_day(typed, TODAY, None) == BIRTHDAY


@pytest.mark.parametrize(
    "typed, country, read",
    [
        ("3/5/1946", "US", BIRTHDAY),
        ("3/5/1946", "DE", date(1946, 5, 3)),
        ("3/25/1946", "DE", date(1946, 3, 25)),
        ("3.5.1946", "US", date(1946, 5, 3)),
        ("2.3.26", "DE", TODAY),
        ("2.3.27", "DE", date(1927, 3, 2)),
        ("29.02.2020", "DE", date(2020, 2, 29)),
        ("today", "DE", TODAY),
        ("вчера", "DE", date(2026, 3, 1)),
        ("5.3.2030", "DE", date(2030, 3, 5)),
    ],
)
def test_numbers_stand_as_in_the_clinics_country(typed: str, country: str, read: date) -> None:
    """A year of two digits is the latest that is not ahead; what makes sense is for core to say."""
    assert read_day(typed, TODAY, country) == read


@pytest.mark.parametrize(
    "typed",
    [
        *("", "1946", "March 1946", "5 March", "31.02.1946", "0.0.0000", "32.1.1946", "hello"),
        *("10:30", "5.3.1946 or so", "x" * 5000, "5.3.19460", "31 февраля 1946"),
        "5.3.1946\n6.3.1946",
    ],
)
def test_what_is_no_day_is_said_back(typed: str) -> None:
    with pytest.raises(BadFieldError) as refused:
        read_day(typed, TODAY, "DE")
    assert (refused.value.rule, refused.value.field) == ("day-format", "day")


@pytest.mark.parametrize(
    "typed, group",
    [
        ("A+", BloodGroup.A_POSITIVE),
        (" a - ", BloodGroup.A_NEGATIVE),
        ("AB neg", BloodGroup.AB_NEGATIVE),
        ("0+", BloodGroup.O_POSITIVE),
        ("O Rh-", BloodGroup.O_NEGATIVE),
        ("0(I) Rh−", BloodGroup.O_NEGATIVE),
        ("АВ(IV) Rh+", BloodGroup.AB_POSITIVE),
        ("В (III) Rh (+)", BloodGroup.B_POSITIVE),
        ("II+", BloodGroup.A_POSITIVE),
        ("2 положительная", BloodGroup.A_POSITIVE),
        ("о отрицательная", BloodGroup.O_NEGATIVE),
        ("B positive", BloodGroup.B_POSITIVE),
    ],
)
def test_a_blood_group_is_read_in_either_script(typed: str, group: BloodGroup) -> None:
    assert read_group(typed) is group


@pytest.mark.parametrize("typed", ["", "A", "blue", "AC+", "V+", "5+", "A+ B+", "+" * 5000])
def test_what_is_no_blood_group_is_said_back(typed: str) -> None:
    with pytest.raises(BadFieldError) as refused:
        read_group(typed)
    assert refused.value.rule == "blood-format"
