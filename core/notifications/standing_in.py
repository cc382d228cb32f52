"""What is told to a doctor for whom an admin acted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.audit.deeds import Deed
from core.model import AccountId, AppointmentId, DoctorId

TOLD_DOCTORS = frozenset(
    {
        Deed.APPOINTMENT_CALLED_OFF,
        Deed.REQUEST_ACCEPTED,
        Deed.REQUEST_REJECTED,
        Deed.TIME_PROPOSED,
        Deed.PATIENT_ARRIVED,
        Deed.VISIT_COMPLETED,
        Deed.VISIT_MISSED,
        Deed.VISIT_UNMARKED,
        Deed.SLOTS_PUBLISHED,
        Deed.SLOTS_REOPENED,
        Deed.SLOTS_SWITCHED_OFF,
        Deed.SLOTS_DELETED,
        Deed.SLOT_RETIMED,
        Deed.WEEKLY_HOURS_SET,
        Deed.PAUSE_SET,
        Deed.HOLIDAY_WORK_SET,
        Deed.DAY_GIVEN_BACK,
        Deed.TIME_OFF_TAKEN,
        Deed.TIME_OFF_ENDED,
        Deed.REQUESTS_ON,
        Deed.REQUESTS_OFF,
        Deed.CARD_CHANGED,
        Deed.CARD_CHANGE_ASKED,
        Deed.CARD_CHANGE_WITHDRAWN,
        Deed.DIGEST_CHOSEN,
        Deed.DELAY_SAID,
    }
)
"""What an admin does in a doctor's place. What follows from it is the clinic's doing."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was done: ``amount`` is as in the trail, the stretch is what it touches."""

    deed: Deed
    amount: int | None = None
    start: datetime | None = None
    end: datetime | None = None
    appointment: AppointmentId | None = None


@dataclass(frozen=True, slots=True)
class DoneForYou:
    """What an admin did in a doctor's practice, all of a few minutes in order."""

    doctor: DoctorId
    by: AccountId
    changes: tuple[Change, ...]
    kind: Literal["done_for_you"] = "done_for_you"
