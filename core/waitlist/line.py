"""The line moves on: a time that frees is offered to the first in line whom it suits.

It happens in the transaction that frees the time. Waits are locked after everything else and in
the order of the line; patients are not: what was read of them may be overtaken, but taking an offer
is a booking, with all its checks.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core import facts
from core.appointments.rules import Seeker
from core.facts import Fact
from core.model import (
    Actor,
    Appointment,
    Doctor,
    DoctorId,
    PatientId,
    Side,
    Slot,
    SlotId,
    Span,
    Wait,
    WaitId,
)
from core.policy import ClinicPolicy
from core.ports.work import Locked, UnitOfWork
from core.views import InLine
from core.waitlist.rules import Kept, kept_for, refuse_offer

JOB = Actor(None, "waitlist")
"""Who offers: nobody asks for it."""
PAGE = 50
"""How many in line are read at once."""


async def follow(
    work: UnitOfWork, happened: Sequence[Fact], policy: ClinicPolicy, now: datetime
) -> list[Fact]:
    """Do for those who wait what follows from these facts; return what that is.

    The slots that the facts tell of are locked by this unit of work, or made in it.
    """
    freed = _freed(happened)
    left = {one.doctor_id for one in _given_up(happened)}
    lines = [one for one in sorted({*freed, *left}) if await work.waitlist.anybody(one)]
    await work.waitlist.turn(lines)
    told = [*await _filled(work, happened), *await _withdrawn(work, happened)]
    for doctor in lines:
        await _not_to_who_left(work, doctor, happened)
        told += await offer(work, await freed[doctor].locked(work, doctor), policy, now)
    return told


# What an offer comes to by other hands


async def _filled(work: UnitOfWork, happened: Iterable[Fact]) -> list[Fact]:
    """End the offers of slots that are booked now: they were taken, whichever way."""
    inside: dict[SlotId, Appointment] = {}
    for fact in happened:
        match fact:
            case (
                facts.AppointmentBooked(one)
                | facts.AppointmentRequested(one)
                | facts.AppointmentMoved(one)
                | facts.ProposalTaken(one)
            ) if one.slot_id is not None:
                inside[one.slot_id] = one
            case _:
                continue
    told: list[Fact] = []
    if not inside:
        return told
    for wait in await work.waitlist.offered(inside):
        assert wait.slot_id is not None  # noqa: S101 (it was found by it)
        one = inside[wait.slot_id]
        if one.patient_id == wait.patient_id:
            await work.waitlist.remove([wait.id])
            told.append(facts.OfferTaken(wait, one))
        else:
            await work.waitlist.end_offers([wait.id])
            told.append(facts.OfferEnded(wait, wait.slot_id))
    return told


async def _withdrawn(work: UnitOfWork, happened: Iterable[Fact]) -> list[Fact]:
    """End the offers of slots that their doctor took back, or gave another time."""
    away: dict[SlotId, Slot] = {}
    for fact in happened:
        match fact:
            case facts.SlotsWithdrawn(slots=slots, deleted=False) | facts.TimeOffTaken(slots=slots):
                away |= {slot.id: slot for slot in slots}
            case facts.BusyTimesRead(closed=slots):
                away |= {slot.id: slot for slot in slots}
            case facts.SlotRetimed(slot):
                away[slot.id] = slot
            case _:
                continue
    offered = await work.waitlist.offered(away) if away else ()
    if not offered:
        return []
    await work.waitlist.end_offers([wait.id for wait in offered])
    slots = [away[wait.slot_id] for wait in offered if wait.slot_id is not None]
    await work.slots.keep([replace(slot, held_by=None, held_until=None) for slot in slots])
    return [facts.OfferEnded(wait, wait.slot_id) for wait in offered if wait.slot_id is not None]


# What freed


@dataclass(slots=True)
class _Freed:
    """What may be free now of one doctor: slots, and spans in which slots were made just now."""

    slots: set[SlotId] = field(default_factory=set)
    spans: set[Span] = field(default_factory=set)

    async def locked(self, work: UnitOfWork, doctor: DoctorId) -> Locked:
        """Return them as they are now."""
        found = set(self.slots)
        if self.spans:
            whole = Span(min(self.spans).start, max(self.spans).end)
            there = await work.slots.between(doctor, whole)
            found |= {slot.id for slot in there if slot.span in self.spans}
        return await work.lock(slots=found)


def _freed(happened: Iterable[Fact]) -> Mapping[DoctorId, _Freed]:
    """Return what may be free now, by doctor."""
    found: dict[DoctorId, _Freed] = defaultdict(_Freed)
    for fact in happened:
        match fact:
            case facts.SlotFreed(slot) | facts.SlotRetimed(slot):
                found[slot.doctor_id].slots.add(slot.id)
            case facts.SlotsReopened(doctor, slots):
                found[doctor].slots.update(slot.id for slot in slots)
            case facts.TimeOffEnded(time_off, slots):
                found[time_off.doctor_id].slots.update(slot.id for slot in slots)
            case facts.BusyCalendarRemoved(doctor, slots):
                found[doctor].slots.update(slot.id for slot in slots)
            case facts.BusyTimesRead(doctor, reopened=slots):
                found[doctor].slots.update(slot.id for slot in slots)
            case facts.SlotsPublished(doctor, spans):
                found[doctor].spans.update(spans)
            case facts.OfferDeclined(wait, slot_id) | facts.OfferEnded(wait, slot_id):
                found[wait.doctor_id].slots.add(slot_id)
            case facts.WaitLeft(wait) | facts.WaitEnded(wait) if wait.slot_id is not None:
                found[wait.doctor_id].slots.add(wait.slot_id)
            case _:
                continue
    return found


async def _not_to_who_left(work: UnitOfWork, doctor: DoctorId, happened: Sequence[Fact]) -> None:
    """See that nobody is offered the time that they have just given up, or were refused.

    To those who gave no answer the last time it was free, it is offered again.
    """
    freed = [
        fact.slot.id
        for fact in happened
        if isinstance(fact, facts.SlotFreed) and fact.slot.doctor_id == doctor
    ]
    if freed:
        await work.waitlist.forget_unanswered(freed)
    for one in _given_up(happened):
        left = {*freed} if one.live else {*freed, *filter(None, [one.slot_id])}
        waits = await work.waitlist.of_patient(one.patient_id)
        mine = [wait.id for wait in waits if wait.doctor_id == doctor]
        for slot in left if mine and one.doctor_id == doctor else ():
            await work.waitlist.pass_by(mine, slot, answered=True)


def _given_up(happened: Iterable[Fact]) -> list[Appointment]:
    """Return the appointments that left their time, but not by their doctor's wish alone.

    What a doctor called off, its patient may well be offered again.
    """
    found: list[Appointment] = []
    for fact in happened:
        match fact:
            case facts.AppointmentCancelled(one, Side.PATIENT | Side.DESK):
                found.append(one)
            case (
                facts.AppointmentMoved(one)
                | facts.ProposalTaken(one)
                | facts.RequestRejected(one)
                | facts.RequestExpired(one)
            ):
                found.append(one)
            case _:
                continue
    return found


# Offering


async def offer(
    work: UnitOfWork, locked: Locked, policy: ClinicPolicy, now: datetime
) -> list[Fact]:
    """Offer the locked slots of one doctor, as far as they are free; return what that is.

    Each goes to the first in line whom it suits, and no patient is offered two at once.
    """
    free = _Free(locked, policy, now)
    told: list[Fact] = []
    served: set[PatientId] = set()
    after = WaitId(0)
    while free.slots:
        first, last = free.slots[0], free.slots[-1]
        page = await work.waitlist.in_line(first.doctor_id, first.day, last.day, after, PAGE)
        if not page:
            break
        live = await work.appointments.live_ahead({one.patient.id for one in page}, now)
        passed = await work.waitlist.passed([slot.id for slot in free.slots])
        for one in page:
            ahead = [it for it in live if it.patient_id == one.patient.id]
            found = None if one.patient.id in served else free.take(one, ahead, passed)
            if found is not None:
                told.append(await _offer_to(work, one.wait, *found))
                served.add(one.patient.id)
        after = page[-1].wait.id
    return told


class _Free:
    """The slots that are still to be had, in order of time."""

    def __init__(self, locked: Locked, policy: ClinicPolicy, now: datetime) -> None:
        self._policy, self._now, self._doctors = policy, now, locked.doctors
        self.slots = sorted(
            (
                slot
                for slot in locked.slots.values()
                if slot.offered and not slot.booked and not slot.held(now)
            ),
            key=lambda slot: slot.span,
        )

    def take(
        self,
        one: InLine,
        live: Collection[Appointment],
        passed: Collection[tuple[PatientId, SlotId]],
    ) -> tuple[Slot, Kept] | None:
        """Take out the first slot that may be offered to this one; None where there is none."""
        for slot in self.slots:
            kept = fitting(one, live, self._doctors[slot.doctor_id], slot, self._policy, self._now)
            if kept is not None and (one.patient.id, slot.id) not in passed:
                self.slots.remove(slot)
                return slot, kept
        return None


def fitting(
    one: InLine,
    live: Collection[Appointment],
    doctor: Doctor,
    slot: Slot,
    policy: ClinicPolicy,
    now: datetime,
) -> Kept | None:
    """Return how long this free slot would be kept for this one; None where it is not offered."""
    seeker = Seeker(one.patient, [one.carer], one.carer, live)
    if refuse_offer(one.wait, seeker, doctor, slot, policy, now) is not None:
        return None
    return kept_for(slot, policy, now)


async def _offer_to(work: UnitOfWork, wait: Wait, slot: Slot, kept: Kept) -> Fact:
    """Keep the slot for who waits; return what that is."""
    await work.waitlist.offer(wait.id, slot.id, kept.until)
    held = replace(slot, held_by=wait.account_id, held_until=kept.until)
    await work.slots.keep([held])
    return facts.TimeOffered(replace(wait, slot_id=slot.id, until=kept.until), held, kept.told)
