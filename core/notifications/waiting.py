"""What is told to those who wait for a time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from core.model import DoctorId, PatientId, Slot, SlotId, Wait, WaitId

NEWS_FOR = timedelta(days=1)
"""So long it is still worth telling that no time freed."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A time freed and is kept for who waits for it."""

    wait: WaitId
    slot: SlotId
    starts: datetime
    kind: Literal["offered"] = "offered"


@dataclass(frozen=True, slots=True)
class WaitedInVain:
    """A wait is over: no time freed on its days.

    ``silent``: times were offered, and nobody answered.
    """

    patient: PatientId
    doctor: DoctorId
    first: date
    last: date
    silent: bool = False
    kind: Literal["waited_in_vain"] = "waited_in_vain"


AboutWait: TypeAlias = Offered | WaitedInVain


def old_news(due: datetime, now: datetime) -> bool:
    """Whether it is too late to tell that no time freed."""
    return due + NEWS_FOR <= now


def offer_over(about: Offered, wait: Wait | None, slot: Slot | None, now: datetime) -> bool:
    """Whether a time is not offered any more, or is not the one that the letter tells of."""
    return (
        wait is None
        or slot is None
        or wait.slot_id != about.slot
        or slot.id != about.slot
        or slot.span.start != about.starts
        or wait.until is None
        or wait.until <= now
    )
