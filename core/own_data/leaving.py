"""What becomes of patients of whom the clinic is to know nothing any more."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from core import facts
from core.appointments import rules
from core.appointments.leaving import left_behind
from core.appointments.locks import end_proposal, slots_of
from core.facts import Fact
from core.model import Appointment, Doctor, Patient, Side, Span
from core.ports.work import Locked, UnitOfWork
from core.slots.practice import Weeks

EVER = timedelta(days=3650)
"""Further ahead than any appointment lies."""


async def ahead_of(
    work: UnitOfWork, patients: Collection[Patient], now: datetime
) -> list[Appointment]:
    """Return what would be cancelled for these patients: what has begun takes place."""
    live = await work.appointments.live_ahead([one.id for one in patients], now)
    return [one for one in live if one.span.start > now]


async def hold_ahead(
    work: UnitOfWork, ahead: Collection[Appointment], own: Doctor | None, now: datetime
) -> Locked:
    """Lock the doctors and slots of these appointments, and all that ``own`` has ahead."""
    doctors = {one.doctor_id for one in ahead} | ({own.id} if own else set())
    locked = await work.lock(doctors=doctors)
    published = await work.slots.between(own.id, Span(now, now + EVER)) if own else ()
    slots = {slot for one in ahead for slot in slots_of(one)} | {one.id for one in published}
    return replace(locked, slots=(await work.lock(slots=slots)).slots)


async def erase_patients(
    work: UnitOfWork,
    patients: Collection[Patient],
    ahead: Collection[Appointment],
    locked: Locked,
    name: str,
    weeks: Weeks,
    now: datetime,
) -> list[Fact]:
    """Cancel what these patients have ahead, and remove what is known of them; say what that is.

    The patients are locked, and in ``locked`` what ``hold_ahead`` took. ``name`` is what stands for
    them from now on.
    """
    happened: list[Fact] = []
    for before in ahead:
        after = replace(rules.cancelled(before, None), note=None)
        await end_proposal(work, before, locked)
        await work.appointments.save(after)
        happened.append(facts.AppointmentCancelled(after, Side.PATIENT))
        happened += await left_behind(work, before, after, locked, weeks, now)
    await work.own_data.erase_patients([one.id for one in patients], name)
    for one in patients:
        gone = Patient(one.id, name, version=one.version + 1, erased=True)
        happened.append(facts.PatientErased(gone))
    return happened
