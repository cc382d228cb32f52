"""Lists as CSV (RFC 4180) that spreadsheets open as they are: UTF-8 with its mark, and no formulas.

A cell that begins like a formula would be one when the file is opened, and names are typed by
anybody: such a cell gets an apostrophe in front, by which spreadsheets take it as text.
"""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from core.ports.numbers import AppointmentRow, PersonRow, RowKind

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that may be taken for a formula; wide signs are the narrow ones to some."""

APPOINTMENTS = (
    *("number", "date", "start", "end", "start_utc", "status", "cancelled_by", "cancelled_late"),
    *("doctor_number", "doctor", "specialty", "patient_number", "patient", "phone"),
    *("booked_date", "booked_time"),
)
PEOPLE = (
    *("role", "number", "name", "phone", "specialty", "verification", "disabled"),
    *("appointments", "cancelled", "no_shows"),
)
"""The headings stay as they are, in English: other programs know columns by them."""


def guarded(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula; None is empty."""
    text = "" if value is None else str(value)
    begins = text.lstrip(" \u00a0\u200b\ufeff")
    return f"'{text}" if text.startswith(FORMULA) or begins.startswith(FORMULA) else text


class Sheet:
    """A file that grows row by row."""

    def __init__(self, headings: Iterable[str]) -> None:
        self._text = StringIO(newline="")
        self._writer = csv.writer(self._text)
        self._writer.writerow(headings)

    def add(self, cells: Iterable[object]) -> None:
        """Add a row."""
        self._writer.writerow([guarded(cell) for cell in cells])

    def content(self) -> bytes:
        """Return the file."""
        return self._text.getvalue().encode("utf-8-sig", errors="replace")


def appointment(row: AppointmentRow, zone: ZoneInfo) -> tuple[Any, ...]:
    """Return the cells of an appointment, its times by the clinic's clock."""
    start, end = row.span.start.astimezone(zone), row.span.end.astimezone(zone)
    made = row.made_at.astimezone(zone)
    return (
        row.id,
        start.date().isoformat(),
        f"{start:%H:%M}",
        f"{end:%H:%M}",
        f"{row.span.start:%Y-%m-%dT%H:%M}Z",  # which of the two, in the hour that comes twice
        row.status,
        row.cancelled_by,
        "yes" if row.late else None,
        row.doctor,
        row.doctor_name,
        row.specialty,
        row.patient,
        row.patient_name,
        row.phone,
        made.date().isoformat(),
        f"{made:%H:%M}",
    )


def person(row: PersonRow) -> tuple[Any, ...]:
    """Return the cells of somebody; of who was erased, that there was somebody."""
    return (
        "patient" if row.kind is RowKind.PATIENT else "doctor",
        None if row.erased else row.place,
        row.name,
        row.phone,
        row.specialty,
        None if row.erased else row.verification,
        "yes" if row.shut_out else None,
        row.appointments,
        row.cancelled,
        row.missed,
    )
