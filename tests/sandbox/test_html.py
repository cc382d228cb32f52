"""HTML parse mode: what Telegram makes of it, and the complaints it answers with."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import parse_html, utf16_length
from bot.sandbox.refusal import RefusedError

WRITABLE = st.text(st.characters(codec="utf-8"))
TAGS = ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "blockquote")


@given(WRITABLE)
def test_escaped_text_always_comes_back_as_it_was_typed(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


@given(st.lists(st.tuples(st.sampled_from(TAGS), WRITABLE)))
def test_tags_never_change_the_text_and_offsets_count_utf16(pieces: list[tuple[str, str]]) -> None:
    markup = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in pieces)
    shown, entities = parse_html(markup)
    units = shown.encode("utf-16-le")
    assert shown == "".join(text for _, text in pieces)
    assert [
        units[2 * entity["offset"] :][: 2 * entity["length"]].decode("utf-16-le")
        for entity in entities
    ] == [text for _, text in pieces if text]


@given(WRITABLE | st.text("<>/&;#x0ab='\" span"))
def test_any_markup_parses_or_is_refused_in_telegrams_words(markup: str) -> None:
    try:
        parse_html(markup)
        complaint = ""
    except RefusedError as refused:
        complaint = refused.description
    assert not complaint or complaint.startswith("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    "markup, complaint",
    [
        ("<foo>x</foo>", 'Unsupported start tag "foo" at byte offset 0'),
        ("ж<foo>x", 'Unsupported start tag "foo" at byte offset 2'),
        ("<3", "Unclosed start tag at byte offset 0"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="http://x.org', "Unclosed start tag at byte offset 0"),
        ('<a href="http://x.org"', "Unclosed start tag at byte offset 0"),
        ("<a href=http://x.org>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a ", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<b / >x</b>", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b>x\0</b", "Unclosed end tag at byte offset 5"),
        ("<tg-emoji>👍</tg-emoji>", "Invalid custom emoji identifier specified"),
        ('<tg-emoji emoji-id="0">👍</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-emoji emoji-id="5x">👍</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("&#55357;", "Text contains invalid Unicode characters after decoding HTML entities"),
    ],
)
def test_a_mistake_is_refused_with_its_place(markup: str, complaint: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_html(markup)
    assert refused.value.code == 400
    assert complaint in refused.value.description


@pytest.mark.parametrize(
    "markup, text, entities",
    [
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("<B>a</b >", "a", [("bold", 0, 1)]),
        ("😀<i>b</i>", "😀b", [("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b></b>a", "a", []),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ("<a href='https://x.org/?a=1&amp;b=2'>a</a>", "a", [("text_link", 0, 1)]),
        ("<a href='javascript:alert(1)'>a</a>", "a", []),
        ("<a href='tg://user?id=5'>a</a>", "a", [("text_mention", 0, 1)]),
        ("<a>praxis.example</a>", "praxis.example", [("text_link", 0, 14)]),
        ("<a href>praxis.example</a>", "praxis.example", [("text_link", 0, 14)]),
        ("<b title=x data-a='1' hidden>a</b>", "a", [("bold", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<blockquote expandable='x' >a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<tg-emoji emoji-id='5'>👍</tg-emoji>", "👍", [("custom_emoji", 0, 2)]),
        ("<tg-emoji></tg-emoji>a", "a", []),
        ("&lt;&gt;&amp;&quot;&#65;&#x42;", '<>&"AB', []),
        ("&nbsp;&unknown;&#0;& &", "&nbsp;&unknown;&#0;& &", []),
        ("&ltx", "&ltx", []),
        ("&#55357;&#56832;", "😀", []),
        ("a > b", "a > b", []),
    ],
)
def test_markup_becomes_text_and_entities(
    markup: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    shown, found = parse_html(markup)
    assert shown == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


def test_a_code_block_keeps_its_language_and_inline_code_drops_it() -> None:
    for block in (
        '<pre><code class="language-python">x</code></pre>',
        '<code class="language-python"><pre>x</pre></code>',
    ):
        (found,) = parse_html(block)[1]
        assert found == {"type": "pre", "offset": 0, "length": 1, "language": "python"}
    two = parse_html('<pre><code class="language-python">x</code>y</pre>')[1]
    assert [entity["type"] for entity in two] == ["pre", "code"]
    inline = '<code class="language-python">x</code>'
    assert parse_html(inline)[1] == [{"type": "code", "offset": 0, "length": 1}]


def test_utf16_length_counts_astral_characters_twice() -> None:
    assert [utf16_length(text) for text in ("ab", "жж", "😀")] == [2, 2, 2]
