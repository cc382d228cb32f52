"""When a letter about an appointment should not go out any more."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.model import (
    Account,
    AccountId,
    AdminRole,
    Appointment,
    AppointmentId,
    Doctor,
    DoctorId,
    Patient,
    PatientId,
    Side,
    SlotId,
    Span,
    Status,
    Verification,
)
from core.notifications import (
    LATE,
    AboutAccess,
    AboutDoctor,
    AboutPatient,
    Accepted,
    AccountAccess,
    AdminNews,
    Booked,
    CalledOff,
    Cancelled,
    DoctorAccess,
    DoctorApplied,
    DoctorDecision,
    Expired,
    Letter,
    Moved,
    NoteRewritten,
    Notification,
    Nudge,
    PatientAccess,
    PatientApplied,
    PatientDecision,
    ProposalOff,
    ProposalRefused,
    Proposed,
    Rejected,
    Reminder,
    Requested,
    Restored,
    RunningLate,
    lost_sense,
    no_longer_so,
    overtaken,
)

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
ID = AppointmentId(5)
AHEAD = Appointment(
    id=ID,
    uid="b6a1",
    patient_id=PatientId(8),
    doctor_id=DoctorId(7),
    slot_id=SlotId(3),
    span=Span(START, START + HOUR),
    status=Status.CONFIRMED,
    made_by=AccountId(8),
    made_at=START - 99 * HOUR,
)
PATIENT = Patient(PatientId(8), "Maria")
OFF = replace(AHEAD, status=Status.CANCELLED)
REMINDER = Reminder(ID, START, until=START)
CANCELLED = Cancelled(ID, Side.PATIENT, Side.DOCTOR)
CALLED_OFF = CalledOff((AppointmentId(4), ID))
CHANGES: list[Notification] = [
    Booked(ID, Side.PATIENT),
    Moved(ID, Side.DOCTOR, START - HOUR, START),
    NoteRewritten(ID),
    Restored(ID),
]


def lost(
    about: Notification, appointment: Appointment, now: datetime, due: datetime = START
) -> bool:
    return lost_sense(Letter(AccountId(8), about, due, "key"), appointment, now)


def test_a_reminder_holds_until_its_appointment_begins() -> None:
    assert not lost(REMINDER, AHEAD, START - SECOND)
    assert lost(REMINDER, AHEAD, START)


def test_a_reminder_is_for_one_time_of_a_live_appointment() -> None:
    later = replace(AHEAD, span=Span(START + HOUR, START + 2 * HOUR))
    assert lost(REMINDER, OFF, START - HOUR)
    assert lost(REMINDER, later, START - HOUR)


def test_who_is_there_needs_no_reminder() -> None:
    assert lost(REMINDER, replace(AHEAD, arrived=True), START - HOUR)


@pytest.mark.parametrize("about", CHANGES, ids=lambda about: about.kind)
def test_what_was_cancelled_is_told_by_the_cancellation_alone(about: Notification) -> None:
    assert not lost(about, AHEAD, START - HOUR)
    assert lost(about, OFF, START - HOUR)
    assert not lost(CANCELLED, OFF, START - HOUR)


def test_a_cancellation_that_was_taken_back_is_told_to_nobody() -> None:
    assert lost(CANCELLED, AHEAD, START - HOUR)


@pytest.mark.parametrize("about", [*CHANGES, CANCELLED, CALLED_OFF], ids=lambda about: about.kind)
def test_news_is_told_while_the_appointment_lasts_or_the_news_is_fresh(about: Notification) -> None:
    """A clock that jumps past the appointment right after a press must not swallow the news."""
    appointment = OFF if about in {CANCELLED, CALLED_OFF} else AHEAD
    end = appointment.span.end
    assert not lost(about, appointment, end - SECOND, due=end - 9 * HOUR)
    assert not lost(about, appointment, end, due=end - LATE + SECOND)
    assert lost(about, appointment, end, due=end - LATE)


ASKED = replace(AHEAD, status=Status.PENDING, answer_by=START)
PROPOSED = replace(ASKED, proposed_slot=SlotId(4))
STANDS: list[tuple[Notification, Appointment, Sequence[Appointment]]] = [
    (Requested(ID, Side.DOCTOR), ASKED, [AHEAD, PROPOSED, OFF]),
    (Nudge(ID, START), ASKED, [AHEAD, PROPOSED, OFF, replace(ASKED, answer_by=START - HOUR)]),
    (ProposalRefused(ID), ASKED, [AHEAD, PROPOSED, OFF]),
    (
        ProposalOff(ID, Side.PATIENT, START + HOUR, START),
        ASKED,
        [AHEAD, PROPOSED, OFF, replace(ASKED, answer_by=START - HOUR)],
    ),
    (Proposed(ID, SlotId(4), START), PROPOSED, [AHEAD, ASKED, OFF]),
    (Accepted(ID, Side.PATIENT), AHEAD, [OFF]),
    (Rejected(ID), replace(AHEAD, status=Status.REJECTED), [OFF]),
    (Expired(ID, Side.PATIENT, proposed=False), replace(AHEAD, status=Status.REJECTED), [OFF]),
]


@pytest.mark.parametrize("about,so,otherwise", STANDS, ids=lambda one: getattr(one, "kind", ""))
def test_what_is_said_of_a_request_holds_while_it_stands_so(
    about: Notification, so: Appointment, otherwise: Sequence[Appointment]
) -> None:
    """What was answered asks nobody any more, and nobody is told too late what became of it."""
    assert not lost(about, so, START - HOUR)
    assert [lost(about, one, START - HOUR) for one in otherwise] == [True] * len(otherwise)
    assert lost(about, so, so.span.end, due=so.span.end - LATE)


def test_a_reminder_is_silent_once_the_next_one_speaks() -> None:
    first = Reminder(ID, START, until=START - HOUR)
    assert not lost(first, AHEAD, START - HOUR - SECOND)
    assert lost(first, AHEAD, START - HOUR)


def test_a_move_is_told_while_the_appointment_is_where_it_went() -> None:
    """Two quick moves: a later letter tells the later time."""
    later = replace(AHEAD, span=Span(START + HOUR, START + 2 * HOUR))
    assert lost(Moved(ID, Side.DOCTOR, START - HOUR, START), later, START - HOUR)


LATER = START + HOUR / 3


def test_a_delay_is_told_while_it_helps() -> None:
    """Until the time that it tells; nobody who is there needs it, nor whose time is another."""
    late = RunningLate(ID, START, LATER)
    assert not lost(late, AHEAD, LATER - SECOND)
    assert lost(late, AHEAD, LATER)
    assert lost(late, replace(AHEAD, arrived=True), START - HOUR)
    assert lost(late, OFF, START - HOUR)
    assert lost(late, replace(AHEAD, span=Span(LATER, LATER + HOUR)), START - HOUR)


def test_that_a_doctor_is_on_time_again_is_told_until_the_appointment_ends() -> None:
    """Who was told a later time comes later, unless they hear of it."""
    on_time = RunningLate(ID, START, START)
    assert not lost(on_time, AHEAD, START + HOUR - SECOND)
    assert lost(on_time, AHEAD, START + HOUR)


@pytest.mark.parametrize("found", [None, *Verification])
def test_news_about_people_holds_while_they_stand_as_it_says(found: Verification | None) -> None:
    """Whoever is not there any more is no news at all."""
    doctor, patient = DoctorId(7), PatientId(8)
    expected: dict[AboutDoctor | AboutPatient, Verification] = {
        DoctorApplied(doctor): Verification.WAITING,
        DoctorDecision(doctor, approved=True): Verification.VERIFIED,
        DoctorDecision(doctor, approved=False): Verification.DECLINED,
        PatientApplied(patient): Verification.WAITING,
        PatientDecision(patient, approved=True): Verification.VERIFIED,
        PatientDecision(patient, approved=False): Verification.DECLINED,
    }
    subject = None if found is None else replace(PATIENT, verification=found)
    for about, needed in expected.items():
        assert overtaken(about, subject) is (found is not needed)


Judged = tuple[Doctor | None, Patient | None, Account | None]


def test_what_an_admin_did_is_told_only_while_it_is_so() -> None:
    """Whoever was let in again before they read it never hears that they were shut out."""
    account = Account(AccountId(1), 7, "Maria", "en", AdminRole.GRANTED)
    doctor = Doctor(DoctorId(1), "Lena", "Eyes", "B1", "1", verification=Verification.VERIFIED)
    patient = Patient(PatientId(1), "Maria")
    plain, out = replace(account, admin=AdminRole.NONE), replace(account, disabled=True)
    told: list[tuple[AboutAccess, Judged, Judged]] = [
        (AdminNews(account.id, made=True), (None, None, account), (None, None, plain)),
        (AdminNews(account.id, made=False), (None, None, out), (None, None, account)),
        (DoctorAccess(doctor.id, open=True), (doctor, None, None), (None, None, None)),
        (
            DoctorAccess(doctor.id, open=False),
            (replace(doctor, disabled=True), None, None),
            (doctor, None, None),
        ),
        (
            PatientAccess(patient.id, open=False),
            (None, replace(patient, shut_out=True), None),
            (None, patient, None),
        ),
        (PatientAccess(patient.id, open=True), (None, patient, None), (None, None, None)),
        (AccountAccess(account.id), (None, None, account), (None, None, out)),
    ]
    for about, so, otherwise in told:
        assert not no_longer_so(about, *so)
        assert no_longer_so(about, *otherwise)
