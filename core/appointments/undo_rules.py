"""Pure decisions: may a cancellation be taken back, and until when."""

from dataclasses import replace
from datetime import datetime, timedelta

from core.appointments import rules
from core.appointments.rules import Seeker
from core.errors import PatientBusyError, Refusal, UndoOverError
from core.model import AccountId, Appointment, Slot, Status
from core.policy import ClinicPolicy

UNDO_FOR = timedelta(minutes=1)


def undo_until(before: Appointment, slot: Slot | None, now: datetime) -> datetime | None:
    """Return until when cancelling this appointment may be taken back; None where it is final.

    A request is final: nothing was agreed. So is a time that its doctor does not offer any more,
    for nobody could have it back, and one that begins before it would be settled: its doctor hears
    at once that nobody comes.
    """
    if before.status is not Status.CONFIRMED or slot is None or not slot.offered:
        return None
    until = now + UNDO_FOR
    return until if until <= before.span.start else None


def keeps_undo(appointment: Appointment, slot: Slot | None) -> bool:
    """Whether the slot is kept for this cancelled appointment to come back into it."""
    return (
        slot is not None
        and appointment.undo_until is not None
        and not slot.booked
        and (slot.id, slot.held_until) == (appointment.slot_id, appointment.undo_until)
    )


def is_settled(appointment: Appointment, now: datetime) -> bool:
    """Whether nobody can take this cancellation back any more, and nobody has noted that."""
    return appointment.undo_until is not None and appointment.undo_until <= now


def can_undo(appointment: Appointment, now: datetime) -> bool:
    """Whether a cancellation may still be taken back, as far as the appointment tells."""
    return appointment.undo_until is not None and now < appointment.undo_until


def refuse_undo(
    appointment: Appointment,
    account: AccountId | None,
    slot: Slot | None,
    seeker: Seeker,
    policy: ClinicPolicy,
    now: datetime,
) -> Refusal | None:
    """Say why a cancelled appointment stays so: too late, or its slot or its patient is not free.

    It is for the account that cancelled: the slot is kept for them.
    """
    if not can_undo(appointment, now) or slot is None or not keeps_undo(appointment, slot):
        return UndoOverError(appointment)
    moved = slot.span != appointment.span
    if moved or not slot.offered or slot.held_by != account:
        return UndoOverError(appointment)
    for other in seeker.live:
        if other.span.overlaps(appointment.span):
            return PatientBusyError(other)
    return rules.refuse_another(seeker.live, policy)


def restored(appointment: Appointment) -> Appointment:
    """Return the appointment as it stands again; a calendar takes its entry back."""
    return replace(
        appointment,
        status=Status.CONFIRMED,
        sequence=appointment.sequence + 1,
        undo_until=None,
    )
