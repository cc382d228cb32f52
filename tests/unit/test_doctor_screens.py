"""What doctors read while they publish, keep their schedule and see who comes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.agenda import screens as agenda
from bot.agenda.screens import Agenda, Counted
from bot.chat.calendar import Days
from bot.chat.pages import Page
from bot.chat.payload import Action
from bot.chat.screen import Button, Screen
from bot.chat.ways import Home, Nothing
from bot.chat.words import Languages
from bot.practice import screens as practice
from bot.practice.actions import CancelAsDoctor, Reason
from bot.practice.screens import Today
from bot.publishing import screens as publishing
from bot.publishing.actions import ChooseDay, Publish, ShowPublishHours
from bot.publishing.screens import Suggested
from bot.schedule import screens as schedule
from bot.schedule.actions import ShowSlot
from bot.schedule.days import Day, Month
from bot.shared.glance import Glance, glance_lines, glance_rows, requests_row
from bot.shared.links.practice import ShowPracticeAppointment, Stretch
from bot.shared.links.requests import ShowRequests
from bot.shared.links.schedule import OpenSlot
from bot.shared.marks import still_open
from bot.shared.month import Held
from bot.subjects import main_menu
from core import wall_clock
from core.model import (
    AccountId,
    Appointment,
    AppointmentId,
    Doctor,
    DoctorId,
    Patient,
    PatientId,
    Slot,
    SlotId,
    SlotState,
    Span,
    Status,
    TimeOff,
    TimeOffId,
)
from core.policy import ClinicPolicy, Window
from core.ports.agenda import DayMark, Only, PracticeNumbers
from core.slots.service import Plan
from core.views import AppointmentView, Preview, ScheduledSlot
from tests.screens import shown

BERLIN = ZoneInfo("Europe/Berlin")
LANGUAGES = Languages(BERLIN, "en")
EN, RU = LANGUAGES.speak("en"), LANGUAGES.speak("ru")
POLICY = ClinicPolicy(zone=BERLIN)
TODAY = date(2026, 11, 20)
DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
YEAR = Days(TODAY, TODAY + timedelta(days=366))
NOTHING_THERE = Suggested((), Held((), TODAY), POLICY)
DOCTOR = Doctor(DoctorId(7), "Dr. Lena Hoffmann", "Cardiology", "BE-1", "+4930123456")
PATIENT = Patient(PatientId(8), "Maria <Silva>", "+491701234567")


def plan(*days: date, windows: tuple[Window, ...] = POLICY.standard_day) -> Plan:
    return Plan(days or (DAY,), windows, HALF_HOUR)


def slot(at: int, hour: int, state: SlotState = SlotState.OPEN) -> Slot:
    start = wall_clock.moment(DAY, time(hour), BERLIN)
    return Slot(
        SlotId(at),
        DOCTOR.id,
        Span(start, start + HALF_HOUR),
        DAY,
        switched_off=state is SlotState.CLOSED,
        appointment_id=AppointmentId(5) if state is SlotState.BOOKED else None,
        held_by=AccountId(9) if state is SlotState.HELD else None,
        held_until=NOW + timedelta(minutes=3) if state is SlotState.HELD else None,
    )


def view(hour: int = 10, **changes: Any) -> AppointmentView:
    booked = slot(1, hour, SlotState.BOOKED)
    appointment = Appointment(
        AppointmentId(5),
        "u",
        PATIENT.id,
        DOCTOR.id,
        booked.id,
        booked.span,
        Status.CONFIRMED,
        made_by=AccountId(8),
        made_at=NOW,
    )
    return AppointmentView(replace(appointment, **changes), DOCTOR, PATIENT)


def actions(screen: Screen) -> list[Action]:
    return [button.action for row in screen.rows for button in row]


# Publishing


def test_days_that_have_passed_are_inert_and_chosen_ones_are_ticked() -> None:
    screen = publishing.choose_days(EN, plan(DAY), YEAR, DAY, NOTHING_THERE)
    labels = {button.label: button.action for row in screen.rows for button in row}
    assert "19" not in labels
    assert labels["·"] == Nothing()
    assert labels["20"] == ChooseDay(TODAY, chosen=True)
    assert labels["✓21"] == ChooseDay(DAY, chosen=False)
    assert labels["Continue"] == ShowPublishHours()


def test_the_dates_given_as_examples_lie_ahead() -> None:
    """Whoever copies an example gets days, not a refusal."""
    text = shown(publishing.choose_days(EN, plan(DAY), YEAR, DAY, NOTHING_THERE)).text
    assert "2026-11-21, 2026-11-23" in text


def test_weekdays_are_chosen_a_week_at_a_time() -> None:
    """The button names the first day it would choose, and goes on to the next week after it."""

    def offered(*days: date) -> list[str]:
        labels = shown(publishing.choose_days(EN, plan(*days), YEAR, DAY, NOTHING_THERE)).labels
        return [label for label in labels if label.startswith("All weekdays")]

    week = [date(2026, 11, 23) + timedelta(days=at) for at in range(5)]
    assert offered(DAY) == ["All weekdays from Fri 20 Nov"]
    assert offered(TODAY) == ["All weekdays from Mon 23 Nov"]
    assert offered(TODAY, *week) == ["All weekdays from Mon 30 Nov"]
    assert offered(TODAY, *week, *(day + timedelta(days=7) for day in week)) == []


def test_without_a_day_there_is_nothing_to_continue_with() -> None:
    empty = Plan((), (), HALF_HOUR)
    screen = publishing.choose_days(EN, empty, YEAR, DAY, NOTHING_THERE)
    assert "Continue" not in shown(screen).labels


def test_the_standard_day_is_told_in_full_before_it_is_pressed() -> None:
    screen = shown(publishing.choose_hours(EN, plan(windows=()), POLICY))
    assert "10:00–13:00, 14:00–17:00" in screen.text
    assert screen.rows[0] == ["Standard day 10:00–17:00"]
    assert "✓ 30 min" in screen.labels


def test_a_length_that_was_typed_joins_the_others() -> None:
    odd = replace(plan(), length=timedelta(minutes=40))
    screen = shown(publishing.choose_hours(EN, odd, POLICY))
    assert screen.labels.index("30 min") + 1 == screen.labels.index("✓ 40 min")


def test_a_preview_tells_what_goes_in_and_what_stays_out() -> None:
    spans = wall_clock.cut([DAY], POLICY.standard_day, HALF_HOUR, BERLIN)
    found = Preview(
        fresh=spans[3:],
        in_the_way=(slot(1, 10, SlotState.BOOKED), slot(2, 11)),
        past=spans[:1],
    )
    screen = publishing.preview(EN, plan(), found, "77", None)
    text = shown(screen).text
    assert "Please check: 9 slots on 1 day" in text
    assert "Sat 21 Nov: 11:30, 12:00, 12:30, 14:00" in text
    assert "Booked by patients already, and kept: Sat 21 Nov 10:00–10:30." in text
    assert "In your schedule already, and kept as they are: Sat 21 Nov 11:00–11:30." in text
    assert "1 slot lies in the past" in text
    assert "published" not in text
    assert Publish("77") in actions(screen)


def test_a_long_preview_names_the_first_and_counts_the_rest() -> None:
    days = tuple(DAY + timedelta(days=at) for at in range(60))
    long_day = (Window(time(8), time(20)),)
    spans = wall_clock.cut(days, long_day, timedelta(minutes=15), BERLIN)
    text = shown(publishing.preview(EN, plan(*days), Preview(spans), "1", None)).text
    assert "2880 slots on 60 days" in text
    assert "… and 34 more" in text
    assert "… and 53 more days" in text


def test_nothing_fresh_offers_no_publish_button() -> None:
    screen = publishing.preview(EN, plan(), Preview((), (slot(1, 10),)), "1", None)
    assert not [action for action in actions(screen) if isinstance(action, Publish)]
    assert {"Change hours", "Change days", "See Sat 21 Nov"} <= set(shown(screen).labels)


@pytest.mark.parametrize("count,said", [(1, "1 окно"), (3, "3 окна"), (12, "12 окон")])
def test_russian_counts_times_as_russians_do(count: int, said: str) -> None:
    assert said in shown(publishing.published(RU, plan(), count, None)).text


def test_times_beyond_the_horizon_are_said_to_show_later() -> None:
    assert publishing.horizon_hint(EN, plan(), POLICY, DAY) is None
    hint = publishing.horizon_hint(EN, plan(), POLICY, TODAY)
    assert hint is not None
    assert "at most 60 days ahead" in hint


# Schedule


def test_each_time_of_a_day_wears_its_mark() -> None:
    lines = (
        ScheduledSlot(slot(1, 10, SlotState.BOOKED), view(coming=True)),
        ScheduledSlot(slot(2, 11, SlotState.CLOSED)),
        ScheduledSlot(slot(3, 12)),
    )
    screen = shown(schedule.day_page(EN, Day(DAY, lines, NOW, past=False)))
    assert "1 open, 1 closed, 1 booked" in screen.text
    assert "10:00–10:30 booked: Maria <Silva> ✓ is coming" in screen.text
    assert screen.labels[:3] == ["10:00 ● Maria <Silva>", "11:00 ✕ closed", "12:00 ○ open"]
    assert {"Close all free", "Open all closed", "Delete all free"} <= set(screen.labels)


def test_a_time_that_somebody_is_about_to_book_is_told_from_a_free_one() -> None:
    lines = (ScheduledSlot(slot(1, 10, SlotState.HELD)), ScheduledSlot(slot(2, 11)))
    now = shown(schedule.day_page(EN, Day(DAY, lines, NOW, past=False)))
    assert now.labels[:2] == ["10:00 ◌ held", "11:00 ○ open"]
    assert "1 held: a patient is about to book it." in now.text
    one = shown(schedule.slot_page(EN, lines[0].slot, NOW))
    assert "about to book it, until 09:03" in one.text
    assert {"Close", "Change times", "Delete"} <= set(one.labels)
    later = shown(schedule.day_page(EN, Day(DAY, lines, NOW + HALF_HOUR, past=False)))
    assert later.labels[0] == "10:00 ○ open"
    assert "held" not in later.text


def test_a_past_day_offers_no_publishing() -> None:
    screen = shown(schedule.day_page(EN, Day(DAY, (ScheduledSlot(slot(1, 10)),), NOW, past=True)))
    assert not {"Publish on this day", "Close all free"} & set(screen.labels)


def test_a_free_time_can_be_switched_and_a_booked_one_only_shown() -> None:
    offered = schedule.slot_page(EN, slot(1, 10), NOW)
    assert OpenSlot(SlotId(1), is_open=False) in actions(offered)
    booked = ScheduledSlot(slot(1, 10, SlotState.BOOKED), view())
    screen = schedule.day_page(EN, Day(DAY, (booked,), NOW, past=False))
    assert actions(screen)[0] == ShowPracticeAppointment(AppointmentId(5))


@pytest.mark.parametrize(
    "status,mark", [(Status.COMPLETED, "✔"), (Status.NO_SHOW, "✘"), (Status.PENDING, "?")]
)
def test_what_became_of_a_visit_is_seen_in_its_slot(status: Status, mark: str) -> None:
    """It is not deleted, and counts as booked, or beside the booked ones while it waits."""
    was = ScheduledSlot(slot(1, 10), view(status=status))
    screen = shown(schedule.day_page(EN, Day(DAY, (was,), NOW, past=False)))
    assert screen.labels[0] == f"10:00 {mark} Maria <Silva>"
    waits = status is Status.PENDING
    assert ("0 booked, 1 request" if waits else "0 closed, 1 booked") in screen.text
    assert "Delete all free" not in screen.labels


def test_days_on_the_calendar_are_told_apart_by_marks() -> None:
    days = [
        DayMark(DAY + timedelta(days=at), *counts)
        for at, counts in enumerate([(2, 0, 0), (1, 0, 1), (0, 1, 1), (0, 3, 0)])
    ]
    past = DayMark(TODAY - timedelta(days=1), 1, 0, 0)
    within = Days(TODAY, DAY + timedelta(days=9))
    month = Month(DAY.replace(day=1), Held([past, *days], TODAY), within)
    today = Day(TODAY, (), NOW, past=False)
    labels = shown(schedule.month(EN, today, Glance(None, None, []), month)).labels
    assert {"19", "21○", "22◐", "23●", "24✕"} <= set(labels)


def glance(following: AppointmentView | None, *hours: int, days: int = 0) -> Glance:
    free = [slot(1, hour).span.start + timedelta(days=days) for hour in hours]
    return Glance(None, following, free)


@pytest.mark.parametrize(
    "seen,says",
    [
        (glance(view(10), 11, 12), "next free time: 11:00, 12:00."),
        (glance(view(10), 9, days=2), "Fully booked until Mon 23 Nov 09:00."),
        (glance(None, 9, days=2), "next free time: Mon 23 Nov 09:00."),
        (glance(None), "Patients cannot book you at present"),
    ],
)
def test_a_glance_says_when_the_doctor_is_free(seen: Glance, says: str) -> None:
    now = slot(1, 9).span.start
    assert says in "\n".join(glance_lines(EN, seen, now))


def test_a_glance_counts_the_requests_that_wait_and_leads_to_them() -> None:
    now = slot(1, 10).span.start
    waits = Glance(None, None, [], waiting=2)
    assert glance_lines(EN, waits, now)[-1] == "2 requests wait for your answer."
    assert requests_row(EN, waits) == ((Button("Answer 2 requests", ShowRequests(0)),),)
    assert requests_row(EN, Glance(None, None, [])) == ()


def test_the_practice_counts_them_at_its_own_way_to_them() -> None:
    """One way there, with the number where any wait."""
    today = Today(DAY, (), PracticeNumbers(0, 0, 0))
    for waiting, label in ((2, "Requests (2)"), (0, "Requests")):
        one = Glance(None, None, [], waiting=waiting)
        screen = practice.dashboard(EN, main_menu(), today, one, NOW)
        ways = [button.label for row in screen.rows for button in row]
        there = [at for at, action in enumerate(actions(screen)) if action == ShowRequests(0)]
        assert [ways[at] for at in there] == [label]


def test_a_glance_says_who_is_there_and_who_is_next() -> None:
    now = slot(1, 10).span.start
    both = Glance(view(10), view(11), [])
    text = "\n".join(glance_lines(EN, both, now))
    assert "Now: Maria &lt;Silva&gt;, until 10:30." in text
    assert "Next: <b>11:00 Maria &lt;Silva&gt;</b>." in text
    for changes, said in (
        ({"coming": True}, "</b>, ✓ is coming."),
        ({"arrived": True}, "</b>, ✓ is here."),
        ({"status": Status.PENDING}, "</b>, a request that waits for you."),
    ):
        (line, _) = glance_lines(EN, Glance(None, view(11, **changes), []), now)
        assert said in line
    labels = [row[0].label for row in glance_rows(EN, both, now)]
    assert labels == ["Now: 10:00 ● Maria <Silva>", "Next: 11:00 ● Maria <Silva>"]


def test_a_glance_leads_to_a_visit_that_ended_unmarked_and_out_of_a_time_off() -> None:
    now = slot(1, 11).span.start
    away = TimeOff(TimeOffId(3), DOCTOR.id, Span(now, now + 4 * HALF_HOUR))
    seen = Glance(None, view(14), [now + timedelta(days=2)], unmarked=view(10), away=away)
    text = "\n".join(glance_lines(EN, seen, now))
    assert "You are off:</b> Sat 21 Nov 11:00–13:00." in text
    assert "your next free time: Mon 23 Nov 11:00." in text
    assert [row[0].label for row in glance_rows(EN, seen, now)] == [
        "Mark: 10:00 ● Maria <Silva>",
        "Next: 14:00 ● Maria <Silva>",
        "Time off: Sat 21 Nov 11:00–13:00",
    ]


def test_a_time_that_has_begun_unbooked_is_open_no_more() -> None:
    """Neither in the day's count, nor on its button, nor on the calendar."""
    now = slot(1, 10).span.start
    today = Day(DAY, (ScheduledSlot(slot(1, 10)), ScheduledSlot(slot(2, 11))), now, past=False)
    screen = shown(schedule.day_page(EN, today))
    assert "1 open, 0 closed, 0 booked" in screen.text
    assert screen.labels[:2] == ["10:00 · past", "11:00 ○ open"]
    for later, mark in ((timedelta(), "21○"), (timedelta(hours=2), "21✕")):
        days = still_open([DayMark(DAY, 2, 0, 0)], today.slots, now + later)
        month = Month(DAY.replace(day=1), Held(days, DAY), Days(DAY, DAY))
        labels = shown(schedule.month(EN, today, Glance(None, None, []), month)).labels
        assert mark in labels


