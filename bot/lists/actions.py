"""Buttons of the clinic's lists."""

from bot.chat.payload import Action, action
from core.model import ListEntryId, ListKind


@action("ll")
class ShowList(Action):
    """A list, by use."""

    kind: ListKind
    page: int


@action("lv")
class ShowListEntry(Action):
    entry: ListEntryId


@action("ln")
class AddToList(Action):
    """Ask what a new entry is called."""

    kind: ListKind


@action("lk")
class KeepSuggestedName(Action):
    """Take the name that is suggested in this language."""


@action("lc")
class ConfirmListEntry(Action):
    """``mark`` is of the names that were looked at."""

    mark: str


@action("lr")
class AskListName(Action):
    """Ask what an entry is to be called in a language."""

    entry: ListEntryId
    language: str


@action("lm")
class ChooseMergeInto(Action):
    """Choose of what an entry is to become part."""

    entry: ListEntryId
    page: int


@action("lj")
class AskMerge(Action):
    entry: ListEntryId
    into: ListEntryId


@action("ly")
class MergeEntries(Action):
    entry: ListEntryId
    into: ListEntryId


@action("lx")
class RetireEntry(Action):
    """Offer it to new cards no more, or again."""

    entry: ListEntryId
    retired: bool


@action("lu")
class ShowUnlisted(Action):
    """What stands on cards and not on the list."""

    kind: ListKind
    page: int


@action("la")
class AddUnlisted(Action):
    """Begin to add what stands on cards; ``mark`` is of how they write it."""

    kind: ListKind
    mark: str
