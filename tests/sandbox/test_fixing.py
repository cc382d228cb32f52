"""A text and its entities as a message keeps them: cleaned, trimmed, nested, ready-made or not."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities.entity import CODE, QUOTES, SPLITTABLE, Entity, utf16_length
from bot.sandbox.entities.fixing import cleaned, is_empty, nested
from bot.sandbox.entities.ready_made import ready_made
from bot.sandbox.refusal import RefusedError
from bot.sandbox.strictness import formatted
from tests.journey.client import People, Phone
from tests.sandbox.bot_api import JSON, BotApi

HALF = "in a middle of a UTF-16 symbol at byte offset"
KINDS = sorted(SPLITTABLE | QUOTES | CODE | {"text_link", "custom_emoji"})


def brief(entities: list[Entity]) -> list[tuple[str, int, int]]:
    return [(one["type"], one["offset"], one["length"]) for one in entities]


def marked(*spans: tuple[str, int, int]) -> list[JSON]:
    more = {"text_link": {"url": "https://x.org"}, "custom_emoji": {"custom_emoji_id": "5"}}
    return [
        {"type": kind, "offset": offset, "length": length} | more.get(kind, {})
        for kind, offset, length in spans
    ]


@pytest.mark.parametrize(
    "markup, text, entities",
    [
        ("  <b> a </b> <i>  </i>", " a", [("bold", 0, 2)]),
        ("<pre>  a\n</pre>", "  a", [("pre", 0, 3)]),
        (" \n a <b>b</b>", "a b", [("bold", 2, 1)]),
        ("<b>a</b>\r\n<i>b</i>", "a\nb", [("bold", 0, 1), ("italic", 2, 1)]),
        ("<b>\u202ea\u0333</b>\x01<i>b</i>", "a b", [("bold", 0, 1), ("italic", 2, 1)]),
        ("<i>\r</i>a", "a", []),
        ("\xa0a\xa0", "\xa0a\xa0", []),
        ("😀\r<b>b</b>", "😀b", [("bold", 2, 1)]),
    ],
)
def test_a_text_is_cleaned_and_trimmed_and_its_entities_move_along(
    markup: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    """White space at the beginning stays where an entity begins with it."""
    shown, found = formatted(markup, "HTML", 100)
    assert (shown, brief(found)) == (text, entities)


def test_marks_of_direction_are_dropped_but_for_the_last_of_a_run() -> None:
    assert cleaned("a\u200e\u200f\u200eb\u200fc") == "a\u200c\u200c\u200eb\u200fc"


@pytest.mark.parametrize("text", ["", " \n", "\u200b\ufeff\xa0", "\u2800\u3000", "\U000e0020"])
def test_a_text_may_show_nothing(text: str) -> None:
    assert is_empty(text)
    assert not is_empty(f"{text}.")


@pytest.mark.parametrize(
    "spans, kept",
    [
        ([("bold", 0, 4), ("italic", 2, 4)], [("bold", 0, 2), ("italic", 2, 4), ("bold", 2, 2)]),
        ([("bold", 0, 2), ("bold", 2, 2)], [("bold", 0, 4)]),
        ([("bold", 0, 3), ("bold", 1, 4)], [("bold", 0, 5)]),
        ([("bold", 0, 4), ("italic", 0, 2)], [("bold", 0, 4), ("italic", 0, 2)]),
        ([("code", 0, 4), ("bold", 0, 4)], [("code", 0, 4)]),
        ([("bold", 0, 6), ("code", 2, 2)], [("bold", 0, 2), ("code", 2, 2), ("bold", 4, 2)]),
        ([("text_link", 0, 4), ("code", 1, 2)], [("text_link", 0, 4)]),
        ([("text_link", 0, 4), ("text_link", 2, 4)], [("text_link", 0, 4)]),
        ([("blockquote", 0, 4), ("blockquote", 2, 4)], [("blockquote", 0, 4)]),
        ([("blockquote", 0, 4), ("code", 1, 2)], [("blockquote", 0, 4), ("code", 1, 2)]),
        ([("blockquote", 0, 4), ("code", 3, 2)], [("blockquote", 0, 4)]),
        ([("blockquote", 2, 2), ("text_link", 1, 4)], [("blockquote", 2, 2)]),
        (
            [("expandable_blockquote", 2, 2), ("bold", 0, 6)],
            [("bold", 0, 2), ("expandable_blockquote", 2, 2), ("bold", 2, 2), ("bold", 4, 2)],
        ),
    ],
)
def test_entities_are_split_merged_and_dropped_until_they_nest(
    spans: list[tuple[str, int, int]], kept: list[tuple[str, int, int]]
) -> None:
    assert brief(nested(marked(*spans))) == kept


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 8), st.integers(1, 8))))
def test_nested_entities_stay_as_they_are(spans: list[tuple[str, int, int]]) -> None:
    """And none crosses another, whatever came in."""
    once = nested(marked(*spans))
    assert nested(once) == once
    for first in once:
        for second in once:
            a, b = first["offset"], first["offset"] + first["length"]
            c, d = second["offset"], second["offset"] + second["length"]
            assert not a < c < b < d, (first, second)


# ── ready-made entities ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "entity, reason",
    [
        (5, "can't parse MessageEntity: expected an Object"),
        ({}, "can't parse MessageEntity: Can't find field \"offset\""),
        ({"offset": 0}, "can't parse MessageEntity: Can't find field \"length\""),
        (
            {"offset": None, "length": 1},
            'can\'t parse MessageEntity: Field "offset" must be a Number',
        ),
        (
            {"offset": 1.5, "length": 1},
            'can\'t parse MessageEntity: Field "offset" must be a valid Number',
        ),
        ({"offset": 0, "length": 1}, "can't parse MessageEntity: Can't find field \"type\""),
        (
            {"offset": 0, "length": 1, "type": ""},
            "can't parse MessageEntity: Type is not specified",
        ),
        (
            {"offset": 0, "length": 1, "type": True},
            'can\'t parse MessageEntity: Field "type" must be of type String',
        ),
        (
            {"offset": 0, "length": 1, "type": "blink"},
            "can't parse MessageEntity: Unsupported type specified",
        ),
        (
            {"offset": 0, "length": 1, "type": "text_link"},
            "can't parse MessageEntity: Can't find field \"url\"",
        ),
        (
            {"offset": 0, "length": 1, "type": "text_link", "url": "x"},
            "entity URL 'x' is invalid: Wrong HTTP URL",
        ),
        (
            {"offset": 0, "length": 1, "type": "text_mention", "user": 5},
            'can\'t parse MessageEntity: Field "user" must be of type Object',
        ),
        (
            {"offset": 0, "length": 1, "type": "custom_emoji", "custom_emoji_id": "x"},
            'can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number',
        ),
        (
            {"offset": 0, "length": 1, "type": "custom_emoji", "custom_emoji_id": 0},
            "invalid custom emoji identifier specified",
        ),
        (
            {"offset": -1, "length": 1, "type": "bold"},
            "receive an entity with incorrect offset -1",
        ),
        (
            {"offset": 0, "length": 1000001, "type": "bold"},
            "receive an entity with incorrect length 1000001",
        ),
        (
            {"offset": 5, "length": 1, "type": "bold"},
            "entity begins after the end of the text at UTF-16 offset 5",
        ),
        (
            {"offset": 1, "length": 8, "type": "bold"},
            "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 9",
        ),
        (
            {"offset": 2, "length": 1, "type": "bold"},
            f"entity begins {HALF} 5",
        ),
        (
            {"offset": 0, "length": 2, "type": "bold"},
            f"entity beginning at UTF-16 offset 0 ends {HALF} 5",
        ),
    ],
)
async def test_an_entity_that_telegram_refuses(
    api: BotApi, anna: Phone, entity: Any, reason: str
) -> None:
    assert (
        await api.refusal("sendMessage", chat_id=anna.id, text="a😀b", entities=[entity]) == reason
    )


@pytest.mark.parametrize("entities", [None, 5, "nonsense", "", {}, []])
async def test_entities_that_are_no_list_are_none(api: BotApi, anna: Phone, entities: Any) -> None:
    assert "entities" not in await api.send(anna, "a", entities=entities)


async def test_entities_are_kept_but_those_that_telegram_finds_by_itself(
    api: BotApi, anna: Phone
) -> None:
    sent = await api.send(
        anna,
        "abc /help @somebody",
        entities=[
            *marked(("bold", 0, 1), ("text_link", 1, 1), ("custom_emoji", 2, 1), ("bold", 1, 0)),
            {"type": "mention", "offset": 0, "length": 3},
            {"type": "pre", "offset": 3, "length": 1, "language": "py"},
        ],
    )
    assert sent["entities"] == [
        {"type": "bold", "offset": 0, "length": 1},
        {"type": "text_link", "offset": 1, "length": 1, "url": "https://x.org/"},
        {"type": "custom_emoji", "offset": 2, "length": 1, "custom_emoji_id": "5"},
        {"type": "pre", "offset": 3, "length": 1, "language": "py"},
        {"type": "bot_command", "offset": 4, "length": 5},
        {"type": "mention", "offset": 10, "length": 9},
    ]


async def test_a_parse_mode_comes_before_entities(api: BotApi, anna: Phone) -> None:
    bold = marked(("bold", 0, 1))
    sent = await api.send(anna, "<i>a</i>", parse_mode="HTML", entities=bold)
    assert brief(sent["entities"]) == [("italic", 0, 1)]
    sent = await api.send(anna, "*a", parse_mode="None", entities=bold)
    assert (sent["text"], brief(sent["entities"])) == ("*a", [("bold", 0, 1)])


async def test_captions_have_entities_too(api: BotApi, anna: Phone) -> None:
    await anna.photo()
    photo = (await api("getUpdates", offset=-1))[0]["message"]["photo"][-1]["file_id"]
    params = {"chat_id": anna.id, "photo": photo, "caption": "abc"}
    sent = await api("sendPhoto", **params, caption_entities=marked(("bold", 0, 1)))
    assert brief(sent["caption_entities"]) == [("bold", 0, 1)]
    sent = await api("sendPhoto", **(params | {"caption": " \n"}))
    assert "caption" not in sent


async def test_who_is_mentioned_without_a_username_is_told_and_strangers_are_not(
    api: BotApi, anna: Phone, people: People
) -> None:
    boris = await people.join("Boris")
    ways: list[JSON] = [
        {"parse_mode": "HTML", "text": f"<a href='tg://user?id={boris.id}'>Boris</a>"},
        {"parse_mode": "MarkdownV2", "text": f"[Boris](tg://user?id={boris.id})"},
        {"parse_mode": "Markdown", "text": f"[Boris](tg://user?id={boris.id})"},
    ]
    mention = {"type": "text_mention", "offset": 0, "length": 5, "user": {"id": boris.id}}
    for way in (*ways, {"text": "Boris", "entities": [mention]}):
        (told,) = (await api("sendMessage", chat_id=anna.id, **way))["entities"]
        assert (told["type"], told["user"]["first_name"]) == ("text_mention", "Boris")
    sent = await api.send(anna, "<a href='tg://user?id=7'>x</a>", parse_mode="HTML")
    assert "entities" not in sent
    where = {"chat_id": anna.id, "message_id": sent["message_id"]}
    edited = await api("editMessageText", **where, **ways[0])
    assert edited["entities"][0]["user"]["id"] == boris.id


def test_a_message_keeps_a_hundred_entities_and_any_number_of_emoji() -> None:
    """Links and code first, then bold and its like."""
    many = marked(*(("bold", 2 * at, 1) for at in range(90)))
    many += marked(*(("code", 2 * at, 1) for at in range(90, 110)))
    many += marked(*(("custom_emoji", 2 * at, 1) for at in range(110, 120)))
    kinds = [one["type"] for one in formatted("ab" * 120, "", 4096, many)[1]]
    assert [kinds.count(kind) for kind in ("bold", "code", "custom_emoji")] == [80, 20, 10]


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.data())
def test_any_list_of_entities_is_kept_or_refused_in_telegrams_words(
    text: str, data: st.DataObject
) -> None:
    spans = st.tuples(st.sampled_from(KINDS), st.integers(-1, 9), st.integers(-1, 9))
    complaint, shown = "", ""
    found: list[Entity] = []
    try:
        shown, found = formatted(text, "", 4096, marked(*data.draw(st.lists(spans))))
    except RefusedError as refused:
        complaint = refused.description
    assert not complaint or re.match("Bad Request: (entity|receive an entity) ", complaint)
    assert all(one["offset"] + one["length"] <= utf16_length(shown) for one in found)


def test_what_is_no_list_has_no_entities() -> None:
    assert ready_made({"type": "bold"}) == []
