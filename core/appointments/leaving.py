"""What becomes of the slot that an appointment leaves: it is free again, or it goes."""

from dataclasses import replace
from datetime import datetime

from core import facts
from core.facts import Fact
from core.model import Actor, Appointment
from core.ports.work import Locked, UnitOfWork
from core.slots.practice import Weeks


async def left_behind(
    work: UnitOfWork,
    before: Appointment,
    after: Appointment,
    locked: Locked,
    weeks: Weeks,
    now: datetime,
) -> list[Fact]:
    """Return what becomes of the slot that this appointment, which is saved, fills no more.

    It is free again, unless the doctor's week has it no longer and it was kept for the appointment
    alone: that goes at once, before anybody is offered it. Slot and doctor are locked.
    """
    stays = after.live and after.slot_id == before.slot_id
    slot = None if stays or before.slot_id is None else locked.slots.get(before.slot_id)
    if slot is None:
        return []
    free = replace(slot, appointment_id=None)
    if await weeks.miss(work, locked.doctors[slot.doctor_id], free, now):
        await work.slots.delete([slot.id])
        return [facts.SlotsWithdrawn(slot.doctor_id, [free], deleted=True)]
    return [facts.SlotFreed(free)]


async def keep_for_undo(
    work: UnitOfWork, after: Appointment, by: Actor, locked: Locked
) -> list[Fact]:
    """Keep the slot of a cancelled appointment for who cancelled it: nothing is free yet."""
    slot = None if after.slot_id is None else locked.slots.get(after.slot_id)
    if slot is not None:
        await work.slots.keep([replace(slot, held_by=by.account_id, held_until=after.undo_until)])
    return []
