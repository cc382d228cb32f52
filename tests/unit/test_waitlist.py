"""Who waits: how long a time is kept, when it is told, what it replaces, and when that is over."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.chat.pages import Page
from bot.waitlist import letters, screens
from bot.waitlist.actions import ONESELF, AskPart, JoinLine
from bot.waitlist.screens import Choice
from core.model import (
    AccountId,
    Appointment,
    AppointmentId,
    DayPart,
    DoctorId,
    PatientId,
    Slot,
    SlotId,
    Span,
    Status,
    Wait,
    WaitId,
)
from core.notifications import Offered, WaitedInVain, offer_over, old_news
from core.policy import ClinicPolicy, QuietHours
from core.views import WaitView
from core.waitlist import rules
from tests.screens import shown
from tests.unit.test_patient_screens import DOCTOR, EN, PATIENT, view

BERLIN = ZoneInfo("Europe/Berlin")
POLICY = ClinicPolicy(zone=BERLIN)
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SLOT = Slot(SlotId(1), DOCTOR.id, Span(START, START + HOUR / 2), date(2026, 11, 21))
WAIT = Wait(
    WaitId(3),
    AccountId(1),
    PATIENT.id,
    DOCTOR.id,
    date(2026, 11, 20),
    date(2026, 11, 27),
    DayPart.ANY,
    NOW,
)
KEPT = replace(WAIT, slot_id=SLOT.id, until=NOW + HOUR / 2)


def at(start: datetime) -> Slot:
    return replace(SLOT, span=Span(start, start + HOUR / 2), day=start.astimezone(BERLIN).date())


class TestHowLong:
    @pytest.mark.parametrize(
        "ahead, kept",
        [
            (25 * HOUR, 30 * MINUTE),
            (2 * HOUR, 30 * MINUTE),
            (HOUR + 40 * MINUTE, 20 * MINUTE),
            (HOUR + 8 * MINUTE, 5 * MINUTE),
            (HOUR + 5 * MINUTE, 5 * MINUTE),
            (HOUR + 5 * MINUTE - MINUTE / 60, None),
            (HOUR, None),
        ],
    )
    def test_a_near_time_is_kept_for_less(self, ahead: timedelta, kept: timedelta | None) -> None:
        """Half of what leaves the notice; never so long that it could not be booked any more."""
        found = rules.kept_for(at(NOW + ahead), POLICY, NOW)
        assert (None if found is None else found.until - NOW) == kept

    def test_no_offer_outlasts_the_notice(self) -> None:
        patient = replace(POLICY, offer_within=DAY)
        for minutes in range(66, 60 * 50, 7):
            found = rules.kept_for(at(NOW + minutes * MINUTE), patient, NOW)
            assert found is not None
            assert NOW <= found.told < found.until
            assert found.until <= NOW + minutes * MINUTE - patient.notice


class TestQuietHours:
    @pytest.mark.parametrize(
        "clock, until",
        [
            (time(20, 59), None),
            (time(21), time(8)),
            (time(23, 59), time(8)),
            (time(0), time(8)),
            (time(7, 59), time(8)),
            (time(8), None),
        ],
    )
    def test_it_is_told_when_the_night_is_over(self, clock: time, until: time | None) -> None:
        now = datetime.combine(date(2026, 11, 20), clock, BERLIN).astimezone(UTC)
        told = rules.quiet_until(POLICY, now).astimezone(BERLIN)
        assert told.time() == (until or clock)
        assert timedelta() <= told - now <= 11 * HOUR

    def test_what_is_within_a_day_is_told_at_night(self) -> None:
        night = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
        near, far = (rules.kept_for(at(night + it), POLICY, night) for it in (DAY, DAY + MINUTE))
        assert near is not None
        assert far is not None
        assert near.told == night
        assert far.told.astimezone(BERLIN).time() == time(8)

    def test_the_night_on_which_the_clock_jumps_ends_by_the_wall_clock(self) -> None:
        spring = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)
        assert rules.quiet_until(POLICY, spring) == datetime(2026, 3, 29, 6, 0, tzinfo=UTC)

    def test_quiet_hours_by_day_and_none_at_all(self) -> None:
        lunch = replace(POLICY, quiet=QuietHours(time(12), time(14)))
        noon = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
        assert rules.quiet_until(lunch, noon) == noon + 1.5 * HOUR
        assert rules.quiet_until(lunch, noon - HOUR) == noon - HOUR
        assert rules.quiet_until(replace(POLICY, quiet=None), noon) == noon


def mine(start: datetime, doctor: DoctorId = DOCTOR.id) -> Appointment:
    return replace(
        view().appointment,
        id=AppointmentId(start.hour),
        doctor_id=doctor,
        span=Span(start, start + HOUR / 2),
        made_at=NOW,
    )


class TestWhatItReplaces:
    def test_the_next_one_after_it_with_the_same_doctor(self) -> None:
        live = [mine(START + 3 * HOUR), mine(START - HOUR), mine(START + HOUR)]
        elsewhere = mine(START + HOUR / 2, DoctorId(99))
        assert rules.replaced_by(SLOT, [*live, elsewhere]) == live[2]
        assert rules.replaced_by(SLOT, [live[1], elsewhere]) is None

    def test_a_wait_is_served_by_what_was_booked_since_on_its_days(self) -> None:
        served = replace(mine(START), made_at=NOW + MINUTE)
        assert rules.is_served(WAIT, [served], POLICY)
        for other in (
            replace(served, made_at=NOW),
            mine(START + 30 * DAY),
            mine(START, DoctorId(99)),
        ):
            assert not rules.is_served(WAIT, [other], POLICY)

    def test_what_was_shown_is_told_from_any_other_offer(self) -> None:
        first = mine(START + HOUR)
        marks = {
            rules.mark_of(SLOT, DOCTOR, POLICY, None),
            rules.mark_of(SLOT, DOCTOR, POLICY, first),
            rules.mark_of(SLOT, DOCTOR, POLICY, replace(first, sequence=1)),
            rules.mark_of(at(START + HOUR), DOCTOR, POLICY, None),
            rules.mark_of(SLOT, replace(DOCTOR, version=9), POLICY, None),
        }
        assert len(marks) == 5


class TestSense:
    def test_an_offer_holds_while_the_slot_is_kept_as_it_was_told(self) -> None:
        about = Offered(WAIT.id, SLOT.id, START)
        assert not offer_over(about, KEPT, SLOT, NOW)
        assert offer_over(about, KEPT, SLOT, NOW + HOUR / 2)
        assert offer_over(about, None, None, NOW)
        assert offer_over(about, WAIT, SLOT, NOW)
        assert offer_over(about, replace(KEPT, slot_id=SlotId(2)), SLOT, NOW)
        assert offer_over(about, KEPT, at(START + HOUR), NOW)

    def test_that_nothing_freed_is_told_for_a_day(self) -> None:
        assert not old_news(NOW, NOW + DAY - MINUTE)
        assert old_news(NOW, NOW + DAY)


class TestScreens:
    def test_the_days_to_choose_from(self) -> None:
        choice = Choice(
            date(2026, 11, 20), date(2027, 1, 19), date(2026, 11, 24), date(2026, 12, 1)
        )
        screen = screens.ask_days(EN, DOCTOR, choice)
        days = [
            (button.action.first, button.action.last)
            for row in screen.rows
            for button in row
            if isinstance(button.action, AskPart)
        ]
        assert days == [
            (date(2026, 11, 24), date(2026, 11, 24)),
            (date(2026, 11, 20), date(2026, 12, 1)),
            (date(2026, 11, 20), date(2026, 11, 22)),
            (date(2026, 11, 23), date(2026, 11, 29)),
            (date(2026, 11, 20), date(2027, 1, 19)),
        ]
        assert "Earlier than Tue 1 Dec" in shown(screen).labels

    def test_a_stranger_joins_as_whoever_they_will_be(self) -> None:
        screen = screens.ask_part(EN, DOCTOR, ONESELF, WAIT.first, WAIT.last)
        joins = [b.action for row in screen.rows for b in row if isinstance(b.action, JoinLine)]
        assert [join.part for join in joins] == list(DayPart)
        assert {join.patient for join in joins} == {ONESELF}

    def test_a_list_shows_places_and_what_is_kept(self) -> None:
        views = [
            WaitView(WAIT, DOCTOR, PATIENT, 1),
            WaitView(replace(WAIT, part=DayPart.MORNING), DOCTOR, PATIENT, 4),
            WaitView(KEPT, DOCTOR, replace(PATIENT, id=PatientId(77), name="Lili"), 1, SLOT),
        ]
        seen = shown(screens.waits(EN, Page(views), PATIENT.id))
        assert seen.labels.count("Answer: Sat 21 Nov 10:00") == 1
        assert "You are first in line." in seen.text
        assert "in the morning\nYour place in line: 4" in seen.text
        assert "For Lili\nSat 21 Nov 10:00 is kept for you until Fri 20 Nov 09:30." in seen.text
        assert "For Maria" not in seen.text

    def test_an_offer_says_what_it_replaces_and_who_is_asked(self) -> None:
        one = WaitView(KEPT, replace(DOCTOR, by_request=True), PATIENT, 1, SLOT)
        asked = letters.offered(EN, POLICY, one, SLOT, mine(START + HOUR), PATIENT.id)
        text = shown(asked).text
        assert "takes the place of your appointment on Sat 21 Nov 11:00" in text
        assert "agrees to each appointment first" in text
        plain = replace(one, doctor=DOCTOR)
        assert (
            "takes the place"
            not in shown(letters.offered(EN, POLICY, plain, SLOT, None, PATIENT.id)).text
        )

    def test_who_answered_nothing_reads_why_and_how_to_come_back(self) -> None:
        told = WaitedInVain(PATIENT.id, DOCTOR.id, START.date(), START.date(), silent=True)
        letter = shown(letters.waited_in_vain(EN, DOCTOR, told, PATIENT, PATIENT.id))
        assert "offered you a time twice and heard nothing" in letter.text
        assert letter.rows[0] == ["Wait again"]

    def test_what_was_taken_is_said_as_it_is(self) -> None:
        one = mine(START)
        for appointment, words in (
            (one, "Booked"),
            (replace(one, sequence=1), "Moved"),
            (replace(one, status=Status.PENDING), "Asked for"),
        ):
            assert words in shown(screens.taken(EN, appointment)).text
