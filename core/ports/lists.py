"""What core asks of storage about the clinic's lists."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.model import DoctorId, ListEntry, ListEntryId, ListKind


@dataclass(frozen=True, slots=True)
class NewListEntry:
    """An entry to write; the fields are as in ListEntry."""

    kind: ListKind
    key: str
    names: Mapping[str, str] = field(hash=False)
    words: tuple[str, ...] = ()


class Lists(Protocol):
    """The clinic's lists in a unit of work. They are held last of all, after doctors."""

    async def hold(self, kind: ListKind) -> Sequence[ListEntry]:
        """Hold a list and return its entries, merged ones too: nobody else changes it meanwhile.

        Who holds what a card says of it (``keep``) is waited for.
        """
        ...

    async def keep(self, kind: ListKind, texts: Collection[str]) -> Mapping[str, str]:
        """Return how cards write these; hold it, so that it is not merged before the end.

        For what no list has, a text stands for itself. A language is known by its code alone.
        """
        ...

    async def begin(self, new: Sequence[NewListEntry]) -> None:
        """Write the entries of a list that has none yet."""
        ...

    async def add(self, new: NewListEntry) -> ListEntry:
        """Write an entry. Words that others are merely known by besides become this one's."""
        ...

    async def rename(self, entry: ListEntry, language: str, name: str) -> None:
        """Call a held entry otherwise in one language; the name it had is kept as a former one."""
        ...

    async def merge(self, entry: ListEntry, into: ListEntry) -> None:
        """Give all that a held entry is called to another one, as former names."""
        ...

    async def retire(self, entry: ListEntryId, *, retired: bool) -> None:
        """Offer an entry to new cards no more, or again."""
        ...


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry of a list, and on how many cards it stands."""

    entry: ListEntryId
    uses: int


class ListPages(Protocol):
    """The clinic's lists, to be read."""

    async def list_entries(self) -> Sequence[ListEntry]:
        """Return the entries of all lists, merged ones too."""
        ...

    async def listed(self, kind: ListKind, limit: int, offset: int = 0) -> Sequence[ListedEntry]:
        """Return entries by use, the most used first, of equal ones the oldest; retired ones last.

        A card that was never approved, or whose doctor is gone, uses nothing.
        """
        ...

    async def uses(self, entry: ListEntryId) -> int:
        """Return on how many cards an entry stands."""
        ...

    async def on_cards(self, kind: ListKind) -> Mapping[str, int]:
        """Return what cards write, and on how many; also what no list has."""
        ...

    async def writers(self, kind: ListKind, key: str) -> Sequence[DoctorId]:
        """Return whose card or waiting request writes this, in order."""
        ...
