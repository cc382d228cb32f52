"""The catalogues: every language says everything, with the same values, and nothing unasked."""

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from string import Formatter
from typing import Any, get_args, get_type_hints

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.announcements.progress import KNOWN
from bot.application.actions import Field
from bot.chat.words import FOLDER, available
from bot.subjects import routes
from bot.trail.actions import Narrow
from core.audit import Deed
from core.audit.search import Kind, Side
from core.doctors.rules import CardField
from core.facts.oversight import Listed
from core.invitations.service import Entry
from core.live_check.laws import MENDABLE, Law
from core.model import (
    BloodGroup,
    DayPart,
    Invited,
    ListKind,
    Progress,
    Relation,
    Standing,
    Verification,
    Whom,
)
from core.notifications import TOLD_DOCTORS, Notification
from core.numbers.days import Usual
from core.ports.busy import Failure
from core.ports.ledger import Reason
from core.ports.records import ProfileField, RecordField
from storage.own_data import EXPORTED

ROOT = Path(__file__).parents[2]

SAID_TO_INVITED = {
    f"{said}-{role}"
    for said in ("warn", "to-send", Entry.TO_TELL, Entry.VOUCHED, Entry.ALREADY)
    for role in Invited
} - {f"{Entry.TO_TELL}-{Invited.ADMIN}"}
"""Who is to become an admin is asked with a key of its own."""
OVER = set(Standing) - {Standing.OPEN}


def kinds(notification: Any) -> Iterator[str]:
    """Return the words by which the outbox knows its letters."""
    for one in get_args(notification):
        if get_args(one):
            yield from kinds(one)
        else:
            yield from get_args(get_type_hints(one)["kind"])


KINDS = set(kinds(Notification))

COMPOSED: dict[str, Collection[str]] = {
    "announce.is-": set(Progress),
    "announce.now-": set(Progress),
    "announce.to-": set(Whom),
    "announce.why-": {*KNOWN, "failed"},
    "busy.failure-": set(Failure),
    "command.": set(routes().commands),
    "field.": {*Field, *CardField, *ProfileField},
    "profile.ask-": set(ProfileField),
    "blood.": set(BloodGroup),
    "export.": set(EXPORTED),
    "done.": set(TOLD_DOCTORS),
    "relation.": set(Relation),
    "family.my-": set(Relation) - {Relation.SELF},
    "family.ask-": {*Relation, "relation", "remove"} - {Relation.SELF},
    "history.ask-": set(RecordField),
    "history.change-": set(RecordField),
    "card.ask-": set(CardField),
    "invite.": {*Invited, *SAID_TO_INVITED},
    "invite.is-": {end for one in OVER for end in (one, f"{one}-long")},
    "apply.ask-": set(Field) - {Field.NAME, Field.PHONE},
    "deed.": {deed.replace("_", "-") for deed in Deed},
    "kind.": {kind.replace("_", "-") for kind in KINDS},
    "numbers.": set(Usual),
    "numbers.file-": set(Listed) - {Listed.EXCHANGE},
    "reason.": set(Reason),
    "ledger.why-": set(Reason),
    "law.": set(Law),
    "check.mend-": set(MENDABLE),
    "check.does-": set(MENDABLE),
    "trail.by-": {one.name.lower() for one in Narrow},
    "trail.kind-": {one.name.lower() for one in Kind},
    "trail.side-": {f"{one.name.lower()}{end}" for one in Side for end in ("", "-only")},
    "lists.": set(ListKind),
    "lists.title-": set(ListKind),
    "lists.add-": set(ListKind),
    "lists.ask-name-": set(ListKind),
    "lists.look-": set(ListKind),
    "waitlist.": set(DayPart),
    "waitlist.button-": set(DayPart),
    "role.patient-": set(Verification) - {Verification.VERIFIED},
    "role.doctor-": set(Verification) - {Verification.NONE},
}
"""Keys that the code puts together: how each begins, and all that may follow."""

NO_KEYS = {
    "appointment.ics",  # a file's name
    "booking.browsing",  # where a form stands while nothing is typed
    "sign-up.aside",  # the same
    "desk.known",  # the same
}
"""What looks like a key and is none."""

LANGUAGES = available()


def catalogue(code: str) -> Catalog:
    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def texts(code: str) -> dict[str, tuple[str, ...]]:
    """Return every text by its key: one form for most, several for those that count."""
    found = {}
    for message in catalogue(code):
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        key = message.id[0] if isinstance(message.id, tuple | list) else message.id
        if key:
            found[str(key)] = tuple(map(str, forms))
    return found


def counting(code: str) -> set[str]:
    """Return the keys of the texts that count something."""
    return {str(text.id[0]) for text in catalogue(code) if isinstance(text.id, tuple | list)}


ENGLISH = texts("en")


def nodes(*folders: str) -> Iterator[ast.AST]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def words(node: ast.AST) -> set[str]:
    """Return every string written anywhere in this piece of code."""
    return {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def rules() -> set[str]:
    """Return the rules that a BadFieldError names: its second argument, or ``rule = …`` before."""
    found: set[str] = set()
    for node in nodes("core", "bot"):
        match node:
            case ast.Call(func=ast.Name("BadFieldError"), args=[_, rule, *_]):
                found |= words(rule)
            case ast.Assign(targets=[ast.Name("rule")], value=value):
                found |= words(value)
    return found


def asked_for() -> set[str]:
    """Return every key that the code asks for: literally, or put together as COMPOSED says."""
    literal = set().union(*(words(node) for node in nodes("bot") if isinstance(node, ast.Constant)))
    composed = {start + end for start, ends in COMPOSED.items() for end in ends}
    return literal | composed | {f"bad.{rule}" for rule in rules()}


def test_english_and_russian_are_there() -> None:
    assert {"en", "ru"} <= set(LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_every_text_once(code: str) -> None:
    source = (FOLDER / f"{code}.po").read_text(encoding="utf-8")
    keys = re.findall(r'^msgid "(.+)"$', source, re.MULTILINE)
    assert sorted(keys) == sorted(ENGLISH)
    assert counting(code) == counting("en")


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_is_empty_and_every_plural_has_all_its_forms(code: str) -> None:
    said, forms = texts(code), catalogue(code).num_plurals
    assert [key for key in counting(code) if len(said[key]) != forms] == []
    assert [key for key in said if not all(form.strip() for form in said[key])] == []


def values(text: str) -> set[str]:
    """Return the names of the values that a text shows."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_shows_the_same_values(code: str) -> None:
    """In every form, but for a count, which a language may say in words."""
    for key, forms in texts(code).items():
        in_english = set().union(*map(values, ENGLISH[key]))
        for form in forms:
            assert values(form) | {"count"} == in_english | {"count"}, key


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_marks_words_up_alike(code: str) -> None:
    """The same tags in the same number, so that a screen looks alike in each."""
    tags = re.compile(r"</?[a-z-]+>")
    for key, forms in texts(code).items():
        for form in forms:
            assert sorted(tags.findall(form)) == sorted(tags.findall(ENGLISH[key][0])), key


def test_no_text_is_missing() -> None:
    """What looks like a key in the code is one. Steps of forms look alike and need no text."""
    subjects = "|".join(sorted({key.partition(".")[0] for key in ENGLISH}))
    shape = re.compile(rf"({subjects})\.[a-z]([a-z0-9-]*[a-z0-9])?")
    wanted = {word for word in asked_for() if shape.fullmatch(word)}
    assert sorted(wanted - set(ENGLISH) - set(routes().steps) - NO_KEYS) == []


def test_no_text_is_unused() -> None:
    assert sorted(set(ENGLISH) - asked_for()) == []
