"""The lines of the tables that say who may do what; test_who_may.py tells how they are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.chat.payload import Action
from tests.journey.world import ROLES, Things


@dataclass(frozen=True, slots=True)
class Row:
    """An action about some things, and who may; ``form`` is what was half written before."""

    act: Callable[[Things], Action]
    may: str
    form: Mapping[str, object] = field(default_factory=dict)
    step: str = ""

    def sign(self, role: str) -> str:
        """Return what happens to this role; a disabled admin is disabled like anybody else."""
        return self.may[ROLES.index("disabled" if role == "disabled admin" else role)]


def row(may: str, act: Callable[[Things], Action], step: str = "", **form: object) -> Row:
    """Return a line: a sign for each role but the last, the action, and its form."""
    return Row(act, may, form, step)
