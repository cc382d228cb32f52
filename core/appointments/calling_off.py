"""What becomes of the times of appointments that their doctor calls off."""

from collections.abc import Sequence
from dataclasses import replace

from core import facts
from core.facts import Fact
from core.model import Appointment
from core.ports.work import Locked, UnitOfWork


async def withdraw(
    work: UnitOfWork, called_off: Sequence[Appointment], locked: Locked
) -> list[Fact]:
    """Switch off the locked slots of appointments that one doctor calls off; say what that is.

    Those in a time off are offered to nobody as it is, and come back when it ends.
    """
    left = {one.slot_id for one in called_off}
    slots = [
        replace(slot, appointment_id=None, switched_off=True)
        for slot in locked.slots.values()
        if slot.id in left and not slot.time_off
    ]
    if not slots:
        return []
    await work.slots.switch([slot.id for slot in slots], off=True)
    return [facts.SlotsWithdrawn(slots[0].doctor_id, slots, deleted=False)]
