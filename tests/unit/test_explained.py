"""Every refusal of core in words: made, explained in each language, and read as people read it."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings

from bot.chat.explain import explain
from bot.chat.screen import Screen
from bot.chat.words import Translator
from core.errors import BadFieldError, Refusal
from tests.screens import shown
from tests.worst import LANGUAGES, Worst, worst

ENGLISH = LANGUAGES.speak("en")
RULES = sorted(key.removeprefix("bad.") for key in ENGLISH._texts if key.startswith("bad."))
"""What a field may be refused for; that core names these and no others is checked elsewhere."""


def kinds(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Return every kind of refusal there is, and the kinds of each."""
    for one in kind.__subclasses__():
        yield one
        yield from kinds(one)


def sentence(t: Translator, refusal: Refusal) -> str:
    """Return what somebody reads who was refused."""
    text = shown(Screen(explain(t, refusal))).text
    assert text.endswith((".", "!", ":")), text
    assert "\n" not in text
    assert "None" not in text
    return text


@pytest.mark.parametrize(
    "kind", [kind for kind in kinds() if kind is not BadFieldError], ids=lambda kind: kind.__name__
)
@settings(max_examples=10)
@given(worst=worst())
def test_every_refusal_is_explained_in_every_language(
    kind: type[Refusal], worst: Callable[[Translator], Worst]
) -> None:
    """With the worst facts that it can carry; no language says it in another one's words."""
    said = set()
    for t in LANGUAGES.all():
        with_facts = "__dataclass_fields__" in vars(kind)
        said.add(sentence(t, worst(t).make(kind, "") if with_facts else kind()))
    assert all(text[:1].isupper() for text in said), said
    assert len(said) == len(LANGUAGES.all())


@pytest.mark.parametrize("part", ["x", "<b>{part}</b> " * 300, "\0\ud800\u202e\n", "שלום", None])
@pytest.mark.parametrize("rule", RULES)
def test_every_wrong_entry_is_explained_in_every_language(rule: str, part: str | None) -> None:
    """Whatever was typed: it is shown back as far as Telegram takes it."""
    refusal = BadFieldError("field", rule, 7, part)
    assert len({sentence(t, refusal) for t in LANGUAGES.all()}) == len(LANGUAGES.all())


def test_a_refusal_without_words_is_a_fault_of_ours() -> None:
    class UnheardOfError(Refusal):
        pass

    with pytest.raises(TypeError, match="UnheardOfError"):
        explain(ENGLISH, UnheardOfError())
