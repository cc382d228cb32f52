"""What is told to a doctor for whom an admin acted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.audit.deeds import Deed
from core.model import AccountId, AppointmentId, DoctorId


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
