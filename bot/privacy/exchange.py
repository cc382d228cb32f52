"""What is held about a person's appointments, for other clinics' systems."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from bot.shared import fhir
from core.model import AppointmentId, DoctorId, PatientId, SlotId, Span, Status
from core.own_data.service import Export
from core.ports.numbers import AppointmentRow, SlotRow

_TAKES = {Status.PENDING, Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW}

Held = Mapping[str, Any]


def as_fhir(clinic: fhir.Clinic, export: Export) -> bytes:
    """Return the patients and their appointments as FHIR, and the doctor that the owner is."""
    held = cast("Mapping[str, list[Held]]", export.held)
    born = {one["patient_id"]: _day(one["born"]) for one in held["profiles"]}
    patients = {
        PatientId(one["id"]): fhir.Person(one["name"], one["phone"], born.get(one["id"]))
        for one in held["patients"]
    }
    doctors = {
        DoctorId(one["id"]): fhir.Person(one["name"], one["phone"]) for one in held["doctor"]
    }
    rows = [_row(one, patients) for one in held["appointments"]]
    return fhir.bundle(clinic, export.at, rows, patients, doctors)


def _row(one: Held, patients: Mapping[PatientId, fhir.Person]) -> AppointmentRow:
    span = Span(_moment(one["starts_at"]), _moment(one["ends_at"]))
    status, patient = Status(one["status"]), PatientId(one["patient_id"])
    slot = None
    if one["slot_id"] is not None and status in _TAKES:  # who has it else is not theirs to know
        slot = SlotRow(SlotId(one["slot_id"]), span, offered=True, filled=True)
    person = patients.get(patient)
    return AppointmentRow(
        id=AppointmentId(one["id"]),
        span=span,
        status=status,
        doctor=DoctorId(one["doctor_id"]),
        doctor_name=one["doctor"],
        specialty="",
        patient=patient,
        patient_name="" if person is None else person.name,
        phone=None,
        made_at=_moment(one["made_at"]),
        late=one["late"],
        cancelled_by=None,
        slot=slot,
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(text: str | None) -> date | None:
    """Return a day; None where it is not told, or no key opens it."""
    return None if text is None else date.fromisoformat(text)