def test_a_time_in_a_time_off_says_so_and_is_not_opened() -> None:
    """It comes back when the time off ends; until then pressing Open would be refused."""
    screen = shown(schedule.slot_page(EN, replace(slot(1, 10), time_off=True), NOW))
    assert "In your time off" in screen.text
    assert not {"Open", "Close"} & set(screen.labels)


def test_the_safe_button_comes_first_where_something_goes_for_good() -> None:
    one = schedule.confirm_delete(EN, slot(1, 10))
    assert actions(one)[0] == ShowSlot(SlotId(1))
    lines = (ScheduledSlot(slot(1, 10)), ScheduledSlot(slot(2, 11, SlotState.BOOKED), view(11)))
    day = shown(schedule.confirm_delete_day(EN, Day(DAY, lines, NOW, past=False)))
    assert day.labels[0] == "Keep"
    assert "Delete 1 slot on" in day.text
    assert "1 booked slot stays." in day.text
    cancel = shown(practice.confirm_cancel(EN, view(), Reason.ILL, "The doctor is ill."))
    assert cancel.labels[0] == "Keep it"


# Practice


def test_today_shows_who_comes_next() -> None:
    today = Today(DAY, [view(9), view(10, coming=True)], PracticeNumbers(5, 2, 1))
    now = slot(1, 9).span.end
    screen = shown(practice.dashboard(EN, main_menu(), today, glance(view(10), 12), now))
    assert "2 appointments today, 1 still to come" in screen.text
    assert "09:00 Maria <Silva>\n10:00 Maria <Silva> ✓ is coming" in screen.text
    assert "next free time: 12:00" in screen.text
    assert "5 patients seen, 2 visits this month, 1 no-show within a year" in screen.text
    assert screen.labels[0] == "Next: 10:00 ● Maria <Silva>"


