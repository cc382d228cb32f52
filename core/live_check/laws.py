"""What must be so at any moment, and what was found of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

NAMED = 10
"""How many of what breaks a law are named; all of them are counted."""
LOOKS_BACK = timedelta(days=100)
"""What is over for longer is history: a check of it would take ever longer."""
LATE = timedelta(hours=1)
"""After this, what a job should have done was forgotten."""
HOLD_FORGOTTEN = timedelta(days=1)


class Law(StrEnum):
    """What must be so. The words stay: buttons carry them."""

    SLOTS_APART = "slots"
    """A doctor's slots never overlap."""
    PATIENTS_APART = "patients"
    """A patient's live appointments never overlap."""
    ONE_IN_A_SLOT = "one"
    """A slot has at most one live appointment."""
    SLOTS_FILLED = "filled"
    """A slot is filled by a live appointment that is in it, or by none."""
    IN_THEIR_SLOTS = "beside"
    """A live appointment is in a slot of its doctor and of its time, which it fills."""
    NO_ORPHANS = "orphans"
    """A reminder waits for a live appointment alone."""
    REMINDED = "unreminded"
    """Every confirmed appointment ahead has all its reminders, for all who care for the patient."""
    HOLDS_END = "holds"
    """No hold is kept long after its end."""
    NONE_FORGOTTEN = "forgotten"
    """No letter is due for long and nobody tries it."""
    LEASES_END = "leases"
    """No letter is leased for ever."""
    OFFERS_STAND = "offers"
    """What is offered to who waits is kept for them, and not for ever."""
    ALL_SETTLED = "unsettled"
    """Requests expire and cancellations become final when their time is over."""
    CALENDARS_READ = "calendars"
    """Doctors' calendars elsewhere have their turns."""
    IN_REACH = "reach"
    """Whoever has an appointment ahead is reached by letter or by phone, and is not erased."""
    SCHEMA = "schema"
    """The tables are those of this program."""


MENDABLE = (Law.NO_ORPHANS, Law.REMINDED, Law.HOLDS_END, Law.LEASES_END)
"""Laws whose breaches are put right without a decision that is anybody's."""


KEPT_AT_WORK = (
    *(Law.HOLDS_END, Law.NONE_FORGOTTEN, Law.LEASES_END, Law.OFFERS_STAND, Law.ALL_SETTLED),
    Law.CALENDARS_READ,
)
"""Laws that hold only while the bot is at work: its jobs see to them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A law that is broken: so many times, and by which, the first of them."""

    law: Law
    count: int
    which: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. ``unchecked`` are laws that could not be looked at in time."""

    findings: Sequence[Finding] = ()
    unchecked: Sequence[Law] = ()

    @property
    def is_well(self) -> bool:
        """Whether every law was looked at and holds."""
        return not self.findings and not self.unchecked
