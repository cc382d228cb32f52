"""Markdown and MarkdownV2: what Telegram makes of them, and the complaints it answers with."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.helpers import escape_markdown

from bot.sandbox.entities import Entity, parse_html, parse_markdown, parse_markdown_v2
from bot.sandbox.refusal import RefusedError
from bot.sandbox.strictness import TEXT_LIMIT, formatted

WRITABLE = st.text(st.characters(codec="utf-8"))
TYPED = st.text("_*[]()~`>#+-=|{}.!\\\n\r ab😀ж")
PARSERS = {"Markdown": parse_markdown, "MarkdownV2": parse_markdown_v2, "HTML": parse_html}


def brief(entities: list[Entity]) -> list[tuple[str, int, int]]:
    return [(entity["type"], entity["offset"], entity["length"]) for entity in entities]


@pytest.mark.parametrize(
    "markup, text, entities",
    [
        ("*a* _b_ `c`", "a b c", [("bold", 0, 1), ("italic", 2, 1), ("code", 4, 1)]),
        ("[a](http://x.org)", "a", [("text_link", 0, 1)]),
        ("[a](tg://user?id=5)", "a", [("text_mention", 0, 1)]),
        ("[a](nonsense)b", "ab", []),
        ("[](http://x.org)a", "(http://x.org)a", []),
        ("[a](http://x.org", "a", [("text_link", 0, 1)]),
        ("```a```", "a", [("pre", 0, 1)]),
        ("```py\na```", "a", [("pre", 0, 1)]),
        ("```\r\n\na```", "\na", [("pre", 0, 2)]),
        ("```a`b```", "a`b", [("pre", 0, 3)]),
        ("😀*b*", "😀b", [("bold", 2, 1)]),
        ("*a_b*", "a_b", [("bold", 0, 3)]),
        ("**a", "a", []),
        ("\\*a\\_b\\`c\\[d\\x", "*a_b`c[d\\x", []),
        ("a]b)c", "a]b)c", []),
        ("", "", []),
    ],
)
def test_markdown_becomes_text_and_entities(
    markup: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    """Four marks, none within another."""
    shown, found = parse_markdown(markup)
    assert (shown, brief(found)) == (text, entities)


@pytest.mark.parametrize(
    "markup, urls",
    [
        ("[www.x.example]", ["http://ww.x.examplee/"]),
        ("*a* [x.example]", []),
        ("\\_" * 20 + "[x.example]", ["http://x.example/"]),
        ("[жж]", []),
    ],
)
def test_markdown_links_its_own_text_as_telegram_does(markup: str, urls: list[str]) -> None:
    """It looks for the address where the text stood before the marks were taken out."""
    found = parse_markdown(markup)[1]
    assert [entity["url"] for entity in found if entity["type"] == "text_link"] == urls


@pytest.mark.parametrize(
    "markup, place",
    [("a_b", 1), ("ж*b", 2), ("[a", 0), ("```a``", 0), ("``````*", 6), ("*a* `", 4)],
)
def test_markdown_that_does_not_end_is_refused(markup: str, place: int) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_markdown(markup)
    assert refused.value.description == (
        "Bad Request: can't parse entities: "
        f"Can't find end of the entity starting at byte offset {place}"
    )


@pytest.mark.parametrize(
    "markup, text, entities",
    [
        ("*a* _b_ __c__", "a b c", [("bold", 0, 1), ("italic", 2, 1), ("underline", 4, 1)]),
        ("~a~ ||b||", "a b", [("strikethrough", 0, 1), ("spoiler", 2, 1)]),
        ("*a _b_*", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
        ("__a _b_\r__", "a b\r", [("underline", 0, 4), ("italic", 2, 1)]),
        ("_a __b___", "a b", [("italic", 0, 3), ("underline", 2, 1)]),
        ("`a*b.c`", "a*b.c", [("code", 0, 5)]),
        ("`a\\`b\\\\`", "a`b\\", [("code", 0, 4)]),
        ("```py\nx=1```", "x=1", [("pre", 0, 3)]),
        ("```\n\nx```", "\nx", [("pre", 0, 2)]),
        ("[a](http://x.org/\\)\\a)", "a", [("text_link", 0, 1)]),
        ("[a*b*](http://x.org)", "ab", [("text_link", 0, 2), ("bold", 1, 1)]),
        ("[x\\.org]", "x.org", [("text_link", 0, 5)]),
        ("[a](nonsense)", "a", []),
        ("[a](tg://user?id=5)", "a", [("text_mention", 0, 1)]),
        ("![👍](tg://emoji?id=5)", "👍", [("custom_emoji", 0, 2)]),
        ("![](tg://emoji?id=5)", "", []),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", 0, 4)]),
        (">a||\nb", "a\nb", [("expandable_blockquote", 0, 2)]),
        (">a||\r\nb", "a\r\nb", [("expandable_blockquote", 0, 3)]),
        (">a\n>b||", "a\nb", [("expandable_blockquote", 0, 3)]),
        (">*a*\n>b", "a\nb", [("blockquote", 0, 3), ("bold", 0, 1)]),
        (">||a||b", "ab", [("blockquote", 0, 2), ("spoiler", 0, 1)]),
        ("a\n\r>b", "a\n\rb", [("blockquote", 3, 1)]),
        (">", "", []),
        ("\\>a\\.\\!\\-", ">a.!-", []),
        ("\\ж\\", "\\ж\\", []),
        ("😀*b*", "😀b", [("bold", 2, 1)]),
        ("****a", "a", []),
        ("", "", []),
    ],
)
def test_markdown_v2_becomes_text_and_entities(
    markup: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    shown, found = parse_markdown_v2(markup)
    assert (shown, brief(found)) == (text, entities)


@pytest.mark.parametrize("mark", "#+-=|{}.!>)](")
def test_markdown_v2_refuses_what_is_not_escaped(mark: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_markdown_v2(f"a{mark}b")
    assert refused.value.description == (
        f"Bad Request: can't parse entities: Character '{mark}' is reserved "
        "and must be escaped with the preceding '\\'"
    )


@pytest.mark.parametrize(
    "markup, complaint",
    [
        ("ж*a", "Can't find end of Bold entity at byte offset 2"),
        ("*a_b*", "Can't find end of Bold entity at byte offset 4"),
        ("_a", "Can't find end of Italic entity at byte offset 0"),
        ("__a", "Can't find end of Underline entity at byte offset 0"),
        ("___iu___", "Can't find end of Italic entity at byte offset 7"),
        ("~a", "Can't find end of Strikethrough entity at byte offset 0"),
        ("||a|", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("||a", "Can't find end of Spoiler entity at byte offset 0"),
        ("`a", "Can't find end of Code entity at byte offset 0"),
        ("```a", "Can't find end of Pre entity at byte offset 0"),
        ("```py\na", "Can't find end of PreCode entity at byte offset 0"),
        ("[a", "Can't find end of TextUrl entity at byte offset 0"),
        ("[a](b", "Can't find end of a URL at byte offset 4"),
        ("[a](b\\)", "Can't find end of a URL at byte offset 4"),
        ("![a](b", "Can't find end of a custom emoji URL at byte offset 5"),
        ("![a", "Can't find end of CustomEmoji entity at byte offset 0"),
        ("![a]", "Custom emoji entity must contain a tg://emoji URL"),
        ("![a](http://x.org)", "Custom emoji URL must have scheme tg"),
        ("*a\n>b", "Can't find end of Bold entity at byte offset 0"),
        (">*a\nb", "Can't find end of Bold entity at byte offset 1"),
        (">||a\nb", "Can't find end of Spoiler entity at byte offset 1"),
        (">*a||\nb", "Can't find end of Bold entity at byte offset 1"),
        (">*a||", "Can't find end of Bold entity at byte offset 1"),
    ],
)
def test_markdown_v2_that_is_wrong_is_refused_with_its_place(markup: str, complaint: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_markdown_v2(markup)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_markdown_v2_keeps_where_links_lead_and_what_code_is_written_in() -> None:
    assert parse_markdown_v2("[a](http://x.org/\\(b\\))")[1][0]["url"] == "http://x.org/(b)"
    assert parse_markdown_v2("![a](tg://emoji?id=5)")[1][0]["custom_emoji_id"] == "5"
    assert parse_markdown_v2("```py\nx```")[1][0]["language"] == "py"
    assert parse_markdown("```py\nx```")[1][0]["language"] == "py"


# ── laws ────────────────────────────────────────────────────────────────────────────────────────


@given(WRITABLE | TYPED)
def test_escaped_text_always_comes_back_as_it_was_typed(text: str) -> None:
    """What the library's own helper escapes, and what a backslash before everything does."""
    assert parse_markdown_v2(escape_markdown(text, version=2)) == (text, [])
    plain = text.replace("\\", "")
    assert parse_markdown(escape_markdown(plain, version=1)) == (plain, [])


