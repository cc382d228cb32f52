"""Booking: lock, check, write, tell. Exactly one of many wins a slot."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from core import facts, fields
from core.appointments import rules
from core.appointments.proposals import kept_for
from core.appointments.request_rules import answer_by, refuse_kept
from core.appointments.seeker import Offered, missed_of, refuse_offered, seeker_of
from core.batcher import Batcher
from core.clock import Clock
from core.errors import (
    ConstraintError,
    NotFoundError,
    Refusal,
    SlotClosedError,
    SlotTakenError,
)
from core.facts import Fact
from core.model import (
    AccountId,
    Actor,
    Appointment,
    AppointmentId,
    PatientId,
    SlotId,
    Status,
)
from core.people.rules import refuse_carer
from core.policy import ClinicPolicy
from core.ports.appointments import NewAppointment
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record_of_many

_UNNUMBERED = AppointmentId(0)
"""Stands for an appointment of the same batch that storage has yet to number."""


@dataclass(frozen=True, slots=True)
class Ask:
    """An account asks for a slot for a patient, as it was shown: see ``rules.fingerprint``.

    ``offered`` asks for it only as long as that is so.
    """

    by: Actor
    patient: PatientId
    slot: SlotId
    note: str | None
    seen: str | None
    offered: Offered | None = None


class BookingService:
    """Every new appointment is made here, many in one transaction when many ask at once."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock
        self._book = Batcher(self._book_batch, conflict_key=lambda ask: ask.patient)

    async def book(
        self,
        by: Actor,
        patient: PatientId,
        slot: SlotId,
        note: str | None = None,
        *,
        seen: str | None = None,
        offered: Offered | None = None,
    ) -> Appointment:
        """Book the slot for the patient and write what everybody must be told.

        Asking again for a slot that this patient already has returns the same appointment. With
        ``seen``, the fingerprint of what was shown, anything else is OfferChangedError. Where the
        doctor wants to be asked, the appointment is pending. With ``offered`` it is booked only
        while that stands. Raises a Refusal that says why not.
        """
        clean = None if note is None else fields.note(note)
        ask = Ask(by, patient, slot, clean, seen, offered)
        answer = await self._book(ask)
        if isinstance(answer, Refusal):
            raise answer
        return answer

    async def _book_batch(self, asks: Sequence[Ask]) -> Sequence[Appointment | Refusal]:
        """Decide asks, one for each patient, in one transaction, in their order."""
        now = self._clock.now()
        async with self._open() as work:
            locked = await work.lock(
                patients={ask.patient for ask in asks},
                slots={ask.slot for ask in asks},
                since=now - rules.DAY,
            )
            ahead = await work.appointments.live_ahead(list(locked.patients), now)
            missed = await missed_of(work, locked.patients, self._policy, now)
            kept = await kept_for(work, locked.slots.values(), now)
            taken: set[SlotId] = set()
            answers: list[Appointment | NewAppointment | Refusal] = []
            for ask in asks:
                live = [one for one in ahead if one.patient_id == ask.patient]
                answer = self._decide(ask, locked, live, missed.get(ask.patient, 0), taken, now)
                if isinstance(answer, NewAppointment) and ask.offered is not None:
                    wanted = locked.slots[ask.slot]
                    refusal = await refuse_offered(work, ask.offered, ask.patient, wanted, live)
                    answer = refusal or answer
                if isinstance(answer, NewAppointment):
                    answer = refuse_kept(locked.slots[ask.slot], kept, None, now) or answer
                if isinstance(answer, NewAppointment):
                    taken.add(ask.slot)
                answers.append(answer)
            new = [answer for answer in answers if isinstance(answer, NewAppointment)]
            winners = [ask for ask, one in zip(asks, answers, strict=True) if _is_new(one)]
            try:
                made = iter(await self._write(work, winners, new, locked, now))
            except ConstraintError as error:
                if len(asks) > 1:
                    raise  # each is served alone then, and this one gets its own answer
                return [_refused_by(error, new[0], locked)]
            return [next(made) if isinstance(one, NewAppointment) else one for one in answers]

    def _decide(
        self,
        ask: Ask,
        locked: Locked,
        live: list[Appointment],
        missed: int,
        taken: set[SlotId],
        now: datetime,
    ) -> Appointment | NewAppointment | Refusal:
        slot = locked.slots.get(ask.slot)
        seeker = seeker_of(locked, ask.by.account_id, ask.patient, live)
        if seeker is None:
            return NotFoundError()
        if slot is None:
            return SlotClosedError(None)
        for one in live:
            if one.slot_id == slot.id and refuse_carer(seeker.carer) is None:
                return one
        if slot.id in taken:
            slot = replace(slot, appointment_id=_UNNUMBERED)
        doctor = locked.doctors[slot.doctor_id]
        refusal = rules.refuse_other_offer(
            slot, doctor, self._policy, ask.note, ask.seen
        ) or rules.refuse_booking(seeker, doctor, slot, self._policy, now)
        if refusal is not None:
            return refusal
        status = rules.status_of_new(doctor, missed, self._policy)
        waits = status is Status.PENDING
        return NewAppointment(
            uid=uuid4().hex,
            patient_id=ask.patient,
            doctor_id=slot.doctor_id,
            slot_id=slot.id,
            span=slot.span,
            status=status,
            note=ask.note,
            made_by=_account(ask.by),
            made_at=now,
            answer_by=answer_by(slot.span.start, self._policy, now) if waits else None,
        )

    async def _write(
        self,
        work: UnitOfWork,
        asks: Sequence[Ask],
        new: Sequence[NewAppointment],
        locked: Locked,
        now: datetime,
    ) -> Sequence[Appointment]:
        if not new:
            return ()
        made = await work.appointments.add(new)
        happened = [(_made(one), ask.by) for ask, one in zip(asks, made, strict=True)]
        await record_of_many(work, happened, Audience.of(locked), self._policy, now)
        await work.commit()
        return made


def _account(by: Actor) -> AccountId:
    """Return the account that acts. A job books nothing."""
    if by.account_id is None:
        raise NotFoundError
    return by.account_id


def _is_new(answer: object) -> bool:
    return isinstance(answer, NewAppointment)


def _made(appointment: Appointment) -> Fact:
    if appointment.status is Status.PENDING:
        return facts.AppointmentRequested(appointment)
    return facts.AppointmentBooked(appointment)


def _refused_by(error: ConstraintError, wanted: NewAppointment, locked: Locked) -> Refusal:
    """Turn the constraint that stands behind the locks into the refusal it means."""
    if error.name == "appointments_one_live_per_slot":
        return SlotTakenError(locked.slots[wanted.slot_id])
    raise error
