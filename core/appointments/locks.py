"""An appointment under the locks that whoever changes it needs, and the slots that it keeps."""

from dataclasses import replace
from datetime import datetime

from core.appointments import rules
from core.appointments.request_rules import keeps_proposal
from core.doctors.own import hold_stand_in, refuse_as_doctor
from core.errors import NotFoundError
from core.model import Actor, Appointment, AppointmentId, Slot, SlotId, Source
from core.people.rules import refuse_carer
from core.ports.work import Locked, UnitOfWork


async def lock_with_patient(
    work: UnitOfWork, appointment: AppointmentId, now: datetime
) -> tuple[Appointment, Locked]:
    """Lock the patient of an appointment, and read it under that lock.

    Whoever changes an appointment holds its patient, so from here on it stays as it is: which slot
    it fills, for one, is known only now. Raises NotFoundError.
    """
    glance = await work.appointments.get(appointment)
    if glance is None:
        raise NotFoundError
    held = await work.lock(patients=[glance.patient_id], since=now - rules.DAY)
    found = await work.appointments.get(appointment)
    if found is None:
        raise NotFoundError
    return found, held


async def lock_as_patient(
    work: UnitOfWork, by: Actor, appointment: AppointmentId, now: datetime
) -> tuple[Appointment, Locked]:
    """Lock the patient of an appointment for whom this account may act. Raises a Refusal."""
    found, held = await lock_with_patient(work, appointment, now)
    refusal = refuse_carer(held.carer(by.account_id, found.patient_id))
    if refusal is not None:
        raise refusal
    return found, held


async def lock_as_doctor(
    work: UnitOfWork, by: Actor, appointment: AppointmentId, now: datetime, *slots: SlotId
) -> tuple[Appointment, Locked]:
    """Lock all that an appointment of the doctor who acts touches, and these slots besides.

    Another's appointment is NotFoundError, as is none at all.
    """
    await hold_stand_in(work, by)
    found, held = await lock_with_patient(work, appointment, now)
    locked = await work.lock(doctors=[found.doctor_id], slots={*slots_of(found), *slots})
    if await refuse_as_doctor(work, by, locked.doctors.get(found.doctor_id)) is not None:
        raise NotFoundError
    return found, joined(held, locked)


def joined(held: Locked, locked: Locked) -> Locked:
    """Return what two locks of one unit of work took hold of: the patient first, then the rest."""
    return replace(held, doctors=locked.doctors, slots=locked.slots)


def slots_of(appointment: Appointment) -> list[SlotId]:
    """Return the slots that stand by this appointment: its own, and the one its doctor proposed."""
    return [one for one in (appointment.slot_id, appointment.proposed_slot) if one is not None]


async def end_proposal(work: UnitOfWork, before: Appointment, locked: Locked) -> None:
    """Free the slot that its doctor proposed, where one is still kept for it."""
    slot = None if before.proposed_slot is None else locked.slots.get(before.proposed_slot)
    if slot is not None and keeps_proposal(before, slot):
        await keep_for_nobody(work, slot)
        if slot.source is Source.WEEKLY:
            # The week may have it no longer, and the proposal alone have kept it: then it goes at
            # the job's next tick, and not within the hour.
            await work.hours.due(slot.doctor_id)


async def keep_for_nobody(work: UnitOfWork, slot: Slot) -> None:
    """Let anybody have this slot again."""
    await work.slots.keep([replace(slot, held_by=None, held_until=None)])
