"""Calling appointments off as their doctor, and what becomes of their times."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core import facts
from core.appointments import rules
from core.appointments.locks import end_proposal
from core.facts import Fact
from core.model import Appointment, Side
from core.ports.work import Locked, UnitOfWork


async def call_off(
    work: UnitOfWork, reasons: Mapping[Appointment, str], locked: Locked
) -> list[Fact]:
    """Call off these appointments, each for its reason, in their order; say what that is.

    Their patients are locked, their slots and those that were proposed instead are ``locked``.
    """
    told: list[Fact] = []
    for before, reason in reasons.items():
        after = rules.cancelled(before, reason)
        await end_proposal(work, before, locked)
        await work.appointments.save(after)
        told.append(facts.AppointmentCancelled(after, Side.DOCTOR))
    return told


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
