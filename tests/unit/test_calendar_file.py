"""The calendar entry of an appointment, read back as a calendar reads it (RFC 5545, RFC 5546)."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot.chat.words import Languages
from bot.shared.calendar_file import calendar_file, cancelled_file
from core.model import Status
from core.views import AppointmentView
from tests.unit.test_letters import APPOINTMENT, EN, LINK, POLICY, VIEW

MADE = datetime(2026, 11, 1, tzinfo=ZoneInfo("UTC"))


def read(view: AppointmentView) -> tuple[Calendar, Event]:
    file = calendar_file(EN, POLICY, view, LINK, MADE)
    assert file.name == "appointment.ics"
    whole = Calendar.from_ical(file.content)
    (entry,) = whole.events
    return whole, entry


def test_a_live_appointment_is_published_with_when_where_and_with_whom() -> None:
    whole, entry = read(VIEW)
    assert str(whole["METHOD"]) == "PUBLISH"
    assert str(entry["STATUS"]) == "CONFIRMED"
    assert str(entry["UID"]) == APPOINTMENT.uid
    assert (entry.start, entry.end) == (APPOINTMENT.span.start, APPOINTMENT.span.end)
    assert str(entry["SUMMARY"]) == "Appointment: Dr. <Lena> Hoffmann"
    assert str(entry["LOCATION"]) == "Linden Street 5"
    assert entry.DTSTAMP == MADE


def test_times_are_written_in_utc_so_that_no_calendar_has_to_guess() -> None:
    content = calendar_file(EN, POLICY, VIEW, LINK, MADE).content
    assert b"DTSTART:20261121T090000Z" in content
    assert b"DTEND:20261121T093000Z" in content


def test_what_a_later_file_needs_to_find_the_entry_again() -> None:
    """RFC 5546, 3.2.1 and 3.2.5: UID, SEQUENCE and ORGANIZER, and no ATTENDEE when published."""
    off = replace(APPOINTMENT, status=Status.CANCELLED, sequence=2)
    before, after = read(VIEW)[1], read(replace(VIEW, appointment=off))[1]
    assert before["UID"] == after["UID"]
    assert before["ORGANIZER"] == after["ORGANIZER"] == LINK
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 2)
    assert "ATTENDEE" not in before


def test_cancelling_takes_the_entry_away() -> None:
    whole, entry = read(replace(VIEW, appointment=replace(APPOINTMENT, status=Status.CANCELLED)))
    assert str(whole["METHOD"]) == "CANCEL"
    assert str(entry["STATUS"]) == "CANCELLED"


def test_nothing_medical_stands_in_the_entry() -> None:
    for language in Languages(ZoneInfo("UTC"), "en").all():
        content = calendar_file(language, POLICY, VIEW, LINK, MADE).content.decode()
        assert "Cardiology" not in content
        assert "Monday" not in content


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)


# A backslash before an "n" is a new line to icalendar already when it writes: no name has one.
@given(_WORDS.filter(lambda words: "\\n" not in words.lower()))
def test_any_name_and_address_comes_out_as_it_went_in(words: str) -> None:
    doctor = replace(VIEW.doctor, name=words, address=words)
    _, entry = read(replace(VIEW, doctor=doctor))
    assert str(entry["SUMMARY"]) == f"Appointment: {words}"
    assert str(entry["LOCATION"]) == words


def test_several_that_were_called_off_are_marked_in_one_file() -> None:
    """Each under its own UID and with its own sequence; PUBLISH, for a CANCEL is for one alone."""
    off = [
        replace(VIEW, appointment=replace(APPOINTMENT, uid=f"u{at}", status=Status.CANCELLED))
        for at in range(2)
    ]
    whole = Calendar.from_ical(cancelled_file(EN, POLICY, off, LINK, MADE).content)
    assert str(whole["METHOD"]) == "PUBLISH"
    assert [(str(one["UID"]), str(one["STATUS"])) for one in whole.events] == [
        ("u0", "CANCELLED"),
        ("u1", "CANCELLED"),
    ]
