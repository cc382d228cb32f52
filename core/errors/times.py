"""Why a doctor's times stay as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.errors.refusal import Refusal
from core.model import Slot


@dataclass(eq=False)
class SlotBookedError(Refusal):
    """A booked slot can be neither changed nor deleted."""

    slot: Slot


@dataclass(eq=False)
class InTimeOffError(Refusal):
    """A slot in a time off is not offered before that ends."""

    slot: Slot


@dataclass(eq=False)
class OverlapError(Refusal):
    """These slots of the doctor are in the way."""

    in_the_way: Sequence[Slot]


class InThePastError(Refusal):
    """Times that have passed can be neither published nor taken off."""


@dataclass(eq=False)
class LengthError(Refusal):
    """A slot lasts from ``shortest`` to ``longest``."""

    shortest: timedelta
    longest: timedelta


class AnotherDayError(Refusal):
    """It was meant for another day than today, and is said of today alone."""


class HoursChangedError(Refusal):
    """What saving would do to a doctor's times is not what the doctor was shown."""
