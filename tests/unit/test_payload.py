"""Button payloads: every action there and back, in at most 64 bytes; all else is told apart."""

from dataclasses import fields
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, cast, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.payload import (
    FRESH,
    MOST_BYTES,
    Action,
    UnknownPayloadError,
    declared,
    opened,
    pack,
    unpack,
)
from bot.home.actions import SetLanguage
from bot.subjects import routes
from core.model import DoctorId

LARGEST_ID = 2**63 - 1
ID = st.integers(0, LARGEST_ID)
VALUES: dict[type, st.SearchStrategy[Any]] = {
    int: ID,
    str: st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.integers(0, 4_102_444_800).map(lambda at: datetime.fromtimestamp(at, UTC)),
    time: st.integers(0, 24 * 60 - 1).map(lambda minute: time(*divmod(minute, 60))),
}
"""What each kind of field may hold; moments are whole seconds until the year 2100."""
NAMED: dict[str, st.SearchStrategy[Any]] = {
    "page": st.integers(0, 10_000),  # no list is longer: more leads to its first page
    "speaks": st.from_regex(r"-|[a-z]{2,3}", fullmatch=True),  # a language's code, or any
    "place": st.from_regex(r"[0-9a-f]{8}", fullmatch=True),  # a part of the bot, by its digest
}
"""What a field of this name may hold, where that is less."""


def value_of(hint: Any) -> st.SearchStrategy[Any]:
    kind = getattr(hint, "__supertype__", hint)
    return st.sampled_from(kind) if issubclass(kind, StrEnum) else VALUES[kind]


def of(kind: type[Action]) -> st.SearchStrategy[Action]:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(cast(Any, kind))]
    made = {name: NAMED[name] if name in NAMED else value_of(hints[name]) for name in names}
    days = [name for name in ("first", "last") if hints.get(name) is int]
    made |= dict.fromkeys(days, st.integers(0, date.max.toordinal()))
    return st.builds(kind, **made)


ACTIONS = st.sampled_from(declared()).flatmap(of)


@pytest.mark.parametrize("kind", declared(), ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_action_comes_back_as_it_went(kind: type[Action], data: st.DataObject) -> None:
    """Packed into 1 to 64 bytes of plain text, and the same action again, fresh or not."""
    one = data.draw(of(kind))
    for fresh in (False, True):
        payload = pack(one, fresh=fresh)
        assert 1 <= len(payload.encode()) <= MOST_BYTES
        assert payload.isascii()
        assert payload.startswith(FRESH) is fresh
        assert unpack(payload) == one


@pytest.mark.parametrize(
    "kind",
    [kind for kind in declared() if kind in routes().practice],
    ids=lambda kind: kind.__name__,
)
@given(data=st.data())
def test_a_button_of_a_practice_says_whose_it_is(kind: type[Action], data: st.DataObject) -> None:
    """Within the same 64 bytes, whatever the action and the doctor are; without, it is nobody's."""
    one, doctor = data.draw(of(kind)), DoctorId(data.draw(ID))
    for fresh in (False, True):
        payload = pack(one, fresh=fresh, acting_for=doctor)
        assert payload.startswith(FRESH) is fresh
        assert opened(payload) == (doctor, one)
        assert opened(pack(one, fresh=fresh)) == (None, one)


@given(ACTIONS, ACTIONS)
def test_two_actions_never_share_a_payload(one: Action, other: Action) -> None:
    assert (pack(one) == pack(other)) is (type(one) is type(other) and one == other)


def unpacked(payload: str) -> Action | None:
    """Return the action, or None where the payload was refused as it must be."""
    try:
        return opened(payload)[1]
    except UnknownPayloadError:
        return None


@given(ACTIONS, st.integers(0, MOST_BYTES))
def test_a_payload_cut_off_is_refused_or_says_something_whole(one: Action, at: int) -> None:
    """A number cut off is another number, and rights are checked again; no other error ever."""
    left = unpacked(pack(one)[:at])
    assert left is None or pack(left) == pack(one)[:at]


@given(st.text(max_size=MOST_BYTES))
def test_any_text_is_refused_or_exactly_what_pack_writes(text: str) -> None:
    try:
        doctor, one = opened(text)
    except UnknownPayloadError:
        return
    assert pack(one, acting_for=doctor) == text.removeprefix(FRESH)


@given(st.sampled_from(declared()), st.lists(st.text(max_size=20), max_size=5))
def test_forged_fields_are_refused_or_exactly_what_pack_writes(
    kind: type[Action], parts: list[str]
) -> None:
    payload = ":".join([kind.prefix, *parts])
    one = unpacked(payload)
    assert one is None or pack(one) == payload


@pytest.mark.parametrize(
    "payload",
    ["", "!", ":", "zz", "d", "d:", "d:1:2", "d: 1", "d:1_0", "d:+1", "d:01", "d:A", "d:٣",
     "d:" + "z" * 60, "bd:1:0", "bd:1:zzzzzz", "ls:", "ls:a b", "ls:" + "x" * 21, "ma:2:0",
     "pb:q:0", "!!h", "@", "@:h", "@1", "@1:", "@1:!h", "@01:h", "@1:@1:h", "@x y:h", "@A:h"],
)  # fmt: skip
def test_these_forgeries_are_refused(payload: str) -> None:
    """Missing and extra fields, numbers written otherwise, impossible dates, unknown words."""
    assert unpacked(payload) is None


def test_every_prefix_belongs_to_one_action() -> None:
    prefixes = [kind.prefix for kind in declared()]
    assert len(prefixes) == len(set(prefixes))


def test_an_action_too_long_for_telegram_is_refused_when_it_is_packed() -> None:
    """A fault of ours shows where it is made, not when somebody sees the screen."""
    with pytest.raises(ValueError, match="x"):
        pack(SetLanguage("x" * MOST_BYTES))
