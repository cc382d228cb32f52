"""The booking desk: lock, check, write, tell. Exactly one of many wins a slot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from core import fields, notices, rules
from core.batcher import Batcher
from core.clock import Clock
from core.errors import (
    ConstraintError,
    NoChangeError,
    NotFoundError,
    Refusal,
    SlotClosedError,
    SlotTakenError,
)
from core.model import (
    Appointment,
    AppointmentId,
    PersonId,
    Side,
    Slot,
    SlotId,
    SlotState,
    Status,
)
from core.policy import ClinicPolicy
from core.ports import Booking, Locked, OpenWork, UnitOfWork


@dataclass(frozen=True, slots=True)
class Ask:
    """A patient asks for a slot, as it started when they chose it."""

    patient: PersonId
    slot: SlotId
    note: str | None
    starts: datetime | None


class BookingDesk:
    """Every change of an appointment goes through here. A Refusal raised means: no change."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock
        self._book = Batcher(self._book_batch, conflict_key=lambda ask: ask.patient)

    async def book(
        self,
        patient: PersonId,
        slot: SlotId,
        note: str | None = None,
        *,
        starts: datetime | None = None,
    ) -> Appointment:
        """Book the slot for the patient and write what both must be told.

        Asking again for a slot that this patient already holds returns the same appointment. With
        ``starts`` a slot that its doctor has given another start meanwhile is refused. Raises a
        Refusal that says why not.
        """
        ask = Ask(patient, slot, None if note is None else fields.note(note), starts)
        answer = await self._book(ask)
        if isinstance(answer, Refusal):
            raise answer
        return answer

    async def _book_batch(self, asks: Sequence[Ask]) -> Sequence[Appointment | Refusal]:
        """Decide a batch of asks, one for each patient, in one transaction, in their order."""
        now = self._clock.now()
        async with self._open() as work:
            held = await work.lock(
                people={ask.patient for ask in asks}, slots={ask.slot for ask in asks}
            )
            ahead = await work.appointments.live_ahead(list(held.people), now)
            taken: set[SlotId] = set()
            answers: list[Appointment | Booking | Refusal] = []
            for ask in asks:
                live = [one for one in ahead if one.patient_id == ask.patient]
                answer = self._decide(ask, held, live, taken, now)
                if isinstance(answer, Booking):
                    taken.add(ask.slot)
                answers.append(answer)
            bookings = [answer for answer in answers if isinstance(answer, Booking)]
            try:
                made = iter(await self._write(work, bookings, now))
            except ConstraintError as error:
                if len(asks) > 1:
                    raise  # each is served alone then, and this one gets its own answer
                return [_refused_by(error, bookings[0], held)]
            return [next(made) if isinstance(answer, Booking) else answer for answer in answers]

    def _decide(
        self,
        ask: Ask,
        held: Locked,
        live: list[Appointment],
        taken: set[SlotId],
        now: datetime,
    ) -> Appointment | Booking | Refusal:
        patient, slot = held.people.get(ask.patient), held.slots.get(ask.slot)
        if patient is None:
            return NotFoundError()
        if slot is None:
            return SlotClosedError(None)
        for one in live:
            if one.slot_id == slot.id and not patient.disabled:
                return one
        if _changed(slot, ask.starts):
            return SlotClosedError(None)
        if slot.id in taken:
            slot = replace(slot, state=SlotState.BOOKED)
        doctor = held.doctors[slot.doctor_id]
        refusal = rules.refuse_booking(patient, doctor, slot, live, self._policy, now)
        if refusal is not None:
            return refusal
        return Booking(uuid4().hex, patient.id, slot.doctor_id, slot.id, slot.span, ask.note, now)

    async def _write(
        self, work: UnitOfWork, bookings: Sequence[Booking], now: datetime
    ) -> Sequence[Appointment]:
        if not bookings:
            return ()
        made = await work.appointments.add(bookings)
        await work.slots.mark([booking.slot_id for booking in bookings], SlotState.BOOKED)
        letters = [notices.on_booked(appointment, self._policy, now) for appointment in made]
        await work.outbox.put([letter for one in letters for letter in one])
        await work.commit()
        return made

    async def move(
        self,
        patient: PersonId,
        appointment: AppointmentId,
        slot: SlotId,
        *,
        starts: datetime | None = None,
    ) -> Appointment:
        """Move the appointment into another slot of the same doctor.

        The old slot frees exactly when the new one is taken, or nothing changes. Moving into the
        slot that it is in already returns it unchanged. ``starts`` is as in ``book``.
        """
        now = self._clock.now()
        async with self._open() as work:
            before = await _own(work, appointment, patient, Side.PATIENT)
            old = [before.slot_id] if before.slot_id is not None else []
            held = await work.lock(people=[patient], slots=[*old, slot])
            before = await _own(work, appointment, patient, Side.PATIENT)
            if before.slot_id == slot and before.live:
                return before
            wanted = held.slots.get(slot)
            if wanted is None or _changed(wanted, starts):
                raise SlotClosedError(None)
            live = list(await work.appointments.live_ahead([patient], now))
            refusal = rules.refuse_move(
                before,
                held.people[patient],
                held.doctors[wanted.doctor_id],
                wanted,
                live,
                self._policy,
                now,
            )
            if refusal is not None:
                raise refusal
            after = replace(
                before,
                slot_id=wanted.id,
                span=wanted.span,
                sequence=before.sequence + 1,
                coming=False,
            )
            await work.appointments.save(after)
            await work.slots.mark(old, SlotState.OPEN)
            await work.slots.mark([wanted.id], SlotState.BOOKED)
            await work.outbox.withdraw_reminders(after.id)
            await work.outbox.put(notices.on_moved(after, before.span.start, self._policy, now))
            await work.commit()
            return after

    async def cancel(self, patient: PersonId, appointment: AppointmentId) -> Appointment:
        """Cancel as its patient: the slot is free at once and the doctor is told."""

        def refuse(found: Appointment, now: datetime) -> Refusal | None:
            return rules.refuse_patient_change(found, self._policy, now)

        return await self._cancel(patient, appointment, Side.PATIENT, None, refuse)

    async def cancel_as_doctor(
        self, doctor: PersonId, appointment: AppointmentId, reason: str
    ) -> Appointment:
        """Cancel as its doctor with a reason: the patient is told and offered other times."""
        return await self._cancel(
            doctor, appointment, Side.DOCTOR, fields.reason(reason), rules.refuse_doctor_cancel
        )

    async def _cancel(
        self,
        person: PersonId,
        appointment: AppointmentId,
        by: Side,
        reason: str | None,
        refuse: Callable[[Appointment, datetime], Refusal | None],
    ) -> Appointment:
        now = self._clock.now()
        async with self._open() as work:
            before = await _own(work, appointment, person, by)
            slots = [before.slot_id] if before.slot_id is not None else []
            await work.lock(people=[before.patient_id], slots=slots)
            before = await _own(work, appointment, person, by)
            refusal = refuse(before, now)
            if refusal is not None:
                raise refusal
            after = replace(
                before, status=Status.CANCELLED, reason=reason, sequence=before.sequence + 1
            )
            await work.appointments.save(after)
            if before.slot_id is not None:
                await work.slots.mark([before.slot_id], SlotState.OPEN)
            await work.outbox.withdraw_reminders(after.id)
            await work.outbox.put(notices.on_cancelled(after, by, now))
            await work.commit()
            return after

    async def change_note(
        self, patient: PersonId, appointment: AppointmentId, note: str | None
    ) -> Appointment:
        """Change or (with None) remove the note of an appointment ahead; the doctor is told."""
        now = self._clock.now()
        clean = None if note is None else fields.note(note)
        async with self._open() as work:
            await work.lock(people=[patient])
            before = await _own(work, appointment, patient, Side.PATIENT)
            refusal = rules.refuse_over(before, now)
            if refusal is not None:
                raise refusal
            if before.note == clean:
                raise NoChangeError
            after = replace(before, note=clean)
            await work.appointments.save(after)
            await work.outbox.put(notices.on_note_changed(after, now))
            await work.commit()
            return after

    async def coming(self, patient: PersonId, appointment: AppointmentId) -> Appointment:
        """Note that the patient said they will come; their doctor sees it in the day's list."""
        now = self._clock.now()
        async with self._open() as work:
            await work.lock(people=[patient])
            before = await _own(work, appointment, patient, Side.PATIENT)
            refusal = rules.refuse_over(before, now)
            if refusal is not None:
                raise refusal
            after = replace(before, coming=True)
            await work.appointments.save(after)
            await work.commit()
            return after


async def _own(
    work: UnitOfWork, appointment: AppointmentId, person: PersonId, side: Side
) -> Appointment:
    """Return the appointment if it is this person's on that side. Raises NotFoundError."""
    found = await work.appointments.get(appointment)
    if found is None:
        raise NotFoundError
    owner = found.patient_id if side is Side.PATIENT else found.doctor_id
    if owner != person:
        raise NotFoundError
    return found


def _changed(slot: Slot, starts: datetime | None) -> bool:
    """Whether the slot starts at another time than the patient saw."""
    return starts is not None and slot.span.start != starts


def _refused_by(error: ConstraintError, booking: Booking, held: Locked) -> Refusal:
    """Turn the constraint that stands behind the locks into the refusal it means."""
    if error.name == "appointments_one_live_per_slot":
        return SlotTakenError(held.slots[booking.slot_id])
    raise error
