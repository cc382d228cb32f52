"""The clinic's desk: who waits for an admin, and the clinic at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.model import DoctorId, PatientId, Span, Subject
from core.views import AppointmentView


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for a decision; ``specialty`` is a doctor's."""

    about: Subject
    whom: DoctorId | PatientId
    name: str
    specialty: str | None = None


@dataclass(frozen=True, slots=True)
class AtADesk:
    """The clinic at a glance.

    ``appointments`` are today's, but for those called off; of them ``to_come`` have not begun.
    ``doctors`` see somebody today or could, ``free`` are times that can still be booked today.
    ``unconfirmed`` are tomorrow's appointments of which nobody has said "I'm coming", and requests
    that wait for their doctor. ``failed`` letters were given up. The others wait for an admin.
    """

    appointments: int = 0
    to_come: int = 0
    doctors: int = 0
    free: int = 0
    unconfirmed: int = 0
    failed: int = 0
    applications: int = 0
    patients: int = 0
    cards: int = 0

    @property
    def waiting(self) -> int:
        """How many wait for a decision."""
        return self.applications + self.patients + self.cards


@dataclass(frozen=True, slots=True)
class AtWork:
    """A doctor's day: how many appointments, and how many times can still be booked."""

    doctor: DoctorId
    name: str
    specialty: str
    appointments: int
    free: int


class DeskPages(Protocol):
    """Pages of the clinic's desk, which only read."""

    async def at_the_desk(
        self, today: Span, tomorrow: Span, bookable: Span, now: datetime
    ) -> AtADesk:
        """Return the clinic at a glance, in one read. ``bookable`` bounds the free times' start."""
        ...

    async def queue(self, limit: int, offset: int = 0) -> Sequence[Waiting]:
        """Return who waits for a decision: doctors, patients, cards; each the oldest first."""
        ...

    async def day_of_clinic(
        self, day: Span, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return the appointments of a day but for those called off, in order of time."""
        ...

    async def unconfirmed(
        self, day: Span, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return the appointments of a day that nobody has confirmed, in order of time."""
        ...

    async def at_work(
        self, day: Span, bookable: Span, now: datetime, *, free: bool, limit: int, offset: int = 0
    ) -> Sequence[AtWork]:
        """Return the doctors who see somebody that day, or could, by name.

        With ``free`` those alone who still could.
        """
        ...
