"""How a doctor works, read in a unit of work, and whether a slot is of their week."""

from dataclasses import dataclass
from datetime import date, datetime

from core import wall_clock
from core.model import Doctor, Slot, Source
from core.policy import ClinicPolicy
from core.ports.holidays import Holidays
from core.ports.work import UnitOfWork
from core.slots.weekly import Circumstances, Practice, is_astray


async def practice_of(work: UnitOfWork, doctor: Doctor, today: date) -> Practice:
    """Return how the doctor, who is locked, works from today on."""
    hours = await work.hours.of(doctor.id)
    return Practice(
        tuple(one for one in hours if one.last is None or one.last >= today),
        doctor.pause,
        doctor.on_holidays,
        await work.hours.hand_set(doctor.id, today),
    )


@dataclass(frozen=True, slots=True)
class Weeks:
    """Doctors' weeks as they are now, on the clinic's calendar."""

    holidays: Holidays
    policy: ClinicPolicy

    async def miss(self, work: UnitOfWork, doctor: Doctor, slot: Slot, now: datetime) -> bool:
        """Whether the week of this doctor, who is locked, published the slot and has it no more."""
        if slot.source is not Source.WEEKLY:
            return False
        zone, holidays = self.policy.zone, self.holidays.between(slot.day, slot.day)
        practice = await practice_of(work, doctor, wall_clock.day_of(now, zone))
        return is_astray(practice, slot, Circumstances(now, slot.day, zone, holidays))
