"""Appointments as FHIR R4: what leaves is valid, and says what is so."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fhir.resources.R4B.bundle import Bundle

from bot.shared.fhir import Clinic, Person, bundle
from core.model import AppointmentId, DoctorId, PatientId, Side, SlotId, Span, Status
from core.numbers.service import MOST_EXCHANGED
from core.ports.numbers import AppointmentRow, SlotRow

CLINIC = Clinic("https://t.me/linden_bot", ZoneInfo("Europe/Berlin"), "en")
START = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
SPAN = Span(START, START + timedelta(minutes=30))
NOW = START - timedelta(days=3)
ROW = AppointmentRow(
    id=AppointmentId(7),
    span=SPAN,
    status=Status.CONFIRMED,
    doctor=DoctorId(3),
    doctor_name="Dr. Lena Hoffmann",
    specialty="Cardiology",
    patient=PatientId(5),
    patient_name="Maria Silva",
    phone="+491701234567",
    made_at=NOW,
    late=False,
    cancelled_by=None,
    slot=SlotRow(SlotId(9), SPAN, offered=True, filled=True),
)


def of(*rows: AppointmentRow, **more: Any) -> list[dict[str, Any]]:
    """Return the resources of a valid bundle whose references all lead to one of them.

    What R4 (4.0.1) asks beyond the library's models of R4B is looked at as well.
    """
    content = bundle(CLINIC, NOW, rows, **more)
    Bundle.model_validate_json(content)
    whole = json.loads(content)
    assert whole["language"] == "en"
    entries = whole.get("entry", [])
    there = {entry["fullUrl"] for entry in entries}
    assert len(there) == len(entries)
    assert set(references(whole)) <= there
    resources: list[dict[str, Any]] = [entry["resource"] for entry in entries]
    for resource in resources:
        as_r4_has_it(resource)
    return resources


CODES = {
    "Slot": "busy free busy-unavailable busy-tentative entered-in-error",
    "Appointment": "proposed pending booked arrived fulfilled cancelled noshow entered-in-error"
    " checked-in waitlist",
}
"""The status of R4, each by its resource: slotstatus and appointmentstatus, version 4.0.1."""
INSTANT = re.compile(
    r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
"""Of R4's page on data types, and so is what an id and a text are."""


def as_r4_has_it(resource: dict[str, Any]) -> None:
    """Fail for what R4 does not allow, its rules for an appointment (app-1 to app-4) included."""
    kind = resource["resourceType"]
    assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", resource["id"])
    assert all(one["system"].startswith("https://") for one in resource["identifier"])
    for text in texts(resource):
        assert re.fullmatch(r"[ \r\n\t\S]+", text)
        assert not any(ord(char) < 32 for char in text)
    if kind in CODES:
        assert resource["status"] in CODES[kind].split()
        assert INSTANT.fullmatch(resource["start"])
        assert INSTANT.fullmatch(resource["end"])
    if kind == "Appointment":
        assert resource["participant"]
        assert all(one["actor"] for one in resource["participant"])
        assert "cancelationReason" not in resource or resource["status"] in {"cancelled", "noshow"}
    assert kind != "Slot" or resource["schedule"]
    assert kind != "Schedule" or resource["actor"]


