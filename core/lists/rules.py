"""What the lists refuse."""

from collections.abc import Iterable, Iterator, Mapping

from core.errors import (
    BadFieldError,
    ListEntryMergedError,
    ListNameTakenError,
    NotFoundError,
    Refusal,
)
from core.lists.vocabulary import folded
from core.model import ListEntry, ListEntryId, ListKind

LOCAL_CODES = tuple(
    f"q{second}{third}" for second in "abcdefghijklmnopqrst" for third in map(chr, range(97, 123))
)
"""Codes that ISO 639-2 leaves to each one's own use, for languages that have no other."""


def refuse_name(
    name: str, language: str, others: Iterable[ListEntry], own: ListEntryId | None = None
) -> Refusal | None:
    """Say why an entry may not be called so in a language; ``own`` is the entry itself.

    What other entries are merely known by besides may become a name.
    """
    wanted = folded(name)
    for one in others:
        if one.id != own and one.merged_into is None and wanted in _taken(one, language):
            return ListNameTakenError(name, one.name(language))
    return None


def _taken(one: ListEntry, language: str) -> Iterator[str]:
    if language in one.names:
        yield folded(one.names[language])
    yield from map(folded, one.former)
    if one.kind is ListKind.SPECIALTY:
        yield folded(one.key)


def present(entry: ListEntry | None) -> ListEntry:
    """Return an entry that can be changed. Raises NotFoundError, ListEntryMergedError."""
    if entry is None:
        raise NotFoundError
    if entry.merged_into is not None:
        raise ListEntryMergedError
    return entry


def check_merge(entry: ListEntry, into: ListEntry) -> None:
    """Raise NotFoundError where the two cannot be one: no button of ours says so."""
    if entry.id == into.id or entry.kind is not into.kind:
        raise NotFoundError


def check_names(names: Mapping[str, str], languages: Iterable[str]) -> None:
    """Raise BadFieldError where an entry has no name in one of these languages."""
    if any(not names.get(language) for language in languages):
        raise BadFieldError("list_name", "empty")


def free_code(taken: Iterable[str]) -> str:
    """Return a code for a language that ISO 639 knows none for.

    Raises BadFieldError when all are in use.
    """
    used = frozenset(taken)
    for code in LOCAL_CODES:
        if code not in used:
            return code
    raise BadFieldError("list_name", "too-many-languages", limit=len(LOCAL_CODES))
