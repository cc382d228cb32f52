"""When a letter about an appointment should not go out any more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.model import Appointment, AppointmentId, PersonId, Side, SlotId, Span, Status
from core.notices import (
    LATE,
    Booked,
    Cancelled,
    Letter,
    Moved,
    NoteChanged,
    Notice,
    Reminder,
    lost_sense,
)

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
ID = AppointmentId(5)
AHEAD = Appointment(
    id=ID,
    uid="b6a1",
    patient_id=PersonId(8),
    doctor_id=PersonId(7),
    slot_id=SlotId(3),
    span=Span(START, START + HOUR),
    status=Status.CONFIRMED,
    booked_at=START - 99 * HOUR,
)
OFF = replace(AHEAD, status=Status.CANCELLED)
REMINDER = Reminder(ID, START)
CANCELLED = Cancelled(ID, Side.PATIENT, Side.DOCTOR)
CHANGES: list[Notice] = [
    Booked(ID, Side.PATIENT),
    Moved(ID, Side.DOCTOR, START - HOUR, START),
    NoteChanged(ID),
]


def lost(notice: Notice, appointment: Appointment, now: datetime, due: datetime = START) -> bool:
    return lost_sense(Letter(PersonId(8), notice, due, "key"), appointment, now)


def test_a_reminder_holds_until_its_appointment_begins() -> None:
    assert not lost(REMINDER, AHEAD, START - SECOND)
    assert lost(REMINDER, AHEAD, START)


def test_a_reminder_is_for_one_time_of_a_live_appointment() -> None:
    later = replace(AHEAD, span=Span(START + HOUR, START + 2 * HOUR))
    assert lost(REMINDER, OFF, START - HOUR)
    assert lost(REMINDER, later, START - HOUR)


@pytest.mark.parametrize("notice", CHANGES, ids=lambda notice: notice.kind)
def test_what_was_cancelled_is_told_by_the_cancellation_alone(notice: Notice) -> None:
    assert not lost(notice, AHEAD, START - HOUR)
    assert lost(notice, OFF, START - HOUR)
    assert not lost(CANCELLED, OFF, START - HOUR)


@pytest.mark.parametrize("notice", [*CHANGES, CANCELLED], ids=lambda notice: notice.kind)
def test_news_is_told_while_the_appointment_lasts_or_the_news_is_fresh(notice: Notice) -> None:
    """A clock that jumps past the appointment right after a press must not swallow the news."""
    appointment = OFF if notice is CANCELLED else AHEAD
    end = appointment.span.end
    assert not lost(notice, appointment, end - SECOND, due=end - 9 * HOUR)
    assert not lost(notice, appointment, end, due=end - LATE + SECOND)
    assert lost(notice, appointment, end, due=end - LATE)
