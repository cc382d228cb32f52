"""What people read in the letters that come by themselves, as Telegram would take them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.appointments import letters, reminders
from bot.chat.screen import Screen
from bot.chat.words import Languages, Translator
from bot.people import letters as admissions
from bot.requests import letters as requests
from bot.sandbox.strictness import CAPTION_LIMIT, formatted
from bot.shared.calendar_file import calendar_file
from core.model import (
    AccountId,
    Appointment,
    AppointmentId,
    Doctor,
    DoctorId,
    Patient,
    PatientId,
    Side,
    Slot,
    SlotId,
    Span,
    Status,
)
from core.notifications import Cancelled, Expired, Moved, ProposalOff
from core.policy import ClinicPolicy
from core.views import Alternatives, AppointmentView, FreeTime
from tests.screens import shown

BERLIN = ZoneInfo("Europe/Berlin")
LANGUAGES = Languages(BERLIN, "en")
EN = LANGUAGES.speak("en")
POLICY = ClinicPolicy(name="Linden Clinic", address="Linden Street 5", zone=BERLIN)
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
LINK = "https://t.me/praxis_bot"
DOCTOR = Doctor(
    DoctorId(7), "Dr. <Lena> Hoffmann", "Cardiology", "BE-1", "+4930123", fee=Decimal(90)
)
PATIENT = Patient(PatientId(8), "Maria & Silva", "+49170123")
APPOINTMENT = Appointment(
    id=AppointmentId(5),
    uid="b6a1",
    patient_id=PATIENT.id,
    doctor_id=DOCTOR.id,
    slot_id=SlotId(3),
    span=Span(START, START + HALF_HOUR),
    status=Status.CONFIRMED,
    made_by=AccountId(8),
    made_at=START - timedelta(days=9),
    note="Since <Monday> & worse",
)
VIEW = AppointmentView(APPOINTMENT, DOCTOR, PATIENT)
BY_PATIENT = Cancelled(APPOINTMENT.id, Side.PATIENT, Side.PATIENT)
BY_DESK = Cancelled(APPOINTMENT.id, Side.PATIENT, Side.DESK)
OFF = replace(VIEW, appointment=replace(APPOINTMENT, status=Status.CANCELLED, reason="I am <ill>"))
ASKED = replace(APPOINTMENT, status=Status.PENDING, answer_by=START - timedelta(days=1))
REFUSED = replace(APPOINTMENT, status=Status.REJECTED, reason="I am <busy>", sequence=2)
MOVED = Moved(APPOINTMENT.id, Side.PATIENT, START - timedelta(days=1), START)
PROPOSAL_OFF = ProposalOff(
    APPOINTMENT.id, Side.PATIENT, START + HALF_HOUR, START - timedelta(days=1)
)
OTHERS = [
    Slot(SlotId(at), DOCTOR.id, Span(START + at * HALF_HOUR, START), START.date())
    for at in range(2, 8)
]
COLLEAGUE = replace(DOCTOR, id=DoctorId(9), name="Dr. Omar <Haddad>")
INSTEAD = Alternatives(OTHERS[:3], [FreeTime(OTHERS[4], COLLEAGUE)])
FILE = calendar_file(EN, POLICY, VIEW, LINK, START)


def caption(screen: Screen) -> str:
    """Return what stands under a file; more than a caption holds is an error."""
    return formatted(screen.text, "HTML", CAPTION_LIMIT)[0]


def fresh(screen: Screen) -> set[str]:
    return {button.label for row in screen.rows for button in row if button.fresh}


EXPIRED = [Expired(APPOINTMENT.id, Side.PATIENT, proposed=one) for one in (False, True)]


def _as(like: Appointment, view: AppointmentView) -> Appointment:
    """Return an appointment that stands like this one and carries the view's note."""
    return replace(like, note=view.appointment.note)


