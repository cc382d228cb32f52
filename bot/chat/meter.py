"""What is counted while the bot works: words that stand in the code, and numbers.

Never who it was, nor anything that somebody wrote: what is counted leaves the house.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from core.audit import Deed


class Outcome(StrEnum):
    """What became of a press or a message."""

    ANSWERED = "answered"
    REFUSED = "refused"
    BUSY = "busy"
    FAILED = "failed"


class Sent(StrEnum):
    """What became of a letter."""

    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    PUT_BACK = "put_back"


class Meter(Protocol):
    """Counts. Each call is cheap, never waits and never fails."""

    def answered(self, origin: str, outcome: Outcome) -> None:
        """``origin`` is what was pressed or asked: an action, a command, a step."""
        ...

    def handled(self, kind: str, seconds: float) -> None:
        """An update of this kind was handled, from its turn to its answer."""
        ...

    def refused(self, refusal: str) -> None:
        """Core refused; ``refusal`` is its class."""
        ...

    def done(self, deeds: Iterable[Deed]) -> None:
        """These deeds were committed."""
        ...

    def letter(self, sent: Sent, number: int = 1) -> None: ...

    def job(self, name: str, *, well: bool) -> None: ...


class Unmeasured:
    """Counts nothing: what is used where nobody asks."""

    def answered(self, origin: str, outcome: Outcome) -> None: ...

    def handled(self, kind: str, seconds: float) -> None: ...

    def refused(self, refusal: str) -> None: ...

    def done(self, deeds: Iterable[Deed]) -> None: ...

    def letter(self, sent: Sent, number: int = 1) -> None: ...

    def job(self, name: str, *, well: bool) -> None: ...


UNMEASURED: Meter = Unmeasured()
