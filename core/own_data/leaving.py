"""What becomes of patients of whom the clinic is to know nothing any more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core import facts
from core.appointments import rules
from core.appointments.leaving import left_behind
from core.appointments.locks import end_proposal, slots_of
from core.facts import Fact
from core.model import AccountId, Appointment, Doctor, Patient, Side, Span
from core.ports.work import Locked, UnitOfWork
from core.slots.practice import Weeks

EVER = timedelta(days=3650)
"""Further ahead than any appointment lies."""


@dataclass(frozen=True, slots=True)
class Going:
    """What erasing an account would do, or removing one of those for whom it books.

    ``patients`` are erased with it, ``staying`` have somebody else who cares for them, ``ahead``
    is cancelled.
    """

    patients: Sequence[Patient]
    staying: Sequence[Patient]
    ahead: Sequence[Appointment]
    doctor: Doctor | None


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


async def let_go(
    work: UnitOfWork,
    account: AccountId,
    going: Going,
    locked: Locked,
    name: str,
    weeks: Weeks,
    now: datetime,
) -> list[Fact]:
    """Cancel what goes, remove what is known of those who go, end the care for those who stay.

    The patients are locked, and in ``locked`` what ``hold_ahead`` took. ``name`` is what stands for
    those who go from now on. Return what happened.
    """
    happened: list[Fact] = []
    for before in going.ahead:
        after = replace(rules.cancelled(before, None), note=None)
        await end_proposal(work, before, locked)
        await work.appointments.save(after)
        happened.append(facts.AppointmentCancelled(after, Side.PATIENT))
        happened += await left_behind(work, before, after, locked, weeks, now)
    await work.own_data.erase_patients([one.id for one in going.patients], name)
    for one in going.patients:
        gone = Patient(one.id, name, version=one.version + 1, erased=True)
        happened.append(facts.PatientErased(gone))
    for one in going.staying:
        await work.people.end_care(account, one.id)
        happened.append(facts.CareEnded(one))
    return happened
