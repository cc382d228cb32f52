"""Which reminders a new appointment has: those still ahead, each until the next one speaks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.model import (
    AccountId,
    Appointment,
    AppointmentId,
    DoctorId,
    PatientId,
    SlotId,
    Span,
    Status,
)
from core.notifications import Reminder
from core.policy import ClinicPolicy
from core.reactions import Audience, reminders

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 3, 10, tzinfo=UTC)
PATIENT = PatientId(8)
POLICY = ClinicPolicy(reminders_before=(24 * HOUR, 2 * HOUR))
APPOINTMENT = Appointment(
    id=AppointmentId(5),
    uid="b6a1",
    patient_id=PATIENT,
    doctor_id=DoctorId(7),
    slot_id=SlotId(3),
    span=Span(START, START + HOUR),
    status=Status.CONFIRMED,
    made_by=AccountId(8),
    made_at=START - 99 * HOUR,
)


@pytest.mark.parametrize(
    "before, said",
    [
        (48 * HOUR, [(START - 24 * HOUR, START - 2 * HOUR), (START - 2 * HOUR, START)]),
        (24 * HOUR, [(START - 2 * HOUR, START)]),
        (HOUR, []),
    ],
)
@pytest.mark.parametrize("carers", [[], [AccountId(8)], [AccountId(8), AccountId(9)]])
def test_each_carer_hears_what_is_still_ahead(
    before: timedelta, said: list[tuple[datetime, datetime]], carers: list[AccountId]
) -> None:
    """Also where nothing is: whoever books for the next hour gets no reminder, but the time."""
    made = reminders(APPOINTMENT, Audience({PATIENT: carers}), POLICY, START - before)
    told = [(one.to, one.due, one.about.until) for one in made if isinstance(one.about, Reminder)]
    assert told == [(account, due, until) for account in carers for due, until in said]
    assert len({one.key for one in made}) == len(made)


def test_what_the_doctor_has_not_agreed_to_reminds_nobody() -> None:
    """Also after it was moved: a request is no appointment yet."""
    asked = replace(APPOINTMENT, status=Status.PENDING)
    assert not reminders(asked, Audience({PATIENT: [AccountId(8)]}), POLICY, START - 48 * HOUR)
