"""What an admin types to find somebody: it travels in a button, and mistakes are forgiven."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.payload import pack, unpack
from bot.people.wanted import alike, last_digits, packed, pieces, unpacked
from bot.shared.links.desk import NO_WORDS, FindPeople, ShowPerson
from core.errors import BadFieldError
from core.people.names import sought
from core.ports.directory import InRole, InState, ListedPerson, PersonKind


def named(name: str) -> ListedPerson:
    return ListedPerson(
        PersonKind.PATIENT,
        1,
        name,
        sought(name),
        is_patient=True,
        is_doctor=False,
        is_admin=False,
        disabled=False,
    )


@given(st.text(min_size=1, max_size=90), st.sampled_from([None, "DE", "RU"]))
def test_whatever_is_typed_fits_into_a_button_or_is_refused(text: str, country: str | None) -> None:
    try:
        word = packed(text, country)
    except BadFieldError:
        return
    action = FindPeople(InRole.PATIENT, InState.DISABLED, word, 9)
    assert unpack(pack(action, fresh=True)) == action
    person = ShowPerson(PersonKind.PATIENT, 2**53, InRole.ANY, InState.ANY, word, 9999)
    assert unpack(pack(person)) == person
    words, digits = unpacked(word)
    assert bool(words) is not bool(digits) or not (words or digits)


@given(st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True))
def test_no_forged_word_breaks_it(word: str) -> None:
    words, digits = unpacked(word)
    assert all(words)
    assert digits == "" or digits.isdecimal()


@pytest.mark.parametrize(
    "typed",
    ["+49 170 1234567", "0170/1234567", "0170 123-45-67", "(0170) 1234567", "00491701234567"],
)
def test_a_number_is_one_however_it_is_written(typed: str) -> None:
    words, digits = unpacked(packed(typed, "DE"))
    assert words == ()
    assert "+491701234567".endswith(last_digits(digits))


def test_names_are_looked_for_in_plain_letters() -> None:
    assert unpacked(packed("  Ávila,  MARÍA ", None)) == (("avila", "maria"), "")
    assert unpacked(packed("Петров", None)) == (("petrov",), "")
    assert unpacked(packed("李小龍", None)) == (("李小龍",), "")
    assert unpacked(NO_WORDS) == ((), "")


def test_who_is_mistyped_is_found_and_who_is_another_is_not() -> None:
    maria, marta, omar = named("Maria Silva"), named("Marta Klein"), named("Omar Haddad")
    for typed in ("Marria Slva", "silva maria", "Mraia"):
        words = tuple(sought(typed).split())
        assert alike([omar, marta, maria], words)[0] is maria
        assert omar not in alike([omar, marta, maria], words)
    assert set(pieces(("ab", "abc", "x"))) == {"ab", "bc", "x"}
