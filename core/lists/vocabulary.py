"""The clinic's lists as they are now, to be looked up without asking the database."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.fields import LIST_NAME_LONGEST
from core.model import ListEntry, ListEntryId, ListKind

_LONGEST_TYPED = 4 * LIST_NAME_LONGEST
"""However it is composed, no name is typed longer; putting marks in order costs their square."""


def folded(name: str) -> str:
    """Return what two names have alike that differ in case, width or white space alone."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class Vocabulary:
    """All entries of all lists. What was merged into another entry leads to that one."""

    def __init__(self, entries: Iterable[ListEntry] = ()) -> None:
        self._all = {one.id: one for one in entries}
        self._keys = {(one.kind, one.key): one for one in self._all.values()}
        self._words: dict[ListKind, dict[str, ListEntry]] = {kind: {} for kind in ListKind}
        for said in (_names, _former, _words):
            for one in self.entries():
                for word in said(one):
                    self._words[one.kind].setdefault(folded(word), one)

    def entries(self, kind: ListKind | None = None) -> Sequence[ListEntry]:
        """Return the entries of one list or of all, in the order in which they were added."""
        return [
            one
            for _, one in sorted(self._all.items())
            if one.merged_into is None and kind in {None, one.kind}
        ]

    def entry(self, number: ListEntryId) -> ListEntry | None:
        """Return an entry, or the one that it was merged into; None for what never was."""
        found = self._all.get(number)
        for _ in self._all:
            if found is None or found.merged_into is None:
                break
            found = self._all.get(found.merged_into)
        return found

    def of_card(self, kind: ListKind, key: str) -> ListEntry | None:
        """Return the entry that cards write so, or None where no list has it."""
        found = self._keys.get((kind, key))
        return None if found is None else self.entry(found.id)

    def called(self, kind: ListKind, word: str) -> ListEntry | None:
        """Return the entry that is called so in any language, was once, or may be; else None."""
        if len(word) > _LONGEST_TYPED:
            return None
        return self._words[kind].get(folded(word))

    def words(self, kind: ListKind) -> Mapping[str, ListEntry]:
        """Return all that the entries of a list are called, folded."""
        return self._words[kind]


def _names(one: ListEntry) -> Iterator[str]:
    yield from one.names.values()


def _former(one: ListEntry) -> Iterator[str]:
    yield from one.former
    if one.kind is ListKind.SPECIALTY:  # a language's code is no word of anybody's
        yield one.key


def _words(one: ListEntry) -> Iterator[str]:
    yield from one.words
