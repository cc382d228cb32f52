"""What admins did to the clinic's lists of specialties and spoken languages."""

from dataclasses import dataclass
from typing import TypeAlias

from core.model import ListEntry


@dataclass(frozen=True, slots=True)
class ListEntryAdded:
    """A list has an entry more."""

    entry: ListEntry


@dataclass(frozen=True, slots=True)
class ListEntryRenamed:
    """An entry is called otherwise in one language."""

    entry: ListEntry


@dataclass(frozen=True, slots=True)
class ListEntriesMerged:
    """An entry became part of another one: ``entry`` is the one that stays."""

    merged: ListEntry
    entry: ListEntry


@dataclass(frozen=True, slots=True)
class ListEntryRetired:
    """An entry is not offered to new cards any more."""

    entry: ListEntry


@dataclass(frozen=True, slots=True)
class ListEntryBroughtBack:
    """A retired entry is offered again."""

    entry: ListEntry


ListFact: TypeAlias = (
    ListEntryAdded | ListEntryRenamed | ListEntriesMerged | ListEntryRetired | ListEntryBroughtBack
)
"""What became of the clinic's lists."""
