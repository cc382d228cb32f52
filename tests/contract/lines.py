"""Doctors whose times are gone, and who waits for them: for the tests of the waitlist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.model import Appointment, DayPart, Doctor, Slot, Status, Wait, WaitId
from core.waitlist.service import Wish
from tests.builders import NOW, Builder, Someone

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
EVER = TODAY + timedelta(days=59)


def wish(
    doctor: Doctor, first: date = TODAY, last: date = EVER, part: DayPart = DayPart.ANY
) -> Wish:
    return Wish(doctor.id, first, last, part)


@dataclass(frozen=True)
class Full:
    """A doctor all of whose slots are taken, each by one of those who came early.

    They asked for it: who cancels a request frees its slot at once.
    """

    doctor: Doctor
    slots: Sequence[Slot]
    booked: Sequence[tuple[Someone, Appointment]]

    async def cancel(self, build: Builder, which: int = 0) -> Slot:
        """Let one of those who came early cancel; return the slot."""
        someone, appointment = self.booked[which]
        await build.changes().cancel(someone.by, appointment.id)
        return self.slots[which]


async def full(build: Builder, *hours: float, **card: Any) -> Full:
    doctor = await build.doctor(**card)
    slots = await build.slots(doctor.id, *(hours or (24, 48)))
    booked = []
    for slot in slots:
        someone = await build.person("Early Bird")
        waits, until = Status.PENDING, slot.span.start
        asked = await build.appointment(someone, slot, status=waits, answer_by=until)
        booked.append((someone, asked))
    return Full(doctor, slots, booked)


async def waiting(
    build: Builder, doctor: Doctor, name: str = "Maria Silva", **days: Any
) -> tuple[Someone, Wait]:
    """Let somebody new wait."""
    someone = await build.person(name)
    asked = wish(doctor, **days)
    return someone, await build.waiting().join(someone.by, someone.patient.id, asked)


async def now_of(build: Builder, wait: Wait | WaitId) -> Wait | None:
    """Return a wait as it stands now."""
    number = wait.id if isinstance(wait, Wait) else wait
    view = await build.store.queries.wait(number)
    return None if view is None else view.wait
