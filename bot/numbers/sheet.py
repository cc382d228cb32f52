"""Lists as CSV (RFC 4180) that spreadsheets open as they are: UTF-8 with its mark, and no formulas.

Where a language writes 1,5 its spreadsheets part cells by semicolons, and by commas elsewhere.

A cell that begins like a formula would be one when the file is opened, and names are typed by
anybody: such a cell gets an apostrophe in front, by which spreadsheets take it as text. So does
what would begin a cell for a spreadsheet that parts them otherwise than this file does.
"""

import csv
import re
from collections.abc import Iterable
from io import StringIO
from typing import Any

from bot.chat.words import Translator
from bot.shared.specialties import in_words
from core.ports.numbers import AppointmentRow, PersonRow, RowKind

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
FORMULA = (*SIGNS, "\t", "\r", "\n")
"""How a cell begins that may be taken for a formula; wide signs are the narrow ones to some."""
_UNSEEN = " \u00a0\u200b\ufeff"
_INSIDE = re.compile(rf'(?<=[,;|\t\r\n"])(?=[{_UNSEEN}]*[{re.escape("".join(SIGNS))}])')

APPOINTMENTS = (
    *("number", "date", "start", "end", "starts_at", "ends_at"),
    *("status", "cancelled_by", "cancelled_late"),
    *("doctor_number", "doctor", "specialty", "patient_number", "patient", "phone"),
    "booked_at",
)
PEOPLE = (
    *("role", "number", "name", "phone", "specialty", "verification", "disabled"),
    *("appointments", "cancelled", "no_shows"),
)
"""The headings stay as they are, in English: other programs know columns by them."""


def separator(t: Translator) -> str:
    """Return what parts the cells for spreadsheets in this language."""
    return ";" if t.locale.number_symbols["latn"]["decimal"] == "," else ","


def guarded(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula; None is empty."""
    text = "" if value is None else str(value)
    begins = text.lstrip(_UNSEEN)
    inside = _INSIDE.sub("'", text)
    return f"'{inside}" if text.startswith(FORMULA) or begins.startswith(FORMULA) else inside


class Sheet:
    """A file that grows row by row."""

    def __init__(self, headings: Iterable[str], separator: str) -> None:
        self._text = StringIO(newline="")
        self._writer = csv.writer(self._text, delimiter=separator)
        self._writer.writerow(headings)

    def add(self, cells: Iterable[object]) -> None:
        """Add a row."""
        self._writer.writerow([guarded(cell) for cell in cells])

    def content(self) -> bytes:
        """Return the file."""
        return self._text.getvalue().encode("utf-8-sig", errors="replace")


def appointment(t: Translator, row: AppointmentRow) -> tuple[Any, ...]:
    """Return the cells of an appointment, its times by the clinic's clock.

    What they are in the world is told beside them (ISO 8601 with the offset): an hour of the clock
    may come twice.
    """
    start, end = row.span.start.astimezone(t.zone), row.span.end.astimezone(t.zone)
    made = row.made_at.astimezone(t.zone)
    return (
        row.id,
        start.date().isoformat(),
        f"{start:%H:%M}",
        f"{end:%H:%M}",
        start.isoformat(timespec="minutes"),
        end.isoformat(timespec="minutes"),
        row.status,
        row.cancelled_by,
        "yes" if row.late else None,
        row.doctor,
        row.doctor_name,
        in_words(t, row.specialty),
        row.patient,
        row.patient_name,
        row.phone,
        made.isoformat(timespec="minutes"),
    )


def person(t: Translator, row: PersonRow) -> tuple[Any, ...]:
    """Return the cells of somebody; of who was erased, that there was somebody."""
    return (
        "patient" if row.kind is RowKind.PATIENT else "doctor",
        None if row.erased else row.place,
        row.name,
        row.phone,
        None if row.specialty is None else in_words(t, row.specialty),
        None if row.erased else row.verification,
        "yes" if row.shut_out else None,
        row.appointments,
        row.cancelled,
        row.missed,
    )
