"""The lines of the tables that say who may do what; test_who_may.py tells how they are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.chat.payload import Action
from core.appointments.rules import fingerprint
from core.model import Slot
from tests.journey.world import ROLES, Things

# The signs of the roles in their order, for those who meet them often.
EVERYBODY, DOCTORS = "....-...", "-----..-"
OWN_APPOINTMENT, OWN_SLOT, OWN_BOOKING = "-.------", "-----.--", "-----.--"
NOBODY = "--------"


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


def seen(of: Things, slot: Slot, note: str | None = None) -> str:
    """Return what a summary of this slot would have shown."""
    return fingerprint(slot, of.doctor, of.policy, note)
