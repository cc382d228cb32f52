"""What becomes of patients of whom the clinic is to know nothing any more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core import facts
from core.appointments import rules
from core.appointments.leaving import left_behind
from core.appointments.locks import end_proposal, slots_of
from core.facts import Fact
from core.model import AccountId, Appointment, Doctor, Patient, Side, Span, Wait
from core.ports.work import Locked, UnitOfWork
from core.slots.practice import Weeks
from core.waitlist.held import end_offer

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


async def hold_ahead(work: UnitOfWork, account: AccountId, going: Going, now: datetime) -> Locked:
    """Lock all that goes: the doctors and slots of appointments, what is offered, all lines.

    Of a doctor who goes also all that they have published ahead.
    """
    own = set() if going.doctor is None else {going.doctor.id}
    doctors = {one.doctor_id for one in going.ahead} | own
    locked = await work.lock(doctors=doctors)
    slots = {slot for one in going.ahead for slot in slots_of(one)}
    for number in own:
        slots |= {one.id for one in await work.slots.between(number, Span(now, now + EVER))}
    waits = await _waits(work, account, going)
    slots |= {wait.slot_id for wait in waits if wait.slot_id is not None}
    locked = replace(locked, slots=(await work.lock(slots=slots)).slots)
    await work.waitlist.turn(doctors | {wait.doctor_id for wait in waits})
    return locked


async def _waits(work: UnitOfWork, account: AccountId, going: Going) -> list[Wait]:
    """Return which waits end: all of those who go, and what this account asked for others."""
    found = [
        wait
        for one in (*going.patients, *going.staying)
        for wait in await work.waitlist.of_patient(one.id)
    ]
    gone = {one.id for one in going.patients}
    return [one for one in found if one.patient_id in gone or one.account_id == account]


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
    for wait in await _waits(work, account, going):
        # One that was offered after the slots were locked is left to the rounds.
        await end_offer(work, wait, locked)
        await work.waitlist.remove([wait.id])
        happened.append(facts.WaitLeft(_without_unlocked(wait, locked)))
    await work.own_data.erase_patients([one.id for one in going.patients], name)
    for one in going.patients:
        gone = Patient(one.id, name, version=one.version + 1, erased=True)
        happened.append(facts.PatientErased(gone))
    for one in going.staying:
        await work.people.end_care(account, one.id)
        happened.append(facts.CareEnded(one))
    return happened


def _without_unlocked(wait: Wait, locked: Locked) -> Wait:
    """Return a wait with what is offered to it as far as that is locked: it is free now."""
    return wait if wait.slot_id in locked.slots else replace(wait, slot_id=None, until=None)
