"""Appointments as other systems of a clinic read them: a FHIR R4 bundle, validated by a library.

It holds the appointments and whatever they name: Patient, Practitioner, Schedule, Slot. Notes,
reasons and medical records are in none of them. Of a patient who was erased there is no resource.
The library's models are those of R4B: docs/decisions/exchange-as-fhir.md says what that leaves.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from core.model import DoctorId, PatientId, Side, Status
from core.ports.numbers import AppointmentRow, SlotRow

_STATUS = {
    Status.PENDING: "pending",
    Status.CONFIRMED: "booked",
    Status.REJECTED: "cancelled",
    Status.CANCELLED: "cancelled",
    Status.COMPLETED: "fulfilled",
    Status.NO_SHOW: "noshow",
}
_SAID = {"pending": "needs-action", "cancelled": "declined"}
"""Where a participant stands; the others have accepted."""
_REASON = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"
_WHO = {Side.PATIENT: "pat", Side.DOCTOR: "prov", Side.DESK: "other"}


@dataclass(frozen=True, slots=True)
class Clinic:
    """Whose appointments these are: ``link`` names the clinic's bot in the whole world.

    ``language`` is that of the words in them (BCP 47).
    """

    link: str
    zone: ZoneInfo
    language: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of whom there is more to tell than their appointments do."""

    name: str
    phone: str | None = None
    born: date | None = None


def bundle(
    clinic: Clinic,
    at: datetime,
    rows: Sequence[AppointmentRow],
    patients: Mapping[PatientId, Person] | None = None,
    doctors: Mapping[DoctorId, Person] | None = None,
) -> bytes:
    """Return these as a collection, as JSON. Raises ValueError where they are no valid R4.

    ``patients`` and ``doctors`` are in it even where no appointment names them. It takes a while:
    a millisecond for each appointment.
    """
    # It takes a moment to load, which nobody waits for who never has such a file made.
    from fhir.resources.R4B.bundle import Bundle  # noqa: PLC0415 (see above)

    known = {
        **{row.patient: Person(row.patient_name, row.phone) for row in rows if row.patient},
        **(patients or {}),
    }
    teaching = {**{row.doctor: Person(row.doctor_name) for row in rows}, **(doctors or {})}
    made = _Resources(clinic)
    resources = [
        *(made.patient(number, one) for number, one in known.items()),
        *(made.practitioner(number, one) for number, one in teaching.items()),
        *made.schedules(rows),
        *made.slots(rows),
        *(made.appointment(row) for row in rows),
    ]
    entries = [{"fullUrl": made.url(*_key(one)), "resource": one} for one in resources]
    whole = {
        "resourceType": "Bundle",
        "language": clinic.language,
        "type": "collection",
        "timestamp": _instant(at, clinic.zone),
        **({"entry": entries} if entries else {}),
    }
    valid: str = Bundle.model_validate(whole).model_dump_json()
    return json.dumps(json.loads(valid), ensure_ascii=False, indent=1).encode(errors="replace")


def _key(resource: Mapping[str, Any]) -> tuple[str, str]:
    return resource["resourceType"], resource["id"]


def _instant(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class _Resources:
    """Makes resources, each by its number at the clinic."""

    clinic: Clinic

    def url(self, kind: str, number: object) -> str:
        """Return what names a resource everywhere, always the same."""
        return uuid5(NAMESPACE_URL, f"{self.clinic.link}/{kind}/{number}").urn

    def _of(self, kind: str, number: int) -> dict[str, Any]:
        known = {"system": f"{self.clinic.link}/{kind.lower()}", "value": str(number)}
        return {"resourceType": kind, "id": str(number), "identifier": [known]}

    def _to(self, kind: str, number: int, name: str | None = None) -> dict[str, str]:
        display = {"display": _clean(name)} if name else {}
        return {"reference": self.url(kind, number), "type": kind, **display}

    def patient(self, number: int, one: Person) -> dict[str, Any]:
        """Return a Patient."""
        return {**self._of("Patient", number), **_named(one)}

    def practitioner(self, number: int, one: Person) -> dict[str, Any]:
        """Return a Practitioner."""
        return {**self._of("Practitioner", number), **_named(one)}

    def schedules(self, rows: Sequence[AppointmentRow]) -> Iterator[dict[str, Any]]:
        """Return the Schedule of each doctor in whose slots these are."""
        for number, row in {row.doctor: row for row in rows if row.slot}.items():
            actor = self._to("Practitioner", number, row.doctor_name)
            specialty = {"specialty": [{"text": _clean(row.specialty)}]} if row.specialty else {}
            yield {**self._of("Schedule", number), **specialty, "actor": [actor]}

    def slots(self, rows: Sequence[AppointmentRow]) -> Iterator[dict[str, Any]]:
        """Return the Slot of each of these that still has one."""
        states: dict[int, str] = {}
        for row in rows:
            if row.slot is not None and states.get(row.slot.id) != "busy":
                states[row.slot.id] = _state(row, row.slot)
        latest = {row.slot.id: (row, row.slot) for row in rows if row.slot is not None}
        for number, (row, slot) in latest.items():
            yield {
                **self._of("Slot", number),
                "schedule": self._to("Schedule", row.doctor),
                "status": states[number],
                "start": _instant(slot.span.start, self.clinic.zone),
                "end": _instant(slot.span.end, self.clinic.zone),
            }

    def appointment(self, row: AppointmentRow) -> dict[str, Any]:
        """Return an Appointment."""
        status = _STATUS[row.status]
        said = _SAID.get(status, "accepted")
        people = [self._to("Practitioner", row.doctor, row.doctor_name)]
        if row.patient is not None:
            people.insert(0, self._to("Patient", row.patient, row.patient_name))
        made = {
            **self._of("Appointment", row.id),
            "status": status,
            "start": _instant(row.span.start, self.clinic.zone),
            "end": _instant(row.span.end, self.clinic.zone),
            "created": _instant(row.made_at, self.clinic.zone),
            "participant": [{"actor": one, "status": said} for one in people],
        }
        if row.specialty:
            made["specialty"] = [{"text": _clean(row.specialty)}]
        if row.slot is not None:
            made["slot"] = [self._to("Slot", row.slot.id)]
        if row.cancelled_by is not None:
            coded = {"system": _REASON, "code": _WHO[row.cancelled_by]}
            made["cancelationReason"] = {"coding": [coded]}
        return made


def _named(one: Person) -> dict[str, Any]:
    phone = {"telecom": [{"system": "phone", "value": one.phone}]} if one.phone else {}
    born = {} if one.born is None else {"birthDate": one.born.isoformat()}
    return {"name": [{"text": _clean(one.name)}], **phone, **born}


def _clean(text: str) -> str:
    """Return a text as FHIR can carry it: never empty, and without control characters."""
    seen = "".join(char for char in text if unicodedata.category(char) != "Cc")
    return seen.encode(errors="replace").decode().strip() or "–"


def _state(row: AppointmentRow, slot: SlotRow) -> str:
    """Return whether a slot is taken: what was called off frees it, unless it was closed."""
    if row.status in {Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW}:
        return "busy"
    if row.status is Status.PENDING:
        return "busy-tentative"
    if slot.filled:
        return "busy"
    return "free" if slot.offered else "busy-unavailable"
