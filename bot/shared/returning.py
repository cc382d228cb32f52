"""Somebody who comes back: their next appointment, and the doctors whom they were with last."""

from collections.abc import Sequence

from bot.chat.context import Context
from core.views import FreeTime, Returning

DOCTORS = 2
"""So many of the last doctors are offered before all others."""


async def returning(context: Context) -> Returning:
    """Return what is known of the speaker; it is one read, and none for who never signed up."""
    if context.patient is None:
        return Returning()
    now = context.now
    views = await context.services.queries.at_home(context.account.id, now)
    ahead = [one for one in views if one.appointment.live and one.appointment.span.end > now]
    visited = [one.doctor for one in views if one.appointment.span.start <= now]
    latest = {doctor.id: doctor for doctor in visited if doctor.practises}
    return Returning(ahead[-1] if ahead else None, list(latest.values())[:DOCTORS])


async def times_with_last_doctors(context: Context) -> Sequence[FreeTime]:
    """Return the earliest free time of each doctor whom the speaker was with last."""
    availability, found = context.services.availability, []
    for doctor in (await returning(context)).doctors:
        found += [FreeTime(slot, doctor) for slot in await availability.next_times(doctor.id, 1)]
    return found
