"""A clinic to measure on, known by arithmetic: who is in it, and when each of its slots starts."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import make_url

from core.model import (
    AccountId,
    Actor,
    Doctor,
    DoctorId,
    PatientId,
    Slot,
    SlotId,
    Span,
    Verification,
)

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
ENGINES = (SQLITE, POSTGRESQL)

HALF_HOUR = timedelta(minutes=30)
DAYS, A_DAY = 60, 12
A_DOCTOR = DAYS * A_DAY
"""Slots of one doctor: sixty standard days from ten to five, in half hours, with time for lunch."""
HALF_HOURS = "(20 + ({n}) % 12 + ({n}) % 12 / 6 * 2 + ({n}) / 12 * 48)"
"""Half hours from the first midnight to a doctor's ``n``-th slot, in SQL."""
PATIENTS = 60_000
FROM_DAY, TO_DAY = 3, 50
"""Slots to book lie so many days after the first one: within the horizon, with all reminders."""
STRANGERS = 1_000_000
"""Telegram ids are so much higher than the ids of accounts."""


Asks = Sequence[tuple[PatientId, SlotId]]
"""Who asks for which slot."""


@dataclass(frozen=True, slots=True)
class World:
    """A clinic of so many slots; ``first`` is the midnight that its first day begins with.

    The ids of doctors begin at 1, those of patients come after them; all have the ids of their
    accounts.
    """

    engine: str
    url: str
    slots: int
    first: datetime

    @property
    def now(self) -> datetime:
        """A moment at which all slots may be booked."""
        return self.first - timedelta(hours=1)

    @property
    def doctors(self) -> int:
        """How many doctors there are."""
        return self.slots // A_DOCTOR

    def doctor(self, slot: SlotId) -> DoctorId:
        """Return whose slot it is."""
        return DoctorId(1 + (slot - 1) // A_DOCTOR)

    def card(self, doctor: DoctorId) -> Doctor:
        """Return a doctor as they are in the book."""
        return Doctor(
            doctor,
            f"Person {doctor}",
            "Cardiology",
            f"BE-{doctor}",
            "+4930123456",
            languages=("en", "de"),
            verification=Verification.VERIFIED,
            account_id=AccountId(doctor),
        )

    def slot(self, slot: SlotId) -> Slot:
        """Return a free slot as it is in the book."""
        start = self.start(slot)
        return Slot(slot, self.doctor(slot), Span(start, start + HALF_HOUR), start.date())

    def start(self, slot: SlotId) -> datetime:
        """Return when a slot starts."""
        day, time = divmod((slot - 1) % A_DOCTOR, A_DAY)
        return self.first + (48 * day + 20 + time + time // 6 * 2) * HALF_HOUR

    @property
    def file(self) -> str:
        """SQLite's file."""
        return str(make_url(self.url).database)

    @property
    def dsn(self) -> str:
        """PostgreSQL's address, as asyncpg takes it."""
        return self.url.replace("postgresql+asyncpg", "postgresql")


def account_of(patient: PatientId) -> AccountId:
    """Return the account of somebody who cares for themselves."""
    return AccountId(patient)


def acting(patient: PatientId) -> Actor:
    """Return the patient's account as who acts."""
    return Actor(account_of(patient), "bench")


class Unused:
    """Slots all over the book and patients of a world, each handed out once."""

    def __init__(self, world: World) -> None:
        self._slots = _scattered(world.doctors)
        self._patients = count(world.doctors + 1)

    def asks(self, number: int) -> Asks:
        """Return patients who each ask for a slot of their own."""
        return self.asks_for(self.slots(number))

    def asks_for(self, slots: Sequence[SlotId]) -> Asks:
        """Return patients who ask for these slots, one for each."""
        return list(zip(self.patients(len(slots)), slots, strict=True))

    def slots(self, number: int) -> list[SlotId]:
        """Return open slots that nobody was given before."""
        return [next(self._slots) for _ in range(number)]

    def patients(self, number: int) -> list[PatientId]:
        """Return patients without an appointment."""
        return [PatientId(next(self._patients)) for _ in range(number)]


def _scattered(doctors: int) -> Iterator[SlotId]:
    """Draw slots, always the same ones."""
    seen, draw = set(), random.Random(7)
    while True:
        at = draw.randrange(FROM_DAY * A_DAY, TO_DAY * A_DAY)
        slot = SlotId(draw.randrange(doctors) * A_DOCTOR + at + 1)
        if slot not in seen:
            seen.add(slot)
            yield slot