def to_patient(
    t: Translator, view: AppointmentView = VIEW, off: AppointmentView = OFF
) -> list[Screen]:
    """Return every letter to a patient that carries a file."""
    waits = replace(view, appointment=_as(ASKED, view))
    refused = replace(view, appointment=replace(_as(REFUSED, view), reason=off.appointment.reason))
    by_patient = BY_PATIENT
    by_doctor = Cancelled(APPOINTMENT.id, Side.PATIENT, Side.DOCTOR)
    return [
        letters.booked(t, POLICY, view, FILE),
        letters.moved(t, POLICY, view, MOVED, FILE),
        letters.cancelled(t, off, by_patient, FILE, Alternatives()),
        letters.cancelled(t, off, by_doctor, FILE, Alternatives()),
        letters.cancelled(t, off, by_doctor, FILE, INSTEAD),
        letters.moved(t, POLICY, waits, MOVED, FILE),
        letters.accepted(t, POLICY, view, FILE),
        letters.restored(t, POLICY, view, FILE),
        requests.rejected(t, refused, INSTEAD, FILE),
        *(requests.expired(t, off, one, INSTEAD, FILE) for one in EXPIRED),
    ]


def to_others(
    t: Translator, view: AppointmentView = VIEW, off: AppointmentView = OFF
) -> list[Screen]:
    """Return every other letter."""
    waits = replace(view, appointment=_as(ASKED, view))
    return [
        letters.reminder(t, POLICY, view, START - timedelta(hours=2)),
        reminders.reminders(t, POLICY, [view] * reminders.MOST_TOLD, None, START - HALF_HOUR),
        letters.requested(t, POLICY, view),
        requests.requested(t, waits),
        requests.nudge(t, waits),
        requests.proposal_refused(t, waits),
        requests.proposal_off(t, waits, PROPOSAL_OFF),
        requests.proposals_off(t, [(waits, PROPOSAL_OFF)] * reminders.MOST_TOLD),
        requests.proposal_off_for_doctor(t, waits, PROPOSAL_OFF),
        requests.taken(t, view),
        *(requests.expired_for_doctor(t, off, one) for one in EXPIRED),
        requests.rejected(t, off, Alternatives()),
        requests.proposed(t, POLICY, waits, OTHERS[0]),
        letters.moved_for_doctor(t, waits, MOVED),
        letters.booked_for_doctor(t, view),
        letters.moved_for_doctor(t, view, MOVED),
        letters.cancelled_for_doctor(t, off, BY_PATIENT),
        letters.cancelled_for_doctor(t, off, BY_DESK),
        letters.cancelled(t, off, BY_DESK, FILE, INSTEAD),
        letters.called_off(t, [off] * 4, 12, INSTEAD, FILE),
        letters.called_off(t, [off], 2, Alternatives(), FILE),
        letters.note_changed(t, view),
        letters.note_changed(t, replace(view, appointment=replace(APPOINTMENT, note=None))),
        admissions.doctor_applied(t, POLICY, view.doctor),
        admissions.patient_applied(t, view.patient),
        *(admissions.doctor_decided(t, POLICY, approved=yes) for yes in (True, False)),
        *(admissions.patient_decided(t, POLICY, approved=yes) for yes in (True, False)),
    ]


@pytest.mark.parametrize("t", LANGUAGES.all(), ids=lambda t: t.language)
def test_the_longest_that_people_may_enter_fits_into_every_letter(t: Translator) -> None:
    doctor = replace(
        DOCTOR,
        name="Ж" * 80,
        specialty="Щ" * 60,
        address="&" * 200,
        bio="<" * 600,
        licence="L" * 40,
    )
    patient = replace(PATIENT, name="Ю" * 80)
    long = replace(APPOINTMENT, note="<" * 500, reason="&" * 300)
    view = AppointmentView(long, doctor, patient)
    off = replace(view, appointment=replace(long, status=Status.CANCELLED))
    for screen in to_patient(t, view, off):
        caption(screen)
        shown(screen)
    for screen in to_others(t, view, off):
        shown(screen)