def listed(stretch: Stretch = Stretch.UPCOMING) -> Agenda:
    shown = {Only.ALL: 2, Only.CONFIRMED: 2}
    counts = [Counted(only, shown.get(only, 0)) for only in Only]
    return Agenda(stretch, Days(DAY, DAY), Only.ALL, counts)


def test_bookings_are_grouped_by_day() -> None:
    later = view(10)
    page = Page([view(9), later])
    screen = shown(agenda.listing(EN, listed(), page, NOW))
    assert screen.text.count("Saturday 21 November 2026") == 1
    assert "Sat 21 Nov 10:00 ● Maria <Silva>" in screen.labels
    assert {"✓ All: 2", "Confirmed: 2"} <= set(screen.labels)
    assert "No-shows: 0" not in screen.labels


def test_what_was_cancelled_is_listed_as_such() -> None:
    page = Page([view(status=Status.CANCELLED)])
    text = shown(agenda.listing(EN, listed(Stretch.PAST), page, NOW)).text
    assert "10:00 Maria <Silva>: cancelled" in text


def test_a_booking_shows_the_patients_card() -> None:
    text = shown(practice.details(EN, POLICY, view(note="Hi"), Home(), NOW, fixed=True)).text
    for part in ("Maria <Silva>", "+49 170 1234567", "10:00–10:30", "confirmed", "Note: Hi"):
        assert part in text


