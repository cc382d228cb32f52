"""Holds: a slot is kept for whoever looks at its confirm screen, for a few minutes."""

from dataclasses import dataclass
from datetime import datetime

from core.appointments import rules
from core.appointments.rules import Seeker
from core.appointments.seeker import seeker_of
from core.clock import Clock
from core.errors import NotFoundError, SlotClosedError
from core.model import AccountId, AppointmentId, Doctor, Hold, PatientId, Slot, SlotId
from core.policy import ClinicPolicy
from core.ports.work import OpenWork, UnitOfWork


@dataclass(frozen=True, slots=True)
class Offer:
    """A slot that this patient may book now, and until when it is kept for them, if it is."""

    slot: Slot
    doctor: Doctor
    until: datetime | None


class HoldService:
    """One hold for each account: taking the next one frees the last."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

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
        now = self._clock.now()
        async with self._open() as work:
            held = await work.lock(accounts=[account], patients=[patient], since=now - rules.DAY)
            latest = await work.holds.of(account)
            earlier = latest.slot_id if latest is not None else None
            locked = await work.lock(slots={one for one in (earlier, slot) if one is not None})
            wanted = locked.slots.get(slot)
            if wanted is None:
                raise SlotClosedError(None)
            doctor = locked.doctors[wanted.doctor_id]
            live = await work.appointments.live_ahead([patient], now)
            seeker = seeker_of(held, account, patient, live)
            if seeker is None:
                raise NotFoundError
            await self._check(work, seeker, doctor, wanted, moving, now)
            taken = rules.next_hold(latest, account, wanted, self._policy, now)
            if taken is not None and taken == latest:
                return Offer(wanted, doctor, latest.until)
            await self._take(work, earlier, taken, account)
            await work.commit()
            return Offer(wanted, doctor, None if taken is None else taken.until)

    async def _check(
        self,
        work: UnitOfWork,
        seeker: Seeker,
        doctor: Doctor,
        slot: Slot,
        moving: AppointmentId | None,
        now: datetime,
    ) -> None:
        """Raise why the slot may not be booked, or not be moved into."""
        if moving is None:
            refusal = rules.refuse_booking(seeker, doctor, slot, self._policy, now)
        else:
            before = await work.appointments.get(moving)
            if before is None or before.patient_id != seeker.patient.id:
                raise NotFoundError
            refusal = rules.refuse_move(before, seeker, doctor, slot, self._policy, now)
        if refusal is not None:
            raise refusal

    async def _take(
        self, work: UnitOfWork, earlier: SlotId | None, taken: Hold | None, account: AccountId
    ) -> None:
        if earlier is not None:
            await work.slots.release(earlier, account)
        if taken is not None and taken.slot_id is not None:
            await work.slots.hold(taken.slot_id, account, taken.until)
            await work.holds.save(taken)

    async def release(self, account: AccountId) -> None:
        """Free what this account keeps. Cheap where it keeps nothing."""
        async with self._open() as work:
            await work.lock(accounts=[account])
            latest = await work.holds.of(account)
            if latest is None or latest.slot_id is None or latest.until <= self._clock.now():
                return
            await work.lock(slots=[latest.slot_id])
            await work.slots.release(latest.slot_id, account)
            await work.commit()
