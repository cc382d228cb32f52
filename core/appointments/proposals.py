"""What a doctor proposes keeps its time for one request, until that time is taken away."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from core import facts
from core.appointments.locks import keep_for_nobody
from core.appointments.request_rules import answer_by, keeps_proposal
from core.doctors.own import hold_stand_in, lock_own
from core.errors import BusyError
from core.facts import Fact
from core.model import Actor, Appointment, Doctor, DoctorId, Slot
from core.policy import ClinicPolicy
from core.ports.work import Locked, UnitOfWork


async def hold_askers(work: UnitOfWork, doctor: DoctorId, now: datetime) -> Locked:
    """Lock the patients to whom this doctor proposed a time.

    Whoever takes times away does so first of all: patients come before doctors and slots.
    """
    glance = await work.appointments.proposed_by(doctor, now)
    return await work.lock(patients={one.patient_id for one in glance})


async def lock_own_and_askers(
    work: UnitOfWork, by: Actor, doctor: DoctorId, now: datetime
) -> tuple[Doctor, Locked]:
    """Do as ``lock_own``, and hold the askers before; return the card, and all that is locked."""
    await hold_stand_in(work, by)
    held = await hold_askers(work, doctor, now)
    own = await lock_own(work, by, doctor)
    return own, replace(held, doctors={own.id: own})


async def withdraw_proposals(
    work: UnitOfWork,
    doctor: DoctorId,
    taken_away: Iterable[Slot],
    held: Locked,
    policy: ClinicPolicy,
    now: datetime,
) -> list[Fact]:
    """End the proposals of slots that their doctor takes away; return what that is.

    What was asked for at first is kept as it was, and waits for the doctor's word anew. The slots
    and their doctor are locked, and ``held`` are the askers. One whose time has come waits for
    nobody. Raises BusyError where one was proposed between the first lock and the last.
    """
    slots = {slot.id: slot for slot in taken_away}
    told: list[Fact] = []
    for before in await work.appointments.proposed_by(doctor, now) if slots else ():
        slot = None if before.proposed_slot is None else slots.get(before.proposed_slot)
        if slot is None:
            continue
        if before.patient_id not in held.patients:
            raise BusyError("a time was proposed that is just taken away")
        until = answer_by(before.span.start, policy, now)
        after = replace(before, proposed_slot=None, answer_by=until)
        if keeps_proposal(before, slot):
            await keep_for_nobody(work, slot)
        await work.appointments.save(after)
        told.append(facts.ProposalWithdrawn(after, slot))
    return told


async def kept_for(work: UnitOfWork, slots: Iterable[Slot], now: datetime) -> Sequence[Appointment]:
    """Return the requests for which some of these locked slots are kept, if any is kept at all."""
    held = {slot.id for slot in slots if slot.held(now)}
    return await work.appointments.kept_for(held) if held else ()