def labels(one: AppointmentView, now: datetime) -> list[str]:
    screen = practice.details(EN, POLICY, one, Home(), now, fixed=False)
    return shown(screen).labels[:-4]  # the card, cancelling, Back and Menu


@pytest.mark.parametrize(
    "changes,minutes,expected",
    [
        ({}, -121, ["Write my note"]),
        ({}, -120, ["Arrived", "Write my note"]),
        ({}, 0, ["Arrived", "Completed", "Write my note"]),
        ({}, 1, ["Arrived", "Completed", "Did not come", "Write my note"]),
        ({"arrived": True}, 1, ["Completed", "Did not come", "Undo", "Write my note"]),
        ({"status": Status.COMPLETED}, 40, ["Did not come", "Undo", "Write my note"]),
        ({"status": Status.NO_SHOW}, 40, ["Completed", "Undo", "Write my note"]),
        ({"status": Status.COMPLETED}, 751, ["Did not come", "Write my note"]),
        ({"doctor_note": "Knee"}, -121, ["Change my note"]),
    ],
)
def test_a_visit_is_marked_when_that_makes_sense(
    changes: dict[str, Any], minutes: int, expected: list[str]
) -> None:
    """Arrived from two hours before, completed from the start on, missed only after it."""
    one = view()
    one = replace(one, appointment=replace(one.appointment, **changes))
    now = one.appointment.span.start + timedelta(minutes=minutes)
    assert labels(one, now) == expected


