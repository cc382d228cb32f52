"""The clinic's own lists: what its doctors practise, and the languages they speak."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.model.ids import ListEntryId

MAIN_LANGUAGE = "en"
"""Whose name stands where an entry has none in the reader's."""


class ListKind(StrEnum):
    """Which of the lists."""

    SPECIALTY = "specialty"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One specialty or spoken language.

    ``key`` is how doctors' cards write it, and never changes; for a language that is its ISO 639
    code. ``names`` are by interface language. ``former`` are names that it had, or that were merged
    into it; ``words`` are what else people call it, in lower case. A retired one is not offered to
    new cards; of one that was merged into another all but its number belongs to the other.
    """

    id: ListEntryId
    kind: ListKind
    key: str
    names: Mapping[str, str] = field(hash=False)
    former: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    retired: bool = False
    merged_into: ListEntryId | None = None

    def name(self, language: str) -> str:
        """Return its name in a language; the English one where it has none in that."""
        return self.names.get(language) or self.names.get(MAIN_LANGUAGE) or self.key
