"""What the page makes of a text and its entities, run without a browser."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import parse_html, utf16_length
from tests.sandbox.engine import Engine

ENGINE = Engine("formatted", "richtext", "quotes", "dice", "map", "cards", "roving")
KINDS = ("bold", "italic", "spoiler", "code", "text_link", "blockquote", "expandable_blockquote")
TEXTS = st.text(st.sampled_from("ab ж😀\n/.@"), max_size=12)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """A text with entities anywhere in it, on borders of characters, overlapping as they like."""
    text = draw(TEXTS)
    borders = [utf16_length(text[:at]) for at in range(len(text) + 1)]
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(borders), st.sampled_from(borders)), max_size=4)
    )
    spans = [(min(pair), max(pair), draw(st.sampled_from(KINDS))) for pair in pairs]
    return text, [
        {"type": kind, "offset": first, "length": last - first, "url": "https://x.example"}
        for first, last, kind in spans
    ]


def leaves(nodes: list[Any]) -> str:
    """Return the text at the ends of a tree."""
    return "".join(one if isinstance(one, str) else leaves(one["children"]) for one in nodes)


@given(marked())
@settings(deadline=None)
def test_a_tree_loses_and_doubles_nothing(written: tuple[str, list[dict[str, Any]]]) -> None:
    """Whatever overlaps: the leaves are the text."""
    assert leaves(ENGINE("formatted.tree", *written)) == written[0]


def shown(markup: str) -> list[Any]:
    """Return the elements that the page builds of this markup: tag, attributes, children."""
    text, entities = parse_html(markup)
    given = json.dumps([text, entities])[1:-1]
    handlers = "{ onLink: () => false, onCommand: () => null }"
    built = f'modules["richtext.js"].richText({given}, {handlers})'
    nodes: list[Any] = ENGINE.run(f"{built}.map(shown)")
    return nodes


def test_entities_nest_as_in_telegram() -> None:
    assert shown("<b>😀<i>a&lt;</i></b> <u>c</u>") == [
        ["b", {}, "😀", ["i", {}, "a<"]],
        " ",
        ["u", {}, "c"],
    ]


def test_commands_and_addresses_can_be_tapped() -> None:
    command, _, link = shown("/book https://praxis.example/a.")[:3]
    assert (command[0], command[-1]) == ("button", "/book")
    assert (link[0], link[1]["href"]) == ("a", "https://praxis.example/a")
    assert shown("<code>/book</code>") == [["code", {}, "/book"]]
    assert shown("1/2 a/b") == ["1/2 a/b"]


@pytest.mark.parametrize(
    "entity, text, leads",
    [
        ({"type": "text_link", "url": "https://a.example/"}, "x", "https://a.example/"),
        ({"type": "text_link", "url": "javascript:alert(1)"}, "x", ""),
        ({"type": "url"}, "praxis.example", "https://praxis.example"),
        ({"type": "email"}, "a@b.example", "mailto:a@b.example"),
        ({"type": "phone_number"}, "+49 30 555", "tel:+4930555"),
        ({"type": "mention"}, "@maria", "https://t.me/maria"),
        ({"type": "text_mention", "user": {"id": 7}}, "Maria", "tg://user?id=7"),
        ({"type": "hashtag"}, "#heart", ""),
    ],
)
def test_links_lead_where_they_say(entity: dict[str, Any], text: str, leads: str) -> None:
    """And to nothing that a page must not run."""
    assert ENGINE("formatted.address", entity, text) == leads


def test_code_and_quotes_have_lines_of_their_own() -> None:
    """A line break beside them parts them from the rest and adds no empty line."""
    nodes = shown("a\n<pre>b</pre>\n<blockquote>c</blockquote>\n\nd")
    assert [one if isinstance(one, str) else one[0] for one in nodes] == [
        "a",
        "pre",
        "blockquote",
        "\nd",
    ]


def test_what_a_spoiler_hides_is_nowhere_before_it_is_asked_for() -> None:
    """Not in the text to copy, not in a label to hear; a press shows it, with its formatting."""
    text, entities = parse_html("Your code is <tg-spoiler>4<b>71</b>1</tg-spoiler>.")
    given = json.dumps([text, entities])[1:-1]
    ENGINE.run(f'globalThis.veil = modules["richtext.js"].richText({given}, {{}})[1], 0')
    before = json.dumps(ENGINE.run("shown(veil)"))
    assert not {"4", "71"} & set(before.replace('"', " ").split())
    assert ENGINE.run("veil.textContent") == "xxxx"
    assert ENGINE.run("veil.attributes['aria-label']") == "Hidden text, press to show it"
    ENGINE.run("veil.onkeydown({ key: 'Enter', preventDefault: () => null })")
    assert ENGINE.run("veil.textContent") == "4711"
    assert ENGINE.run("veil.attributes") == {"class": "spoiler"}
    assert ENGINE("formatted.plain", text, entities) == "Your code is ▒▒▒."
    told = {"text": text, "entities": entities, "kind": "text"}
    assert ENGINE("quotes.inShort", told) == "Your code is ▒▒▒."


def test_a_spoiler_that_telegram_parted_is_one() -> None:
    """It does so where other formatting begins."""
    parts = [(0, 7, "spoiler"), (7, 12, "spoiler"), (7, 6, "bold")]
    entities = [{"type": kind, "offset": at, "length": length} for at, length, kind in parts]
    (hidden,) = ENGINE("formatted.tree", "Hidden secret words", entities)
    assert (hidden["text"], leaves([hidden])) == ("Hidden secret words", "Hidden secret words")
    assert [one if isinstance(one, str) else "b" for one in hidden["children"]] == [
        "Hidden ",
        "b",
        " words",
    ]
    assert ENGINE("formatted.plain", "Hidden secret words", entities) == "▒▒▒"


@pytest.mark.parametrize(
    "message, words",
    [
        ({"kind": "text", "text": " one\ntwo ", "entities": []}, "one two"),
        ({"kind": "voice", "text": ""}, "Voice message"),
        ({"kind": "photo", "text": "Knee", "entities": []}, "Photo, Knee"),
        ({"kind": "document", "document": {"file_name": "a.pdf"}, "text": ""}, "a.pdf"),
        ({"photo": [{}], "caption": "Knee"}, "Photo, Knee"),
        ({"kind": "venue", "venue": {"title": "Clinic"}, "location": {}, "text": ""}, "Clinic"),
    ],
)
def test_a_message_in_short(message: dict[str, Any], words: str) -> None:
    """For the pinned bar, an answer and a screen reader, whoever wrote it down."""
    assert ENGINE("quotes.inShort", message) == words


def test_a_slot_machine_shows_what_telegram_shows() -> None:
    assert ENGINE("dice.reels", 1) == ["BAR", "BAR", "BAR"]
    assert ENGINE("dice.reels", 22) == ["🍇", "🍇", "🍇"]
    assert ENGINE("dice.reels", 64) == ["7️⃣", "7️⃣", "7️⃣"]


def test_a_place_is_drawn_the_same_each_time_and_a_voice_sounds_alike() -> None:
    here, there = ENGINE("map.town", 52.5, 13.37), ENGINE("map.town", 41.38, 2.17)
    assert here == ENGINE("map.town", 52.5, 13.37)
    assert here != there
    assert min(len(here["avenues"]), len(here["streets"])) > 3
    assert ENGINE("cards.wave", "a") == ENGINE("cards.wave", "a") != ENGINE("cards.wave", "b")


def test_arrows_go_from_button_to_button() -> None:
    """Rows are as wide as each other, however many are in them."""
    rows = [["a", "b", "c", "d"], ["e"], ["f", "g"]]
    steps = [
        ("a", "ArrowRight", "b"),
        ("d", "ArrowRight", "e"),
        ("d", "ArrowDown", "e"),
        ("e", "ArrowDown", "g"),
        ("g", "ArrowUp", "e"),
        ("f", "ArrowLeft", "e"),
        ("c", "Home", "a"),
        ("a", "End", "g"),
        ("a", "ArrowUp", None),
        ("a", "x", None),
    ]
    for current, key, expected in steps:
        assert ENGINE("roving.neighbour", rows, current, key) == expected, (current, key)
