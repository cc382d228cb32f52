"""What becomes of an update, decided before it is written down or queued.

So a flood costs nobody else anything: not the room that is left, not a write, not an answer.
"""

from collections import OrderedDict
from enum import Enum
from typing import TypeVar

from bot.intake.limits import Limits, Verdict
from bot.telegram.incoming import Incoming

REMEMBERED = 8192
"""So many of the latest updates are known again, and so many groups."""
GROUPS_PER_SECOND, GROUPS_AT_ONCE = 1.0, 20.0

K = TypeVar("K")
V = TypeVar("V")


class Ruling(Enum):
    """What to do with an update."""

    HANDLE = "handle"
    WARN = "warn"
    """Tell them that this was too much; the update itself is let go."""
    POINT_ELSEWHERE = "point elsewhere"
    """Say in this group that the bot talks with people in private."""
    DROP = "drop"


_ONCE_MORE = {Ruling.WARN: Ruling.DROP, Ruling.POINT_ELSEWHERE: Ruling.DROP}
"""What becomes of one that comes again; the rulings that are missing here stay the same."""


class Admission:
    """Rules on updates, one after another, in memory: a restart forgives.

    An update that comes again, because the database was away, costs its sender nothing more.
    """

    def __init__(self, longest_queue: int, limits: Limits | None = None) -> None:
        self._longest_queue = longest_queue
        self._limits = limits or Limits()
        self._pointing = Limits(GROUPS_PER_SECOND, GROUPS_AT_ONCE)
        self._rulings: OrderedDict[tuple[int, str], Ruling] = OrderedDict()
        self._groups: OrderedDict[int, None] = OrderedDict()

    def rule(self, update: Incoming, waiting: int) -> Ruling:
        """Return what to do with it; ``waiting`` updates of the same person are queued already."""
        known = update.update_id, update.fingerprint
        ruling = self._rulings.get(known)
        if ruling is None:
            ruling = self._ruling(update, waiting)
        _remember(self._rulings, known, _ONCE_MORE.get(ruling, ruling))
        return ruling

    def _ruling(self, update: Incoming, waiting: int) -> Ruling:
        if update.user is not None and update.is_personal:
            return self._of_a_person(update, update.user.id, waiting)
        said = update.message is not None or update.press is not None
        chat = update.chat
        if not said or chat is None or chat.is_private:
            return Ruling.DROP
        return self._of_a_group(chat.id)

    def _of_a_person(self, update: Incoming, person: int, waiting: int) -> Ruling:
        if waiting >= self._longest_queue:
            verdict = self._limits.refuse(person)
        else:
            verdict = self._limits.judge(person)
        if verdict is Verdict.SERVE:
            return Ruling.HANDLE
        if verdict is Verdict.WARN and update.membership is None:
            return Ruling.WARN
        return Ruling.DROP

    def _of_a_group(self, chat: int) -> Ruling:
        """Whoever speaks there, and whatever they say, the group hears the same sentence, once.

        Groups may be made faster than sentences are worth sending: those that come after hear it
        when somebody speaks there again.
        """
        if chat in self._groups:
            self._groups.move_to_end(chat)
            return Ruling.DROP
        if self._pointing.spent(None):
            return Ruling.DROP
        self._pointing.count(None)
        _remember(self._groups, chat, None)
        return Ruling.POINT_ELSEWHERE


def _remember(kept: OrderedDict[K, V], key: K, value: V) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)
