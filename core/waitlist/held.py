"""A wait under the locks that whoever ends it or its offer needs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.appointments.locks import keep_for_nobody
from core.errors import NotFoundError
from core.model import Slot, Wait, WaitId
from core.ports.work import Locked, OpenWork, UnitOfWork


@asynccontextmanager
async def held_wait(
    open_work: OpenWork, wait: WaitId
) -> AsyncIterator[tuple[UnitOfWork, Wait, Locked]]:
    """Open a unit of work that holds a wait, its patient, and the slot that is offered.

    Waits are locked last, so which slot it is must be known before: where another one was offered
    meanwhile, it begins anew. Raises NotFoundError.
    """
    while True:
        async with open_work() as work:
            glance = await work.waitlist.get(wait)
            if glance is None:
                raise NotFoundError
            slots = [] if glance.slot_id is None else [glance.slot_id]
            locked = await work.lock(patients=[glance.patient_id], slots=slots)
            await work.waitlist.turn([glance.doctor_id])
            found = await work.waitlist.hold(wait)
            if found is None:
                raise NotFoundError
            if found.slot_id in {None, glance.slot_id}:
                yield work, found, locked
                return


async def end_offer(work: UnitOfWork, wait: Wait, locked: Locked) -> None:
    """Offer nothing to this wait any more; its slot is kept for nobody."""
    slot = None if wait.slot_id is None else locked.slots.get(wait.slot_id)
    await work.waitlist.end_offers([wait.id])
    if slot is not None and is_kept(wait, slot):
        await keep_for_nobody(work, slot)


def is_kept(wait: Wait, slot: Slot) -> bool:
    """Whether the slot is kept for this wait, and for nothing else."""
    return not slot.booked and (slot.held_by, slot.held_until) == (wait.account_id, wait.until)
