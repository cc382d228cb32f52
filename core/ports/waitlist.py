"""Who waits for whose times: in a unit of work, and on pages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from core.model import (
    AccountId,
    DayPart,
    DoctorId,
    PatientId,
    Slot,
    SlotId,
    Span,
    Wait,
    WaitId,
)
from core.views import InLine, WaitView


@dataclass(frozen=True, slots=True)
class NewWait:
    """A wait about to be written; its id comes from storage."""

    account_id: AccountId
    patient_id: PatientId
    doctor_id: DoctorId
    first: date
    last: date
    part: DayPart
    since: datetime


class Waitlist(Protocol):
    """Waits, in a unit of work. Those that are held are locked after everything else.

    A slot is offered to one at a time, and each wait is offered one slot at a time.
    """

    async def turn(self, doctors: Collection[DoctorId]) -> None:
        """Let nobody else hold waits of these doctors until the end.

        Whoever holds a wait and then goes down its line, or holds waits of several lines, does so
        first of all, and for all at once: else two could wait for each other.
        """
        ...

    async def add(self, wait: NewWait) -> Wait: ...

    async def get(self, wait: WaitId) -> Wait | None:
        """Return a wait as it is known to be, without holding it; None where there is none."""
        ...

    async def hold(self, wait: WaitId) -> Wait | None: ...

    async def of_patient(self, patient: PatientId) -> Sequence[Wait]:
        """Return the patient's waits, the first to come first; nothing is held."""
        ...

    async def anybody(self, doctor: DoctorId) -> bool:
        """Whether anybody waits for this doctor's times."""
        ...

    async def in_line(
        self, doctor: DoctorId, first: date, last: date, after: WaitId, limit: int
    ) -> Sequence[InLine]:
        """Hold and return who waits for any of these days, the first to come first.

        Left out is whom no letter reaches, and whose patient is offered a time of this doctor
        already. ``after`` is the last one of the page before.
        """
        ...

    async def offered(self, slots: Collection[SlotId]) -> Sequence[Wait]:
        """Hold and return the waits to which one of these slots is offered."""
        ...

    async def passed(self, slots: Collection[SlotId]) -> Collection[tuple[PatientId, SlotId]]:
        """Return who is not offered which of these slots any more."""
        ...

    async def offer(self, wait: WaitId, slot: SlotId, until: datetime) -> None: ...

    async def count_unanswered(self, wait: WaitId, number: int) -> None:
        """Write how many offers in a row this wait gave no answer to."""
        ...

    async def end_offers(self, waits: Collection[WaitId]) -> None:
        """Let these wait on: nothing is offered to them."""
        ...

    async def pass_by(self, waits: Collection[WaitId], slot: SlotId, *, answered: bool) -> None:
        """Offer this slot to these no more; ``answered``: not even when it frees another time."""
        ...

    async def forget_unanswered(self, slots: Collection[SlotId]) -> None:
        """Let these slots be offered again to those who gave no answer."""
        ...

    async def remove(self, waits: Collection[WaitId]) -> None: ...


class WaitlistPages(Protocol):
    """Pages of those who wait, and of what jobs have to do for them, which only read."""

    async def waits_of(self, account: AccountId, limit: int, offset: int = 0) -> Sequence[WaitView]:
        """Return a page of the waits of all whom this account cares for, in order."""
        ...

    async def wait(self, wait: WaitId) -> WaitView | None: ...

    async def ended_offers(self, now: datetime, limit: int) -> Sequence[WaitId]:
        """Return waits whose offer is over, has become another's, or is of no use any more."""
        ...

    async def ended_waits(self, today: date, now: datetime, limit: int) -> Sequence[WaitId]:
        """Return waits whose days have passed, or that have been served."""
        ...

    async def free_for_waits(
        self,
        starts: Span,
        now: datetime,
        after: tuple[SlotId, WaitId],
        limit: int,
        *,
        verified: bool,
    ) -> Sequence[tuple[Slot, InLine]]:
        """Return free slots beside those who may wait for them, in the order of their ids.

        ``after`` is the last pair of the page before. Those who are busy then or pass it by are
        left out, with ``verified`` also patients for whom nobody vouches.
        """
        ...
