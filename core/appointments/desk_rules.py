"""Pure decisions on what the desk does for somebody: past the clinic's limits, never past facts."""

from collections.abc import Iterable
from datetime import datetime

from core.appointments import rules
from core.appointments.request_rules import refuse_kept
from core.errors import DisabledError, DoctorAwayError, InThePastError, NotFoundError, Refusal
from core.model import AccountId, Appointment, Doctor, Slot


def refuse_slot(
    slot: Slot,
    doctor: Doctor,
    asked: Iterable[Appointment],
    by: AccountId | None,
    moving: Appointment | None,
    now: datetime,
) -> Refusal | None:
    """Say why the desk may not give this slot to anybody.

    Notice and horizon do not count: a time that has begun may be given until it ends. What is
    taken, closed, or kept for somebody else is not the desk's to give.
    """
    if not doctor.practises:
        return DoctorAwayError()
    if slot.span.end <= now:
        return InThePastError()
    return (
        rules.refuse_occupied(slot)
        or rules.refuse_held(slot, by, now)
        or refuse_kept(slot, asked, None if moving is None else moving.id, now)
    )


def refuse_booking(
    seeker: rules.Seeker,
    doctor: Doctor,
    slot: Slot,
    asked: Iterable[Appointment],
    by: AccountId | None,
    now: datetime,
) -> Refusal | None:
    """Say why the desk may not book this slot for this patient.

    Neither how many appointments they have counts, nor whether anybody vouched for them; but whom
    an admin shut out is let in again first.
    """
    if seeker.patient.erased:
        return NotFoundError()
    if seeker.patient.shut_out:
        return DisabledError()
    return refuse_slot(slot, doctor, asked, by, None, now) or rules.refuse_overlap(
        seeker.carers, doctor, slot, seeker.live
    )


def refuse_move(
    appointment: Appointment,
    seeker: rules.Seeker,
    doctor: Doctor,
    slot: Slot,
    asked: Iterable[Appointment],
    by: AccountId | None,
    now: datetime,
) -> Refusal | None:
    """Say why the desk may not move an appointment into this slot of its doctor's."""
    others = [other for other in seeker.live if other.id != appointment.id]
    return (
        rules.refuse_doctor_cancel(appointment, now)
        or (NotFoundError() if slot.doctor_id != appointment.doctor_id else None)
        or refuse_slot(slot, doctor, asked, by, appointment, now)
        or rules.refuse_overlap(seeker.carers, doctor, slot, others)
    )