def texts(value: Any) -> list[str]:
    """Return every text in it."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def references(value: Any) -> list[str]:
    """Return everything that is pointed to."""
    if isinstance(value, dict):
        inner = [one for part in value.values() for one in references(part)]
        return [*inner, *([value["reference"]] if "reference" in value else [])]
    return [one for part in value for one in references(part)] if isinstance(value, list) else []


def test_an_appointment_comes_with_all_that_it_names() -> None:
    """In the hour that comes twice, the offset tells which of the two it is."""
    patient, practitioner, schedule, slot, appointment = of(ROW)
    assert patient["name"] == [{"text": "Maria Silva"}]
    assert patient["telecom"] == [{"system": "phone", "value": "+491701234567"}]
    assert practitioner["name"] == [{"text": "Dr. Lena Hoffmann"}]
    assert schedule["specialty"] == [{"text": "Cardiology"}]
    assert (slot["status"], slot["start"]) == ("busy", "2026-10-25T02:30:00+01:00")
    assert (appointment["status"], appointment["created"][:10]) == ("booked", "2026-10-22")
    assert [one["status"] for one in appointment["participant"]] == ["accepted", "accepted"]
    assert of(ROW) == of(ROW)


STANDS = [
    (Status.PENDING, "pending", "needs-action", "busy-tentative"),
    (Status.CONFIRMED, "booked", "accepted", "busy"),
    (Status.COMPLETED, "fulfilled", "accepted", "busy"),
    (Status.NO_SHOW, "noshow", "accepted", "busy"),
    (Status.CANCELLED, "cancelled", "declined", "free"),
    (Status.REJECTED, "cancelled", "declined", "free"),
]


def test_every_status_has_one_of_theirs() -> None:
    assert {status for status, *_ in STANDS} == set(Status)


@pytest.mark.parametrize("status, told, said, taken", STANDS)
def test_where_it_stands(status: Status, told: str, said: str, taken: str) -> None:
    assert ROW.slot is not None
    now = replace(ROW.slot, filled=False)
    *_, slot, appointment = of(replace(ROW, status=status, slot=now))
    assert (slot["status"], appointment["status"]) == (taken, told)
    assert {one["status"] for one in appointment["participant"]} == {said}


def test_a_slot_that_was_called_off_is_free_unless_another_fills_it() -> None:
    """Or its doctor closed it; and of two in one slot the one that stands decides."""
    assert ROW.slot is not None
    off = replace(ROW, id=AppointmentId(8), status=Status.CANCELLED, cancelled_by=Side.DOCTOR)
    for offered, filled, taken in (
        (True, True, "busy"),
        (False, False, "busy-unavailable"),
        (True, False, "free"),
    ):
        slot = replace(ROW.slot, offered=offered, filled=filled)
        resources = of(replace(off, slot=slot))
        assert [one["status"] for one in resources if one["resourceType"] == "Slot"] == [taken]
    for both in ((ROW, off), (off, ROW)):
        (one,) = [one for one in of(*both) if one["resourceType"] == "Slot"]
        assert one["status"] == "busy"
    *_, appointment = of(off)
    assert appointment["cancelationReason"]["coding"][0]["code"] == "prov"


def test_who_was_erased_is_nobody_and_a_deleted_slot_is_none() -> None:
    row = replace(ROW, patient=None, patient_name="", phone=None, slot=None)
    resources = of(row)
    assert [one["resourceType"] for one in resources] == ["Practitioner", "Appointment"]
    assert len(resources[-1]["participant"]) == 1


@pytest.mark.parametrize(
    "name", ["<b>Жанна</b> \ud800", "שלום", "👩‍👩‍👧", " ", "\x00\x1b", "a\x07b", '"\\', "x" * 80]
)
def test_any_name_is_told(name: str) -> None:
    row = replace(ROW, patient_name=name, doctor_name=name, specialty=name)
    assert of(row)[0]["name"][0]["text"]


def test_a_full_file_may_be_sent() -> None:
    """Telegram takes 50 MB from a bot: a file is a part of that, whatever people are called."""
    long = replace(ROW, patient_name="👩" * 80, doctor_name='"' * 80, specialty="👩" * 64)
    assert ROW.slot is not None
    rows = [
        replace(
            long,
            id=AppointmentId(at),
            patient=PatientId(at),
            doctor=DoctorId(at),
            slot=replace(ROW.slot, id=SlotId(at)),
        )
        for at in range(10**9, 10**9 + 50)
    ]
    assert len(bundle(CLINIC, NOW, rows)) / 50 * MOST_EXCHANGED < 50_000_000 / 2


def test_nothing_is_a_bundle_too_and_people_come_without_appointments() -> None:
    assert of() == []
    known = {PatientId(5): Person("Maria Silva", None, date(1990, 2, 28))}
    (patient,) = of(patients=known)
    assert patient["birthDate"] == "1990-02-28"
