"""The clinic's lists as admins see them."""

from dataclasses import dataclass

from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.lists.actions import (
    AddToList,
    AddUnlisted,
    AskListName,
    AskMerge,
    ChooseMergeInto,
    ConfirmListEntry,
    KeepSuggestedName,
    MergeEntries,
    RetireEntry,
    ShowList,
    ShowListEntry,
    ShowUnlisted,
)
from bot.lists.draft import NewEntry
from bot.shared.links.desk import ShowAdmin
from bot.shared.specialties import mark
from core.model import ListEntry, ListKind

_FORMER_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, and on how many cards it stands."""

    entry: ListEntry
    uses: int


@dataclass(frozen=True, slots=True)
class Unlisted:
    """What cards write and the list does not have, and on how many."""

    text: str
    uses: int


def _named(t: Translator, one: ListEntry) -> str:
    """Return what an entry is called, capitalised as on buttons."""
    name = one.name(t.language)
    return name[:1].upper() + name[1:]


def of_kind(t: Translator, kind: ListKind, page: Page[Line], unlisted: int) -> Screen:
    """One of the lists, by use."""
    each: list[Row] = [
        (Button(cut(_line(t, one)), ShowListEntry(one.entry.id)),) for one in page.items
    ]
    add = (Button(t.plain(f"lists.add-{kind}"), AddToList(kind)),)
    more: tuple[Row, ...] = ()
    if unlisted:
        label = t.many("lists.unlisted", unlisted)
        more = ((Button(label, ShowUnlisted(kind, 0)),),)
    other = ListKind.LANGUAGE if kind is ListKind.SPECIALTY else ListKind.SPECIALTY
    switch = (Button(t.plain(f"lists.{other}"), ShowList(other, 0)),)
    turns = turning(t, page, lambda number: ShowList(kind, number))
    text = paragraphs(t(f"lists.title-{kind}"), t("lists.how"))
    return Screen(text, (add, *each, *turns, *more, switch, back_row(t, ShowAdmin())))


def _line(t: Translator, one: Line) -> str:
    key = "lists.line-retired" if one.entry.retired else "lists.line"
    return t.plain(key, name=_named(t, one.entry), uses=one.uses)


def entry(t: Translator, one: ListEntry, uses: int, languages: tuple[str, ...]) -> Screen:
    """One entry: what it is called, where it stands, and what can be done with it."""
    names = [
        t("lists.name-in", language=t.language_name(code), name=one.names.get(code, "–"))
        for code in languages
    ]
    former = "; ".join(one.former[-_FORMER_SHOWN:])
    about = lined(
        t.many("lists.on-cards", uses),
        t("lists.is-retired") if one.retired else None,
        t("lists.former", names=former) if former else None,
    )
    rename = [
        Button(
            cut(t.plain("lists.rename", language=t.language_name(code))), AskListName(one.id, code)
        )
        for code in languages
    ]
    label = t.plain("lists.bring-back" if one.retired else "lists.retire")
    ways = (
        (Button(t.plain("lists.merge"), ChooseMergeInto(one.id, 0)),),
        (Button(label, RetireEntry(one.id, retired=not one.retired)),),
    )
    text = paragraphs(t("lists.heading", name=_named(t, one)), lined(*names), about)
    return Screen(text, (*grid(rename, 2), *ways, back_row(t, ShowList(one.kind, 0))))


def ask_new_name(t: Translator, one: ListEntry, language: str) -> Screen:
    """Ask what an entry is to be called in a language."""
    text = paragraphs(
        t("lists.ask-new-name", name=_named(t, one), language=t.language_name(language)),
        t("lists.old-name-found"),
    )
    return Screen(text, (back_row(t, ShowListEntry(one.id)),))


def ask_name(t: Translator, new: NewEntry, language: str) -> Screen:
    """Ask what a new entry is called in a language."""
    said = [
        t("lists.name-in", language=t.language_name(code), name=name)
        for code, name in new.names.items()
    ]
    ask = t(f"lists.ask-name-{new.kind}", language=t.language_name(language))
    suggested = new.suggestion(language)
    keep: tuple[Row, ...] = ()
    if suggested is not None:
        keep = ((Button(cut(t.plain("lists.keep", name=suggested)), KeepSuggestedName()),),)
    return Screen(paragraphs(lined(*said), ask), (*keep, back_row(t, ShowList(new.kind, 0))))


def look(t: Translator, new: NewEntry) -> Screen:
    """A new entry with all its names, before it is added."""
    said = [
        t("lists.name-in", language=t.language_name(code), name=name)
        for code, name in new.names.items()
    ]
    text = paragraphs(t(f"lists.look-{new.kind}"), lined(*said))
    add = (Button(t.plain("lists.confirm"), ConfirmListEntry(new.mark)),)
    again = (Button(t.plain("lists.again"), AddToList(new.kind)),)
    return Screen(text, (add, again, back_row(t, ShowList(new.kind, 0))))


def choose_merge(t: Translator, one: ListEntry, page: Page[Line]) -> Screen:
    """Choose of what an entry is to become part."""
    each: list[Row] = [
        (Button(cut(_line(t, other)), AskMerge(one.id, other.entry.id)),)
        for other in page.items
        if other.entry.id != one.id
    ]
    turns = turning(t, page, lambda number: ChooseMergeInto(one.id, number))
    text = t("lists.merge-into", name=_named(t, one))
    return Screen(text, (*each, *turns, back_row(t, ShowListEntry(one.id))))


def ask_merge(t: Translator, one: ListEntry, into: ListEntry, uses: int) -> Screen:
    """Say what merging does, before it is done."""
    text = paragraphs(
        t("lists.ask-merge", name=_named(t, one), into=_named(t, into)),
        lined(t.many("lists.cards-change", uses), t("lists.merge-is-for-good")),
    )
    merge = (Button(t.plain("lists.confirm-merge"), MergeEntries(one.id, into.id)),)
    return Screen(text, (merge, back_row(t, ChooseMergeInto(one.id, 0))))


def unlisted(t: Translator, kind: ListKind, page: Page[Unlisted]) -> Screen:
    """What stands on cards and not on the list, to be added to it."""
    each: list[Row] = [
        (Button(cut(_unlisted_line(t, kind, one)), AddUnlisted(kind, mark(one.text))),)
        for one in page.items
    ]
    turns = turning(t, page, lambda number: ShowUnlisted(kind, number))
    key = "lists.ask-unlisted" if page.items else "lists.all-listed"
    return Screen(t(key), (*each, *turns, back_row(t, ShowList(kind, 0))))


def _unlisted_line(t: Translator, kind: ListKind, one: Unlisted) -> str:
    name = t.language_name(one.text) if kind is ListKind.LANGUAGE else one.text
    return t.plain("lists.line", name=name, uses=one.uses)
