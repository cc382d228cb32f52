"""Why somebody cannot wait, or is offered nothing."""

from dataclasses import dataclass

from core.errors.refusal import Refusal
from core.model import Slot


@dataclass(eq=False)
class TooManyWaitsError(Refusal):
    """The patient waits for as much as the clinic allows."""

    limit: int


@dataclass(eq=False)
class TimesAreFreeError(Refusal):
    """Nobody need wait: this time is free, and others may be."""

    slot: Slot


class DaysOverError(Refusal):
    """The days that somebody would wait for have passed, or lie beyond what can be booked."""


class OfferOverError(Refusal):
    """The time that was offered is kept for this one no longer."""


class NoGainError(Refusal):
    """The patient has an appointment there that is no later."""
