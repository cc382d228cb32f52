"""What lies in a stretch of a doctor's calendar: slots, appointments, what is proposed there."""

from collections.abc import Sequence
from datetime import datetime

from core.model import DoctorId, Slot, SlotId, Span
from core.ports.work import Locked, UnitOfWork
from core.views import AppointmentView


async def lock_within(
    work: UnitOfWork, doctor: DoctorId, span: Span, *others: SlotId
) -> tuple[Sequence[Slot], Locked]:
    """Lock the slots of a stretch, and others besides; return those of the stretch, in order.

    Their doctor is locked, so that no slot joins them.
    """
    found = {slot.id for slot in await work.slots.between(doctor, span)}
    locked = await work.lock(slots=found | {*others})
    inside = [slot for slot in locked.slots.values() if slot.id in found]
    return sorted(inside, key=lambda slot: slot.span), locked


def reach(span: Span, slots: Sequence[Slot]) -> Span:
    """Return a stretch, widened to the whole of the slots in it, which are in order."""
    if not slots:
        return span
    return Span(min(span.start, slots[0].span.start), max(span.end, slots[-1].span.end))


async def in_the_way(
    work: UnitOfWork, doctor: DoctorId, span: Span, now: datetime
) -> Sequence[AppointmentView]:
    """Return the live appointments that reach into a stretch and have not begun."""
    found = await work.appointments.of_doctor_between(doctor, span)
    return [view for view in found if view.appointment.span.start > now]


async def to_wait(
    work: UnitOfWork,
    doctor: DoctorId,
    slots: Sequence[Slot],
    there: Sequence[AppointmentView],
    now: datetime,
) -> int:
    """Count the requests beside those in the way for which one of these slots is proposed."""
    inside, known = {slot.id for slot in slots}, {view.appointment.id for view in there}
    return sum(
        one.proposed_slot in inside and one.id not in known
        for one in await work.appointments.proposed_by(doctor, now)
    )


def free_within(slots: Sequence[Slot], now: datetime) -> Sequence[Slot]:
    """Return the times ahead that would be offered to patients if no time off were there."""
    return [
        slot
        for slot in slots
        if not slot.switched_off and not slot.booked and slot.span.start > now
    ]
