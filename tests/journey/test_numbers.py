"""The clinic in numbers at the desk: as text, as a chart, as files for a spreadsheet."""

import asyncio
import csv
import json
from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from fhir.resources.R4B.bundle import Bundle

from bot.chat.payload import pack
from bot.numbers.actions import ExportAppointments, ExportPeople
from bot.sandbox.pictures import picture_size
from bot.shared.links.exchange import ExportForExchange
from core.audit import Deed
from core.numbers import service
from core.ports.numbers import RowKind
from tests.journey.books import Books
from tests.journey.clinic import Clinic
from tests.journey.phone import Phone
from tests.journey.screen import Screen
from tests.journey.steps import admin, go

MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 8)


async def at_the_numbers(clinic: Clinic) -> tuple[Phone, Screen]:
    """Return an admin who looks at this week.

    One of four times is booked; Omar, whose name could be a formula, has called off another one.
    """
    _, lena = await clinic.doctor("Lena")
    slots = await clinic.publish(lena.id, 1)
    _, maria = await clinic.patient("Maria")
    _, omar = await clinic.patient("=Omar")
    await clinic.book(maria.id, slots[0])
    off = await clinic.book(omar.id, slots[1])
    await clinic.runtime.services.appointments.cancel(clinic.as_patient(omar.id), off.id)
    robin = await admin(clinic)
    await robin.text("/admin")
    await robin.wait_for("Administration")
    return robin, await go(robin, "Numbers", "Mon 2 Mar – Sun 8 Mar")


async def test_the_numbers_of_this_week_and_of_other_days(clinic: Clinic) -> None:
    """All on one screen; a doctor's weeks in two more presses; any days by buttons or typed."""
    robin, shown = await at_the_numbers(clinic)
    assert "✓ This week" in shown.labels
    for part in (
        "Booked in these days, for whenever: 2",
        "Appointments in these days: 1, of them seen: 0",
        "Cancelled: 1 – by patients 1 (too late 0), by doctors 0, by the desk 0",
        "Did not come: nobody was due yet",
        "Time booked: 25 %",
    ):
        assert part in shown.text
    listed = await go(robin, "By doctor", "Booked 2, appointments 1")
    assert "Cancelled 1 (too late 0), did not come 0" in listed.text
    await go(robin, "Dr. Lena", "Dr. Lena Hoffmann, by week")
    await go(robin, "Back", "By doctor")
    await go(robin, "Back", "Mon 2 Mar – Sun 8 Mar")
    await go(robin, "Last month", "Sun 1 Feb – Sat 28 Feb")
    await go(robin, "By week", "Mon 23 Feb – Sat 28 Feb")
    await go(robin, "Back", "no times were published")
    await go(robin, "Other days", "Choose the first one")
    await robin.text("2026-03-08 2026-03-02")
    await robin.wait_new("before the first day")
    await robin.text("2026-03-03 2026-03-03")
    await robin.wait_new("Time booked: 25 %")
    await go(robin, "Other days", "Choose the first one")
    await go(robin, "2", "Choose the last day")
    await go(robin, "3", "Mon 2 Mar – Tue 3 Mar")


async def test_the_numbers_as_a_chart(clinic: Clinic) -> None:
    """A photo, upright, light or dark in the same place; its words are a press away."""
    robin, _ = await at_the_numbers(clinic)
    await robin.press("As a chart")
    light = await robin.wait_new("Booked and free time")
    width, height = picture_size(await robin.download(light))
    assert light.message["photo"] is not None
    assert width < 2 * height
    await robin.press("Dark", message=light)
    dark = await robin.wait_edit("Booked and free time")
    assert "Light" in dark.labels
    await robin.press("As text", message=dark)
    await robin.wait_new("By doctor")
    await go(robin, "Dr. Lena", "by week")
    await robin.press("As a chart")
    await robin.wait_new("Booked and free time")


async def sheet(robin: Phone, says: str) -> list[dict[str, str]]:
    """Return the rows of the file that comes next."""
    sent = await robin.wait_new(says)
    assert sent.message["document"]["file_name"].endswith("2026-03-02-2026-03-08.csv")
    text = (await robin.download(sent)).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


