"""The waitlist once more, as a page of plain Python: one list in order, no locks, no database."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from core.model import (
    AccountId,
    AppointmentId,
    DayPart,
    DoctorId,
    PatientId,
    Slot,
    SlotId,
    Span,
    WaitId,
)
from core.policy import ClinicPolicy

UNANSWERED = 2
"""Offers in a row without an answer, after which one waits no longer."""
DAY, LEAST = timedelta(days=1), timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Booked:
    """A live appointment."""

    patient: PatientId
    doctor: DoctorId
    slot: SlotId
    span: Span
    made_at: datetime


@dataclass(slots=True)
class Waiting:
    """Somebody in line, with what is offered."""

    patient: PatientId
    doctor: DoctorId
    first: date
    last: date
    part: DayPart
    since: datetime
    slot: SlotId | None = None
    until: datetime | None = None
    told: datetime | None = None
    """From when on a letter tells of the offer."""
    heard: bool = False
    unanswered: int = 0
    passed: dict[SlotId, bool] = field(default_factory=dict)
    """What is offered no more, and whether that was an answer."""


@dataclass(slots=True)
class Line:
    """All who wait, in order, and all that they know of the clinic."""

    policy: ClinicPolicy
    now: datetime
    account: dict[PatientId, AccountId]
    slots: dict[SlotId, Slot] = field(default_factory=dict)
    booked: dict[AppointmentId, Booked] = field(default_factory=dict)
    waits: dict[WaitId, Waiting] = field(default_factory=dict)

    # What is so

    def today(self) -> date:
        return self.now.astimezone(self.policy.zone).date()

    def ahead(self, patient: PatientId) -> list[Booked]:
        mine = [one for one in self.booked.values() if one.patient == patient]
        return [one for one in mine if one.span.end > self.now]

    def later(self, patient: PatientId, slot: Slot) -> Booked | None:
        """Return what the patient would give up for this slot."""
        found = [
            one
            for one in self.ahead(patient)
            if one.doctor == slot.doctor_id and one.span.start > slot.span.start
        ]
        return min(found, key=lambda one: one.span, default=None)

    def may_have(self, patient: PatientId, slot: Slot, instead: Booked | None) -> bool:
        """Whether a booking, or a move of ``instead``, would be allowed."""
        held = slot.held(self.now) and slot.held_by != self.account[patient]
        earliest, latest = self.now + self.policy.notice, self.now + self.policy.horizon
        if slot.booked or not slot.offered or held or not earliest <= slot.span.start <= latest:
            return False
        others = [one for one in self.ahead(patient) if one != instead]
        if any(one.span.overlaps(slot.span) for one in others):
            return False
        if instead is None:
            return len(others) < self.policy.upcoming_per_patient
        return instead.span.start - self.now >= max(self.policy.cutoff, timedelta.resolution)

    def gains(self, wait: Waiting, slot: Slot) -> bool:
        """Whether this slot is asked for, and better than what the patient has."""
        clock = slot.span.start.astimezone(self.policy.zone).time()
        part = {DayPart.ANY: True, DayPart.MORNING: clock < time(12)}.get(
            wait.part, clock >= time(12)
        )
        right = slot.doctor_id == wait.doctor and wait.first <= slot.day <= wait.last and part
        better = not any(
            self.on_days(wait, one) and one.span.start <= slot.span.start
            for one in self.ahead(wait.patient)
        )
        later = self.later(wait.patient, slot)
        return right and better and self.may_have(wait.patient, slot, later)

    def on_days(self, wait: Waiting, one: Booked) -> bool:
        day = one.span.start.astimezone(self.policy.zone).date()
        return one.doctor == wait.doctor and wait.first <= day <= wait.last

    def told(self, slot: Slot) -> datetime:
        """Return when who is offered it now would be told."""
        told, clock = self.now, self.now.astimezone(self.policy.zone).time()
        quiet = self.policy.quiet
        assert quiet is not None
        night = clock >= quiet.start or clock < quiet.end
        if night and slot.span.start - self.now > DAY:
            day = self.today() + (DAY if clock >= quiet.start else timedelta())
            told = datetime.combine(day, quiet.end, self.policy.zone).astimezone(self.now.tzinfo)
        return told

    def kept(self, slot: Slot) -> datetime | None:
        """Return until when this slot would be kept for who is offered it now."""
        told = self.told(slot)
        left = slot.span.start - self.policy.notice - told
        if left < LEAST:
            return None
        return told + min(self.policy.offer_within, max(left / 2, LEAST))

    def idle(self, wait: Waiting) -> bool:
        mine = [
            one
            for one in self.waits.values()
            if (one.patient, one.doctor) == (wait.patient, wait.doctor)
        ]
        return all(one.slot is None for one in mine)

    def passes(self, wait: Waiting, slot: SlotId) -> bool:
        mine = [one for one in self.waits.values() if one.patient == wait.patient]
        return any(slot in one.passed for one in mine)

    def wants(self, wait: Waiting, slot: Slot) -> bool:
        free = not slot.booked and slot.offered and not slot.held(self.now)
        wanted = free and self.idle(wait) and not self.passes(wait, slot.id)
        return wanted and self.gains(wait, slot) and self.kept(slot) is not None

    # What happens

    def offer(self, slots: Iterable[SlotId]) -> int:
        """Offer these, each to the first in line whom it suits."""
        done = 0
        there = [self.slots[one] for one in slots if one in self.slots]
        for wait in self.waits.values():
            for slot in sorted(there, key=lambda one: one.span):
                if self.wants(wait, self.slots[slot.id]):
                    wait.slot, wait.until = slot.id, self.kept(slot)
                    wait.told, wait.heard = self.told(slot), False
                    by = self.account[wait.patient]
                    kept = replace(slot, held_by=by, held_until=wait.until)
                    self.slots[slot.id] = kept
                    done += 1
                    break
        return done

    def unoffer(self, wait: Waiting) -> SlotId | None:
        """Offer nothing to this one; return what is free of it."""
        slot, wait.slot, until, wait.until = wait.slot, None, wait.until, None
        there = self.slots.get(slot) if slot else None
        by = self.account[wait.patient]
        if there and not there.booked and (there.held_by, there.held_until) == (by, until):
            self.slots[there.id] = replace(there, held_by=None, held_until=None)
        return slot

    def freed(self, one: Booked) -> None:
        """Let a slot be had that its patient gave up."""
        slot = self.slots[one.slot]
        self.slots[slot.id] = replace(slot, appointment_id=None)
        for wait in self.waits.values():
            if wait.doctor == one.doctor and wait.passed.get(slot.id) is False:
                del wait.passed[slot.id]
            if (wait.patient, wait.doctor) == (one.patient, one.doctor):
                wait.passed[slot.id] = True
        self.offer([slot.id])

    def fill(self, number: AppointmentId, slot: SlotId, patient: PatientId) -> None:
        """Let a patient have a slot; who was offered it has taken it."""
        there = self.slots[slot]
        self.booked[number] = Booked(patient, there.doctor_id, slot, there.span, self.now)
        self.slots[slot] = replace(there, appointment_id=number, held_by=None, held_until=None)
        for one, wait in list(self.waits.items()):
            if wait.slot == slot and wait.patient == patient:
                del self.waits[one]
            elif wait.slot == slot:
                wait.slot = wait.until = None

    def take(self, number: AppointmentId, slot: SlotId, patient: PatientId) -> None:
        """Book what was offered, or move there what is later."""
        before = self.booked.get(number)
        self.fill(number, slot, patient)
        if before is not None:
            self.booked[number] = replace(self.booked[number], made_at=before.made_at)
            self.freed(before)

    def round(self) -> int:
        """Do what time brings; return how much that was."""
        done = 0
        offers = [one for one in self.waits.items() if one[1].slot in self.slots]
        for number, wait in sorted(offers, key=lambda one: one[1].until or self.now):
            slot = self.slots[wait.slot] if wait.slot else None
            if slot is not None and self.is_over(wait, slot):
                wait.passed[slot.id] = False
                wait.unanswered += self.is_kept(wait, slot) and slot.offered and self.silent(wait)
                self.unoffer(wait)
                if wait.unanswered >= UNANSWERED:
                    del self.waits[number]
                    for one in self.waits.values():
                        if (one.patient, one.doctor) == (wait.patient, wait.doctor):
                            one.passed[slot.id] = False
                self.offer([slot.id])
                done += 1
        for number, wait in list(self.waits.items()):
            served = any(
                self.on_days(wait, one) and one.made_at > wait.since
                for one in self.ahead(wait.patient)
            )
            if served or wait.last < self.today():
                left = self.unoffer(wait)
                del self.waits[number]
                self.offer([left] if left else [])
                done += 1
        return done + self.offer(self.slots)

    def is_kept(self, wait: Waiting, slot: Slot) -> bool:
        by = self.account[wait.patient]
        return not slot.booked and (slot.held_by, slot.held_until) == (by, wait.until)

    def silent(self, wait: Waiting) -> bool:
        return wait.heard and self.late(wait)

    def deliver(self) -> None:
        """Let all hear what is offered to them."""
        for wait in self.waits.values():
            wait.heard = wait.heard or (wait.told is not None and wait.told <= self.now)

    def late(self, wait: Waiting) -> bool:
        return (wait.until or self.now) <= self.now

    def is_over(self, wait: Waiting, slot: Slot) -> bool:
        busy = any(
            one.doctor != wait.doctor and one.span.overlaps(slot.span)
            for one in self.ahead(wait.patient)
        )
        kept = self.is_kept(wait, slot)
        return not kept or not slot.offered or busy or self.late(wait)
