"""Buttons of the trail: each carries the whole search."""

from enum import StrEnum

from bot.chat.payload import Action, action
from core.audit.search import Kind, Side

ANYBODY = "-"
ANYWHERE = "-"


class Narrow(StrEnum):
    """By what a search is narrowed."""

    KIND = "k"
    WHO = "w"
    WHEN = "d"
    WHERE = "p"


@action("ot")
class ShowTrail(Action):
    """Entries from ``first`` to ``last``, of a kind, by or about somebody, from a place.

    ``who`` is as bot/trail/wanted.py writes it, and so is ``place``. ``upto`` is the newest entry
    of the first page, 0 where it is being looked at only now.
    """

    kind: Kind
    side: Side
    who: str
    first: int
    last: int
    place: str
    upto: int
    page: int


@action("oe")
class ShowEntry(Action):
    """One entry, and the search from which one came."""

    entry: int
    kind: Kind
    side: Side
    who: str
    first: int
    last: int
    place: str


@action("on")
class NarrowTrail(Action):
    """Choose another kind, person, time or place."""

    by: Narrow
    kind: Kind
    side: Side
    who: str
    first: int
    last: int
    place: str


@action("ob")
class BeginTrail(Action):
    """The trail of the last days, of everybody."""