def test_a_confirmation_holds_all_facts_and_the_ways_to_change_them() -> None:
    screen = letters.booked(EN, POLICY, VIEW, FILE)
    said = caption(screen)
    assert "booked" in said
    for fact in (
        "Dr. <Lena> Hoffmann",
        "Cardiology",
        "Linden Street 5",
        "90",
        "Saturday 21 November 2026",
        "10:00",
        "Since <Monday> & worse",
    ):
        assert fact in said
    assert shown(screen).labels == ["Details", "Move", "Cancel appointment"]
    assert fresh(screen) == {"Details", "Move", "Cancel appointment"}


def test_the_patient_hears_from_when_to_when_it_moved() -> None:
    said = caption(letters.moved(EN, POLICY, VIEW, MOVED, FILE))
    assert "moved" in said
    assert said.index("Fri 20 Nov 10:00") < said.index("Saturday 21 November 2026")


def test_a_doctors_cancellation_tells_the_reason_and_offers_times_as_buttons() -> None:
    by_doctor = Cancelled(APPOINTMENT.id, Side.PATIENT, Side.DOCTOR)
    screen = letters.cancelled(EN, OFF, by_doctor, FILE, INSTEAD)
    assert "cancelled by Dr. <Lena> Hoffmann" in caption(screen)
    assert "I am <ill>" in caption(screen)
    assert shown(screen).rows[0] == ["Sat 21 Nov 11:00", "Sat 21 Nov 11:30"]
    assert fresh(screen) == set(shown(screen).labels)


def test_without_other_times_a_cancellation_leads_to_other_doctors() -> None:
    by_doctor = Cancelled(APPOINTMENT.id, Side.PATIENT, Side.DOCTOR)
    screen = letters.cancelled(EN, OFF, by_doctor, FILE, Alternatives())
    assert shown(screen).labels == ["Other doctors"]


def test_a_reminder_says_nothing_medical_on_a_lock_screen() -> None:
    screen = letters.reminder(EN, POLICY, VIEW, START - timedelta(hours=2))
    said = shown(screen).text
    first = "Reminder of your appointment: Saturday 21 November 2026, 10:00"
    assert said.partition("\n")[0] == first
    assert "Cardiology" not in said
    assert "Monday" not in said


def test_a_reminder_asks_once_whether_the_patient_comes() -> None:
    screen = letters.reminder(EN, POLICY, VIEW, START - timedelta(hours=2))
    assert shown(screen).rows == [["I'm coming"], ["Move", "Cancel appointment"]]
    assert fresh(screen) == {"Move", "Cancel appointment"}
    coming = replace(VIEW, appointment=replace(APPOINTMENT, coming=True))
    soon = START - timedelta(hours=2)
    assert "I'm coming" not in shown(letters.reminder(EN, POLICY, coming, soon)).labels


def test_a_reminder_shows_the_buttons_that_work() -> None:
    """Past the cut-off nothing can be moved or cancelled; that one cannot come can be said."""
    for before, rows in (
        (POLICY.cutoff, ["Move", "Cancel appointment"]),
        (POLICY.cutoff - timedelta(seconds=1), ["I can't come"]),
    ):
        screen = letters.reminder(EN, POLICY, VIEW, START - before)
        assert shown(screen).rows == [["I'm coming"], rows]


def test_the_doctor_reads_that_somebody_said_so_late() -> None:
    late = replace(OFF, appointment=replace(OFF.appointment, late=True))
    assert "said so late" in shown(letters.cancelled_for_doctor(EN, late, BY_PATIENT)).text
    assert "late" not in shown(letters.cancelled_for_doctor(EN, OFF, BY_PATIENT)).text


def test_the_doctor_reads_who_comes_when_and_why() -> None:
    said = shown(letters.booked_for_doctor(EN, VIEW)).text
    for fact in ("booked", "Maria & Silva", "21 November 2026", "10:00", "Since <Monday> & worse"):
        assert fact in said


