"""Looks up a doctor's day, as the digest tells it."""

from datetime import date, datetime

from bot.chat.context import Services
from bot.digest.letters import Morning
from core import wall_clock
from core.model import DoctorId
from core.ports.agenda import Only

MOST_READ = 100


async def morning_of(services: Services, doctor: DoctorId, day: date, now: datetime) -> Morning:
    """Return the doctor's day as it stands at ``now``."""
    queries = services.queries
    starts = wall_clock.bounds(day, services.policy.zone)
    confirmed = await queries.agenda(
        doctor, starts=starts, only=Only.CONFIRMED, latest_first=False, limit=MOST_READ
    )
    free = await services.availability.times(doctor, day)
    return Morning(day, confirmed, len(free), await queries.count_requests(doctor, now))
