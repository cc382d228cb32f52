"""Values become HTML once, on their way into a text; what is shown is what was written."""

from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.chat.screen import Screen
from bot.chat.words import Languages, lined, paragraphs
from tests.screens import shown

EN = Languages(ZoneInfo("UTC"), "en").speak("en")

ANYTHING = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from("<>&\"'{}%;#39"),
    min_size=1,
    max_size=80,
)


@given(ANYTHING)
def test_a_value_is_read_as_it_was_written(text: str) -> None:
    """By the stand-in's parser, which follows Telegram's: quotes come as numeric references."""
    seen = shown(Screen(EN("sign-up.done", name=text))).text
    assert text in seen.replace("\u2068", "").replace("\u2069", "")


@given(ANYTHING)
def test_what_is_put_together_is_escaped_once(text: str) -> None:
    """Text becomes HTML where it is joined; HTML stays what it is."""
    inner = lined(Markup("<b>{}</b>").format(text), text, None, "")
    joined = paragraphs(inner, text)
    assert shown(Screen(joined)).text == f"{text}\n{text}\n\n{text}"
    assert lined(joined) == joined