def test_a_request_says_to_both_sides_that_it_waits_for_the_doctor() -> None:
    waits = replace(VIEW, appointment=ASKED)
    patient = shown(letters.requested(EN, POLICY, waits)).text
    doctor = shown(requests.requested(EN, waits)).text
    assert "asked for" in patient
    assert "waits for Dr. <Lena> Hoffmann, at the latest until Fri 20 Nov 10:00" in patient
    assert doctor.startswith("Maria & Silva asks for an appointment.")
    assert "Since <Monday> & worse" in doctor
    assert "answer by Fri 20 Nov 10:00" in doctor
    assert not {"booked", "confirmed."} & {*patient.split(), *doctor.split()}


def test_the_doctor_answers_a_request_from_the_letter_with_one_press() -> None:
    waits = replace(VIEW, appointment=ASKED)
    for screen in (
        requests.requested(EN, waits),
        requests.nudge(EN, waits),
        requests.proposal_refused(EN, waits),
        requests.proposal_off_for_doctor(EN, waits, PROPOSAL_OFF),
        letters.moved_for_doctor(EN, waits, MOVED),
    ):
        assert shown(screen).rows == [["Accept", "Decline"], ["Other time"], ["Details"]]
        assert fresh(screen) == set(shown(screen).labels)


def test_the_patient_takes_a_proposal_with_one_press() -> None:
    screen = requests.proposed(EN, POLICY, replace(VIEW, appointment=ASKED), OTHERS[0])
    said = shown(screen)
    assert "proposes another time instead of Sat 21 Nov 10:00" in said.text
    assert "11:00" in said.text
    assert said.labels == ["Take Sat 21 Nov 11:00", "I cannot come then", "Details"]


def test_a_proposal_taken_away_leaves_the_request_as_it_was_and_both_sides_read_so() -> None:
    """What is gone comes first, then what still stands, then what there is to do: nothing."""
    waits = replace(VIEW, appointment=ASKED)
    screen = requests.proposal_off(EN, waits, PROPOSAL_OFF)
    said = shown(screen)
    for fact in (
        "no longer offers Sat 21 Nov 10:30",
        "waits for the doctor again",
        "Saturday 21 November 2026",
        "10:00–10:30",
        "You need not do anything. You will hear from us here by Fri 20 Nov 10:00.",
    ):
        assert fact in said.text
    assert said.labels == ["Details"]
    doctor = shown(requests.proposal_off_for_doctor(EN, waits, PROPOSAL_OFF)).text
    assert "You proposed Sat 21 Nov 10:30 to Maria & Silva and no longer offer it." in doctor
    assert "answer by Fri 20 Nov 10:00" in doctor


def test_who_is_declined_reads_why_and_is_offered_other_times() -> None:
    screen = requests.rejected(EN, replace(VIEW, appointment=REFUSED), INSTEAD)
    assert "declined your request" in shown(screen).text
    assert "I am <busy>" in shown(screen).text
    assert shown(screen).rows[0] == ["Sat 21 Nov 11:00", "Sat 21 Nov 11:30"]


def test_a_note_that_was_taken_away_is_told_as_such() -> None:
    without = replace(VIEW, appointment=replace(APPOINTMENT, note=None))
    assert "taken away" in shown(letters.note_changed(EN, without)).text


def test_an_application_waits_with_approve_and_decline_on_the_letter() -> None:
    for screen in (
        admissions.doctor_applied(EN, POLICY, DOCTOR),
        admissions.patient_applied(EN, PATIENT),
    ):
        seen = shown(screen)
        assert "waits" in seen.text
        assert {"Approve", "Decline"} <= set(seen.labels)
        assert not {"Approve", "Decline"} & fresh(screen)


def test_who_was_approved_reads_what_they_can_do_now() -> None:
    doctor = admissions.doctor_decided(EN, POLICY, approved=True)
    patient = admissions.patient_decided(EN, POLICY, approved=True)
    assert shown(doctor).labels == ["Publish times", "Menu"]
    assert shown(patient).labels == ["Book an appointment", "Menu"]
    declined = shown(admissions.doctor_decided(EN, POLICY, approved=False))
    assert "declined" in declined.text
