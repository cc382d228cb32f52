"""An appointment as it is in another slot."""

from dataclasses import replace
from datetime import datetime

from core.model import Appointment, Slot, Status


def moved(
    before: Appointment, slot: Slot, status: Status, answer_by: datetime | None = None
) -> Appointment:
    """Return the appointment in its new slot; where it waits for the doctor, it does so anew.

    Whether the patient will come, or was there, was said of the old time.
    """
    return replace(
        before,
        slot_id=slot.id,
        span=slot.span,
        status=status,
        sequence=before.sequence + 1,
        coming=False,
        arrived=False,
        answer_by=answer_by if status is Status.PENDING else None,
        proposed_slot=None,
    )
