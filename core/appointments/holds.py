"""Holds: a slot is kept for whoever looks at its confirm screen, for a few minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from core.appointments import hold_rules, request_rules, rules
from core.appointments.proposals import kept_for
from core.appointments.request_rules import status_after_move
from core.appointments.seeker import missed_of, seeker_of
from core.batcher import Batcher
from core.clock import Clock
from core.errors import NotFoundError, Refusal, SlotClosedError
from core.live_check.laws import LATE
from core.model import (
    AccountId,
    Appointment,
    AppointmentId,
    Doctor,
    Hold,
    PatientId,
    Slot,
    SlotId,
    Status,
)
from core.policy import ClinicPolicy
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.views import Offer

CLEARED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Look:
    """An account looks at a slot for a patient, to book it or to move ``moving`` there."""

    account: AccountId
    patient: PatientId
    slot: SlotId
    moving: AppointmentId | None


@dataclass(frozen=True, slots=True)
class Leave:
    """An account looks no more."""

    account: AccountId


class HoldService:
    """One hold for each account: taking the next one frees the last.

    Many who look at once share a transaction.
    """

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock
        self._serve: Batcher[Look | Leave, Offer | Refusal | None] = Batcher(
            self._serve_batch, conflict_key=lambda ask: ask.account
        )

    async def hold(
        self,
        account: AccountId,
        patient: PatientId,
        slot: SlotId,
        *,
        moving: AppointmentId | None = None,
    ) -> Offer:
        """Keep a slot for an account that is about to book it for a patient, or to move there.

        Looking again while it is kept renews nothing; who has kept slots often enough may still
        book, but nothing is kept for them. Raises the Refusal with which booking, or moving the
        appointment ``moving``, would be refused.
        """
        answer = await self._serve(Look(account, patient, slot, moving))
        if isinstance(answer, Refusal):
            raise answer
        return cast("Offer", answer)  # only who leaves gets none

    async def release(self, account: AccountId) -> None:
        """Free what this account keeps, if it keeps anything."""
        await self._serve(Leave(account))

    async def clear_ended(self) -> int:
        """Clear what holds that ended an hour ago left on slots; return how many these were."""
        async with self._open() as work:
            cleared = await work.mending.clear_holds(self._clock.now() - LATE, CLEARED_AT_ONCE)
            await work.commit()
            return cleared

    async def _serve_batch(self, asks: Sequence[Look | Leave]) -> Sequence[Offer | Refusal | None]:
        """Decide asks, one for each account, in one transaction, in their order."""
        now = self._clock.now()
        looks = [ask for ask in asks if isinstance(ask, Look)]
        async with self._open() as work:
            held = await work.lock(
                accounts={ask.account for ask in asks},
                patients={look.patient for look in looks},
                since=now - rules.DAY,
            )
            latest = await work.holds.of([ask.account for ask in asks])
            kept = {hold.slot_id for hold in latest.values() if hold.slot_id is not None}
            locked = await work.lock(slots=kept | {look.slot for look in looks})
            live = await work.appointments.live_ahead(list(held.patients), now)
            moving = {
                look.moving: await work.appointments.get(look.moving)
                for look in looks
                if look.moving is not None
            }
            missed = await missed_of(work, held.patients, self._policy, now)
            asked = await kept_for(work, locked.slots.values(), now)
            batch = _Batch(self._policy, now, held, latest, locked, live, moving, missed, asked)
            answers = [batch.answer(ask) for ask in asks]
            if await batch.write(work):
                await work.commit()
            return answers


@dataclass(slots=True)
class _Batch:
    """What a transaction of looks has read, and what becomes of it ask by ask."""

    policy: ClinicPolicy
    now: datetime
    held: Locked
    latest: Mapping[AccountId, Hold]
    locked: Locked
    live: Sequence[Appointment]
    moving: Mapping[AppointmentId, Appointment | None]
    missed: Mapping[PatientId, int]
    asked: Sequence[Appointment]
    """The requests for which doctors keep some of these slots."""
    slots: dict[SlotId, Slot] = field(init=False)
    taken: list[Hold] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.slots = dict(self.locked.slots)

    def answer(self, ask: Look | Leave) -> Offer | Refusal | None:
        """Decide an ask."""
        if isinstance(ask, Look):
            return self._look(ask)
        self._leave(ask.account)
        return None

    def _look(self, ask: Look) -> Offer | Refusal:
        """Keep the slot for who looks, or say why it is not theirs to have."""
        slot = self.slots.get(ask.slot)
        if slot is None:
            return SlotClosedError(None)
        doctor = self.locked.doctors[slot.doctor_id]
        refusal = self._refuse(ask, doctor, slot)
        refusal = refusal or request_rules.refuse_kept(slot, self.asked, ask.moving, self.now)
        if refusal is not None:
            return refusal
        latest = self.latest.get(ask.account)
        if hold_rules.is_proposed(latest, ask.account, slot, self.now):
            return self._offer(ask, doctor, slot, slot.held_until)
        hold = hold_rules.next_hold(latest, ask.account, slot, self.policy, self.now)
        if hold is not None and hold == latest:
            return self._offer(ask, doctor, slot, hold.until)
        self._leave(ask.account)
        if hold is None:
            return self._offer(ask, doctor, slot, None)
        self.slots[slot.id] = replace(slot, held_by=ask.account, held_until=hold.until)
        self.taken.append(hold)
        return self._offer(ask, doctor, slot, hold.until)

    def _offer(self, ask: Look, doctor: Doctor, slot: Slot, until: datetime | None) -> Offer:
        """Return what is offered; what is moved stays a request where it is one."""
        before = None if ask.moving is None else self.moving[ask.moving]
        missed = self.missed.get(ask.patient, 0)
        status = status_after_move(before, doctor, missed, self.policy)
        waits = status is Status.PENDING
        answer_by = request_rules.answer_by(slot.span.start, self.policy, self.now)
        return Offer(slot, doctor, until, answer_by if waits else None)

    def _leave(self, account: AccountId) -> None:
        """Free the slot that this account keeps."""
        latest = self.latest.get(account)
        slot = None if latest is None or latest.slot_id is None else self.slots.get(latest.slot_id)
        if slot is not None and hold_rules.is_its_hold(latest, slot):
            self.slots[slot.id] = replace(slot, held_by=None, held_until=None)

    def _refuse(self, ask: Look, doctor: Doctor, slot: Slot) -> Refusal | None:
        """Say why the slot may not be booked, or not be moved into."""
        live = [one for one in self.live if one.patient_id == ask.patient]
        seeker = seeker_of(self.held, ask.account, ask.patient, live)
        if seeker is None or ask.account not in self.held.accounts:
            return NotFoundError()
        if ask.moving is None:
            return rules.refuse_booking(seeker, doctor, slot, self.policy, self.now)
        before = self.moving[ask.moving]
        if before is None or before.patient_id != ask.patient:
            return NotFoundError()
        return rules.refuse_move(before, seeker, doctor, slot, self.policy, self.now)

    async def write(self, work: UnitOfWork) -> bool:
        """Write what became of it; return whether there was anything to write."""
        changed = [slot for slot in self.slots.values() if slot != self.locked.slots[slot.id]]
        if changed:
            await work.slots.keep(changed)
        if self.taken:
            await work.holds.save(self.taken)
        return bool(changed or self.taken)