@given(WRITABLE | TYPED)
def test_code_holds_anything_once_it_is_escaped(text: str) -> None:
    escaped = escape_markdown(text, version=2, entity_type="code")
    shown, found = parse_markdown_v2(f"`\\a{escaped}`")
    assert shown == f"a{text}"
    assert [entity["type"] for entity in found] == ["code"]


@given(WRITABLE | TYPED, st.sampled_from(sorted(PARSERS)))
def test_any_markup_parses_or_is_refused_in_telegrams_words(text: str, mode: str) -> None:
    """It is then one text whose entities lie in it, none across another."""
    complaint, shown = "", ""
    found: list[Entity] = []
    try:
        shown, found = formatted(text, mode, TEXT_LIMIT)
    except RefusedError as refused:
        complaint = refused.description
    assert not complaint or complaint.startswith("Bad Request: can't parse entities: ")
    units = len(shown.encode("utf-16-le")) // 2
    ends: list[int] = []
    for entity in found:
        first, last = entity["offset"], entity["offset"] + entity["length"]
        assert 0 <= first < last <= units
        while ends and ends[-1] <= first:
            ends.pop()
        assert not ends or last <= ends[-1]
        ends.append(last)


@pytest.mark.parametrize("mode", sorted(PARSERS))
@pytest.mark.parametrize(
    "unit",
    [
        *(
            "*",
            "_",
            "__",
            "`",
            "```",
            "[",
            "](",
            "![",
            "||",
            ">",
            "\\",
            "\n>",
            "> ||\n",
            "*a*",
            "_a_",
        ),
        *(
            "<b>",
            "<b></b>",
            "<a href='",
            "&",
            "&#",
            "&a",
            "<",
            "</",
            "a.",
            "a.a@",
            "://",
            "a:",
            "/a",
        ),
        *(
            "[a](b)",
            "*b_i_*",
            "@a",
            "#a",
            "$A",
            "1 ",
            "1-",
            "+1",
            "www.a.b/",
            "\r",
            "\u200f",
            "😀",
            ".",
        ),
        *("http://a.b(", "a@", "a.b@", "(a.b"),
    ],
)
def test_no_text_takes_long(unit: str, mode: str) -> None:
    """As many as fit in what Telegram takes at all; 8 times as many characters as fit a message."""
    text = (unit * 32_768)[: 32_768 // len(unit.encode()) * len(unit)]
    began = time.process_time()
    for markup in (text, f"{text}x", f"x {text}"):
        for either in (mode, ""):
            with suppress(RefusedError):
                formatted(markup, either, 40_000)
    assert time.process_time() - began < 3