async def test_lists_leave_for_a_spreadsheet_and_the_trail_says_so(clinic: Clinic) -> None:
    """No notes, no formulas; who was erased stays without a name."""
    robin, _ = await at_the_numbers(clinic)
    told = await go(robin, "For a spreadsheet", "written into the audit trail")
    assert "Appointments (CSV)" in told.labels
    await robin.press("Appointments (CSV)")
    rows = await sheet(robin, "2 rows")
    assert [(row["patient"], row["status"], row["cancelled_by"]) for row in rows] == [
        ("Maria Silva", "confirmed", ""),
        ("'=Omar Silva", "cancelled", "patient"),
    ]
    assert rows[0]["phone"] == "'+491701234567"
    assert not {"note", "reason", "doctor_note"} & set(rows[0])
    await robin.press_data(pack(ExportPeople(MONDAY, SUNDAY, RowKind.PATIENT, 0)))
    people = await sheet(robin, "3 rows")
    assert [row["role"] for row in people] == ["patient", "patient", "doctor"]
    await robin.text("/admin")
    await robin.wait_for("Administration")
    trail = await go(robin, "What was done", "People exported as a list")
    assert "Appointments exported as a list" in trail.text


async def test_a_full_file_leads_to_the_next_one(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row by row to the last; none is in two files."""
    monkeypatch.setattr(service, "MOST_ROWS", 1)
    robin, _ = await at_the_numbers(clinic)
    start = clinic.runtime.services.clock.now() - timedelta(days=1)
    await robin.press_data(pack(ExportAppointments(MONDAY, SUNDAY, start, 0)))
    (first,) = await sheet(robin, "1 row")
    await robin.press("Next file")
    sent = await robin.wait_new("1 row")
    text = (await robin.download(sent)).decode("utf-8-sig")
    (second,) = csv.DictReader(StringIO(text, newline=""))
    assert (first["patient"], second["patient"]) == ("Maria Silva", "'=Omar Silva")


async def files_of(phone: Phone) -> list[Screen]:
    """Return the files that somebody got, once all they pressed is done."""
    await phone.text("/help")
    await phone.wait_new("/cancel")
    return [one for one in phone.screens if one.message["document"]]


async def test_pressed_ten_times_at_once(clinic: Clinic, database_url: str) -> None:
    """Each press has its file, each file its line in the trail, and others are served meanwhile."""
    robin, _ = await at_the_numbers(clinic)
    maria, _ = await clinic.patient("Mia")
    start = clinic.runtime.services.clock.now() - timedelta(days=1)
    data = pack(ExportAppointments(MONDAY, SUNDAY, start, 0))
    presses = asyncio.gather(*(robin.press_data(data) for _ in range(10)))
    await maria.text("/help")
    await maria.wait_for("/cancel")
    await presses
    files = await files_of(robin)
    async with Books.open(database_url) as books:
        trail = (await books.read())["audit"]
    deeds = [row["deed"] for row in trail if row["deed"] == Deed.EXPORTED_APPOINTMENTS]
    assert (len(deeds), len(files)) == (10, 10)


async def test_no_file_for_a_forged_button(clinic: Clinic) -> None:
    """Neither for a doctor who got hold of an admin's, nor for a hundred years."""
    robin, _ = await at_the_numbers(clinic)
    shown = await go(robin, "For a spreadsheet", "written into the audit trail")
    olga, _ = await clinic.doctor("Olga")
    start = clinic.runtime.services.clock.now() - timedelta(days=1)
    century = date(1970, 1, 1), date(2070, 1, 1)
    for data in (
        pack(ExportAppointments(MONDAY, SUNDAY, start, 0)),
        pack(ExportForExchange(MONDAY, SUNDAY, start, 0)),
        pack(ExportPeople(MONDAY, SUNDAY, RowKind.PATIENT, 0)),
    ):
        await olga.press_data(data)
    await robin.press_data(pack(ExportAppointments(*century, start, 0)), message=shown)
    await robin.press_data(pack(ExportForExchange(*century, start, 0)), message=shown)
    for phone in (olga, robin):
        assert await files_of(phone) == []


async def test_appointments_leave_for_other_systems(clinic: Clinic) -> None:
    """As a valid FHIR bundle with whatever the appointments name; the trail says so."""
    robin, _ = await at_the_numbers(clinic)
    await go(robin, "For a spreadsheet", "For a spreadsheet")
    await robin.press("For other systems")
    sent = await robin.wait_new("2 appointments")
    assert sent.message["document"]["file_name"] == "fhir-2026-03-02-2026-03-08.json"
    content = await robin.download(sent)
    Bundle.model_validate_json(content)
    kinds = Counter(entry["resource"]["resourceType"] for entry in json.loads(content)["entry"])
    assert kinds == {
        "Patient": 2,
        "Practitioner": 1,
        "Schedule": 1,
        "Slot": 2,
        "Appointment": 2,
    }
    await robin.text("/admin")
    await robin.wait_for("Administration")
    await go(robin, "What was done", "Appointments exported for other systems")
