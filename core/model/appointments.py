"""Appointments: a patient in a slot."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.model.ids import AccountId, AppointmentId, DoctorId, PatientId, SlotId
from core.model.times import Span


class Status(StrEnum):
    """Where an appointment stands."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


LIVE = (Status.PENDING, Status.CONFIRMED)
"""An appointment in one of these keeps its slot and its patient's time."""
VISITED = (Status.COMPLETED, Status.NO_SHOW)
"""How a visit ends: the patient was seen, or did not come."""


class Side(StrEnum):
    """Which side of an appointment acted, or hears."""

    PATIENT = "patient"
    DOCTOR = "doctor"
    DESK = "desk"
    """An admin, for whoever asked: it acts, and hears nothing."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A patient in a slot.

    ``uid`` names the same calendar entry for ever; ``sequence`` rises with every change of time, as
    RFC 5545 (3.8.7.4) asks. ``slot_id`` is None only where the slot of a past or cancelled
    appointment was deleted; ``made_by`` is None only where that account was erased.

    ``note`` is the patient's, ``doctor_note`` the doctor's own, which no patient reads; ``reason``
    is why the doctor rejected it or called it off. A pending one waits for an answer until
    ``answer_by``; with ``proposed_slot`` the doctor has asked for another time instead. A cancelled
    one may be taken back until ``undo_until``; ``late`` says that its patient told too late.
    """

    id: AppointmentId
    uid: str
    patient_id: PatientId
    doctor_id: DoctorId
    slot_id: SlotId | None
    span: Span
    status: Status
    made_by: AccountId | None
    made_at: datetime
    note: str | None = None
    reason: str | None = None
    sequence: int = 0
    coming: bool = False
    arrived: bool = False
    doctor_note: str | None = None
    answer_by: datetime | None = None
    proposed_slot: SlotId | None = None
    late: bool = False
    undo_until: datetime | None = None

    @property
    def live(self) -> bool:
        """Whether it still keeps its slot."""
        return self.status in LIVE

    @property
    def expired(self) -> bool:
        """Whether it was a request that nobody answered: a doctor who says no says why."""
        return self.status is Status.REJECTED and self.reason is None