def test_a_request_is_answered_on_its_own_screen() -> None:
    asked = view(status=Status.PENDING, answer_by=NOW + timedelta(hours=1))
    screen = shown(practice.details(EN, POLICY, asked, Home(), NOW, fixed=False))
    assert screen.rows[:2] == [["Accept", "Decline"], ["Other time"]]
    assert "Please answer by Fri 20 Nov 10:00" in screen.text
    assert "Cancel appointment" not in screen.labels


def test_a_past_visit_does_not_say_is_coming() -> None:
    one = view(coming=True)
    for now, said in ((NOW, True), (one.appointment.span.start, False)):
        details = shown(practice.details(EN, POLICY, one, Home(), now, fixed=True)).text
        line = shown(agenda.listing(EN, listed(), Page([one]), now)).text
        assert ("Says they are coming" in details, "is coming" in line) == (said, said)


def test_a_patient_whom_no_letter_reaches_is_to_be_called() -> None:
    seen = view()
    unreachable = replace(seen, patient=replace(seen.patient, reachable=False))
    text = shown(practice.details(EN, POLICY, unreachable, Home(), NOW, fixed=False)).text
    assert "Praxis cannot reach this patient. Please call: +49 170 1234567" in text
    assert (
        "cannot reach"
        not in shown(practice.details(EN, POLICY, seen, Home(), NOW, fixed=False)).text
    )


def test_a_request_that_waits_for_the_doctor_is_listed_as_such() -> None:
    page = Page([view(status=Status.PENDING)])
    text = shown(agenda.listing(EN, listed(), page, NOW)).text
    assert "10:00 Maria <Silva>: waits for the doctor" in text


def test_after_cancelling_the_time_can_be_offered_again_unless_it_has_passed() -> None:
    screen = practice.cancelled(EN, view(), NOW)
    assert OpenSlot(SlotId(1), is_open=True) in actions(screen)
    assert CancelAsDoctor not in [type(action) for action in actions(screen)]
    late = practice.cancelled(EN, view(), NOW + timedelta(days=2))
    assert "Offer this time again" not in shown(late).labels
