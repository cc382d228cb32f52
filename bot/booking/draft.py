"""What a patient is about to book, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self, cast

from core.model import Doctor, DoctorId, PatientId, Slot, SlotId


@dataclass(frozen=True, slots=True)
class BookingDraft:
    """What a patient is about to book, as it is kept while they write a note."""

    slot: SlotId
    doctor: DoctorId
    doctor_name: str
    start: datetime
    note: str | None = None
    patient: PatientId | None = None
    """For whom it is booked; None is whoever books."""

    @classmethod
    def of(cls, doctor: Doctor, slot: Slot, note: str | None, patient: PatientId | None) -> Self:
        """Return the draft for a slot."""
        return cls(slot.id, doctor.id, doctor.name, slot.span.start, note, patient)

    @classmethod
    def read(cls, kept: Mapping[str, object]) -> Self:
        """Return the draft that a form kept."""
        fields = cast("Mapping[str, str]", kept)
        slot, doctor = SlotId(int(fields["slot"])), DoctorId(int(fields["doctor"]))
        start = datetime.fromtimestamp(int(fields["start"]), UTC)
        patient = None if fields.get("patient") is None else PatientId(int(fields["patient"]))
        return cls(slot, doctor, fields["name"], start, fields["note"], patient)

    def kept(self) -> dict[str, object]:
        """Return the draft as a form keeps it."""
        return {
            "slot": self.slot,
            "doctor": self.doctor,
            "name": self.doctor_name,
            "start": int(self.start.timestamp()),
            "note": self.note,
            "patient": self.patient,
        }
