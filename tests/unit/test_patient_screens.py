"""What patients read while they book, look at, move and cancel appointments."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from bot.appointments import screens as appointments
from bot.appointments import screens_of_lists as lists
from bot.appointments.actions import AskMove, ConfirmMove
from bot.appointments.screens import Offered
from bot.appointments.screens_of_lists import Listed
from bot.booking import screens as booking
from bot.booking.actions import ConfirmBooking
from bot.booking.draft import BookingDraft
from bot.chat.explain import explain
from bot.chat.pages import SIZE, Page, page_of, turning
from bot.chat.ways import Nothing
from bot.chat.words import Languages, Translator
from bot.shared import times
from bot.shared.links.booking import TakeTime
from bot.shared.links.days import FIRST_FREE
from bot.shared.links.finding import ShowDoctors
from bot.shared.times import Calendar
from core.appointments import rules
from core.errors import SlotHeldError
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
    Span,
    Status,
    Verification,
)
from core.policy import ClinicPolicy
from core.views import AppointmentView, DoctorListing, FreeDay, Offer
from tests.screens import shown

BERLIN = ZoneInfo("Europe/Berlin")
LANGUAGES = Languages(BERLIN, "en")
EN = LANGUAGES.speak("en")
POLICY = ClinicPolicy(name="Linden Clinic", address="Linden Street 5", zone=BERLIN)
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
DOCTOR = Doctor(
    id=DoctorId(7),
    name="Dr. Lena Hoffmann",
    specialty="Cardiology",
    licence="BE-1",
    phone="+49301234567",
    languages=("de", "en"),
    experience_years=14,
    fee=Decimal(90),
    bio="Listens first.",
    verification=Verification.VERIFIED,
    version=3,
)
WORST = replace(
    DOCTOR,
    name="<b>&" * 20,
    specialty="&" * 60,
    address="<i>" * 66,
    bio="&<>" * 200,
    languages=("de", "en", "ar", "ru", "tr"),
)
TELL_ME, EARLIER = "🔔 Tell me when a time frees", "🔔 Tell me of an earlier time"
PATIENT = Patient(PatientId(9), "Maria Silva")


def slot(number: int = 1, start: datetime = START) -> Slot:
    span = Span(start, start + timedelta(minutes=30))
    return Slot(SlotId(number), DOCTOR.id, span, start.astimezone(BERLIN).date())


def view(
    start: datetime = START, doctor: Doctor = DOCTOR, note: str | None = None
) -> AppointmentView:
    span = Span(start, start + timedelta(minutes=30))
    appointment = Appointment(
        AppointmentId(5),
        "uid",
        PATIENT.id,
        doctor.id,
        SlotId(1),
        span,
        Status.CONFIRMED,
        made_by=AccountId(8),
        made_at=NOW,
        note=note,
    )
    return AppointmentView(appointment, doctor, PATIENT)


def offered(seen: AppointmentView, now: datetime = NOW) -> Offered:
    return Offered(
        rules.refuse_patient_change(seen.appointment, POLICY, now),
        ahead=rules.refuse_over(seen.appointment, now) is None,
    )


FREE = Calendar([date(2026, 11, 21), date(2026, 11, 24)], TODAY, date(2027, 1, 19))


class TestDoctors:
    def test_list_names_each_doctor_with_specialty_and_next_free_time(self) -> None:
        listing = [DoctorListing(DOCTOR, START), DoctorListing(replace(DOCTOR, name="Dr. B"), None)]
        seen = shown(booking.doctors(EN, Page(listing)))
        assert "Dr. Lena Hoffmann, Cardiology\nNext free time: Sat 21 Nov 10:00" in seen.text
        assert "Dr. B, Cardiology\nNo free times at present" in seen.text
        assert seen.rows == [["Dr. Lena Hoffmann"], ["Dr. B"], ["Find a time"], ["Menu"]]

    def test_empty_list_says_so_in_words(self) -> None:
        assert "No doctor" in shown(booking.doctors(EN, Page([]))).text

    def test_card_shows_all_that_the_clinic_shows_of_a_doctor(self) -> None:
        seen = shown(booking.card(EN, POLICY, DOCTOR, slot(), None, FREE, ShowDoctors(0)))
        for fact in (
            "Dr. Lena Hoffmann",
            "Cardiology",
            "German and English",
            "14 years",
            "€90.00",
            "Linden Street 5",
            "Listens first.",
            "Sat 21 Nov 10:00",
        ):
            assert fact in seen.text
        assert seen.rows[0] == ["Earliest: Sat 21 Nov 10:00"]
        assert "November 2026" in seen.rows[1]
        assert [label for label in seen.labels if label.isdigit()] == ["21", "24"]
        assert seen.labels[-2:] == ["Back", "Menu"]

    def test_card_without_free_times_offers_none(self) -> None:
        full = replace(FREE, days=[])
        seen = shown(booking.card(EN, POLICY, DOCTOR, None, None, full, ShowDoctors(0)))
        assert "No free times at present" in seen.text
        assert seen.labels == [TELL_ME, "Back", "Menu"]


class TestPages:
    @pytest.mark.parametrize("number", [-1, 2, 2**62])
    async def test_page_that_does_not_exist_becomes_the_first(self, number: int) -> None:
        async def fetch(limit: int, offset: int) -> list[int]:
            return list(range(SIZE + 1))[offset : offset + limit]

        page = await page_of(number, fetch)
        assert (page.number, list(page.items), page.more) == (0, list(range(SIZE)), True)

    async def test_last_page_turns_back_only(self) -> None:
        async def fetch(limit: int, offset: int) -> list[int]:
            return list(range(SIZE + 1))[offset : offset + limit]

        page = await page_of(1, fetch)
        ((only,),) = turning(EN, page, ShowDoctors)
        assert only.action == ShowDoctors(0)


class TestTimes:
    choosing = booking.to_book(EN, DOCTOR)
    december = Calendar([date(2026, 12, 1), date(2026, 12, 24)], TODAY, date(2027, 1, 19))

    def test_calendar_opens_at_the_first_month_with_a_free_day(self) -> None:
        screen = times.month_page(EN, self.choosing, self.december, FIRST_FREE)
        assert "December 2026" in shown(screen).text
        numbered = [b for row in screen.rows for b in row if b.label.isdigit()]
        assert [button.label for button in numbered] == ["1", "24"]

    def test_the_calendar_starts_at_the_current_week(self) -> None:
        """No rows of weeks that are over; the week of today is there from its first day."""
        november = Calendar([date(2026, 11, 21), date(2026, 11, 30)], TODAY, date(2027, 1, 19))
        screen = times.month_page(EN, self.choosing, november, TODAY)
        weeks = [row for row in screen.rows if len(row) == 7][1:]
        assert [cell.label for cell in weeks[0]] == ["·", "·", "·", "·", "·", "21", "·"]
        assert len(weeks) == 3

    def test_days_without_free_times_are_inert(self) -> None:
        screen = times.month_page(EN, self.choosing, self.december, FIRST_FREE)
        dots = [b for row in screen.rows for b in row if b.label == "·"]
        assert len(dots) == 29
        assert {button.action for button in dots} == {Nothing()}

    def test_month_without_free_days_leads_to_the_first_one(self) -> None:
        seen = shown(times.month_page(EN, self.choosing, self.december, TODAY))
        assert "no free times in this month" in seen.text
        assert "First free: Tue 1 Dec" in seen.labels

    @pytest.mark.parametrize("month", [date.min, date(2020, 5, 5), date(2999, 1, 1), date.max])
    def test_forged_month_shows_one_that_can_be_booked(self, month: date) -> None:
        seen = shown(times.month_page(EN, self.choosing, self.december, month))
        assert "December 2026" in seen.text or "January 2027" in seen.text

    def test_no_free_times_at_all_leads_to_other_doctors(self) -> None:
        empty = Calendar([], TODAY, date(2027, 1, 19))
        seen = shown(times.month_page(EN, self.choosing, empty, FIRST_FREE))
        assert "no free times at present" in seen.text
        assert seen.labels == [TELL_ME, "Other doctors", "Back", "Menu"]

    def test_day_shows_its_times_and_the_free_days_around_it(self) -> None:
        two = [slot(1), slot(2, START + timedelta(hours=4))]
        free = FreeDay(two, date(2026, 11, 20), date(2026, 11, 23))
        seen = shown(times.day_page(EN, self.choosing, date(2026, 11, 21), free))
        assert seen.rows[:4] == [["Morning"], ["10:00"], ["Afternoon"], ["14:00"]]
        assert seen.rows[4] == ["‹ Fri 20 Nov", "Mon 23 Nov ›"]
        assert "Berlin time" not in seen.text

    def test_day_of_quarter_hours_is_a_keyboard_that_telegram_takes(self) -> None:
        many = [slot(2**50 + n, START + n * timedelta(minutes=15)) for n in range(96)]
        free = FreeDay(many, date(2026, 11, 20), date(2026, 11, 23))
        day = date(2026, 11, 21)
        assert "10:00" in shown(times.day_page(EN, self.choosing, day, free)).labels

    def test_lost_time_offers_the_nearest_and_the_calendar(self) -> None:
        screen = times.nearest_page(EN, self.choosing, Markup("It is taken."), [slot(3)], TODAY)
        assert shown(screen).text.startswith("It is taken.")
        assert screen.rows[0][0].action == TakeTime(SlotId(3))
        assert shown(screen).rows[0] == ["Sat 21 Nov 10:00"]
        assert "Other days" in shown(screen).labels


class TestBooking:
    def test_note_is_optional(self) -> None:
        seen = shown(booking.ask_note(EN, BookingDraft(SlotId(1), DOCTOR.id, DOCTOR.name, START)))
        assert seen.rows == [["Back", "Menu"]]

    def test_note_written_before_can_be_read_replaced_and_removed(self) -> None:
        draft = BookingDraft(SlotId(1), DOCTOR.id, DOCTOR.name, START, "My <knee>")
        seen = shown(booking.ask_note(EN, draft))
        assert "Note: My <knee>" in seen.text
        assert seen.rows[0] == ["Remove note"]

    def test_summary_shows_all_before_the_press_that_books(self) -> None:
        offer = Offer(slot(), DOCTOR, START - timedelta(hours=1))
        screen = booking.summary(EN, POLICY, offer, "My knee")
        for fact in (
            "Dr. Lena Hoffmann, Cardiology",
            "Saturday 21 November 2026, 10:00–10:30",
            "(Berlin time)",
            "Address: Linden Street 5",
            "Fee: €90.00",
            "Note: My knee",
            "Kept for you until 09:00.",
        ):
            assert fact in shown(screen).text
        seen = rules.fingerprint(slot(), DOCTOR, POLICY, "My knee")
        assert screen.rows[0][0].action == ConfirmBooking(SlotId(1), seen)
        assert shown(screen).rows == [
            ["Confirm booking"],
            ["Change note", "For: me"],
            ["Back", "Menu"],
        ]

    def test_summary_names_no_end_where_nothing_is_kept(self) -> None:
        """Who kept times often enough may still book."""
        seen = shown(booking.summary(EN, POLICY, Offer(slot(), DOCTOR, None), None))
        assert "Kept" not in seen.text
        assert "Confirm booking" in seen.labels

    @pytest.mark.parametrize(
        "other",
        [
            Offer(slot(2), DOCTOR, None),
            Offer(slot(1, START + timedelta(minutes=5)), DOCTOR, None),
            Offer(replace(slot(), span=Span(START, START + timedelta(hours=4))), DOCTOR, None),
            Offer(slot(), replace(DOCTOR, version=4), None),
        ],
    )
    def test_confirm_tells_what_was_shown_from_any_other_offer(self, other: Offer) -> None:
        """Another end of the time, too: 10:00 to 10:30 is not 10:00 to 14:00."""
        shown_first = booking.summary(EN, POLICY, Offer(slot(), DOCTOR, None), None)
        shown_next = booking.summary(EN, POLICY, other, None)
        assert shown_first.rows[0][0].action != shown_next.rows[0][0].action

    def test_a_time_that_somebody_keeps_can_be_tried_again(self) -> None:
        choosing = booking.to_book(EN, DOCTOR)
        held = explain(EN, SlotHeldError(slot(), START - timedelta(minutes=30)))
        for nearest in ([slot(3)], []):
            screen = times.nearest_page(EN, choosing, held, nearest, TODAY, slot())
            assert "may be free again at 09:30" in shown(screen).text
            assert screen.rows[0][0].action == TakeTime(SlotId(1))
            assert shown(screen).rows[0] == ["Try Sat 21 Nov 10:00 again"]

    def test_a_request_is_not_called_booked(self) -> None:
        asked = replace(view().appointment, status=Status.PENDING)
        text = shown(booking.booked(EN, DOCTOR, asked)).text
        assert "request is sent" in text
        assert "booked" not in text

    def test_booked(self) -> None:
        seen = shown(booking.booked(EN, DOCTOR, view().appointment))
        assert seen.text == "✅ Your appointment is booked. Sat 21 Nov 10:00, Dr. Lena Hoffmann"
        assert seen.rows == []


class TestAppointments:
    def test_line_and_button_for_each(self) -> None:
        page, own = Page([view()]), view().patient.id
        seen = shown(lists.appointments(EN, page, NOW, Listed(past=False), own))
        assert "Sat 21 Nov 10:00, Dr. Lena Hoffmann (confirmed)" in seen.text
        assert seen.rows[0] == ["Sat 21 Nov 10:00 Dr. Lena Hoffmann"]
        theirs = shown(lists.appointments(EN, page, NOW, Listed(past=False)))
        assert "For: Maria Silva" in theirs.text
        assert theirs.rows[0] == ["Sat 21 Nov 10:00 Maria Silva"]

    @pytest.mark.parametrize("past", [True, False])
    def test_empty_list_says_so_in_words(self, past: bool) -> None:
        assert "You have no" in shown(lists.appointments(EN, Page([]), NOW, Listed(past=past))).text

    @pytest.mark.parametrize(
        "before, labels",
        [
            (
                timedelta(days=1),
                [
                    "Move",
                    "Cancel appointment",
                    "Change note",
                    "Remove note",
                    "Calendar file",
                    EARLIER,
                ],
            ),
            (timedelta(minutes=59), ["I can't come", "Change note", "Remove note"]),
            (timedelta(0), ["Book again"]),
            (timedelta(minutes=-31), ["Book again"]),
        ],
    )
    def test_details_offer_what_the_rules_allow(self, before: timedelta, labels: list[str]) -> None:
        now, seen = START - before, view(note="My knee")
        screen = appointments.details(EN, POLICY, seen, offered(seen, now), now)
        assert shown(screen).labels == [*labels, "Back", "Menu"]

    def test_details_say_why_it_cannot_be_moved_any_more(self) -> None:
        now = START - timedelta(minutes=59)
        screen = appointments.details(EN, POLICY, view(), offered(view(), now), now)
        assert "too late" in shown(screen).text

    def test_cancelled_one_says_so_and_why(self) -> None:
        seen = view()
        gone = replace(seen.appointment, status=Status.CANCELLED, reason="I am ill")
        seen = replace(seen, appointment=gone)
        text = shown(appointments.details(EN, POLICY, seen, offered(seen), NOW)).text
        assert "Status: cancelled\nReason: I am ill" in text

    def test_cancelling_says_what_will_happen_and_puts_the_safe_button_first(self) -> None:
        seen = shown(appointments.ask_cancel(EN, POLICY, view()))
        assert "For a minute you can undo it." in seen.text
        assert seen.rows == [["Keep it"], ["Cancel appointment"], ["Back", "Menu"]]
        assert "is cancelled" in shown(appointments.cancelled(EN, view(), NOW)).text

    def test_cancelled_can_be_undone_for_a_minute(self) -> None:
        until = NOW + timedelta(minutes=1)
        off = replace(view().appointment, status=Status.CANCELLED, undo_until=until)
        seen = replace(view(), appointment=off)
        first = shown(appointments.cancelled(EN, seen, NOW))
        assert "You can undo this until 09:01." in first.text
        assert first.rows == [["Undo"]]
        assert shown(appointments.cancelled(EN, seen, until)).rows == []

    def test_moving_says_from_when_to_when(self) -> None:
        later = slot(2, START + timedelta(days=2))
        until = later.span.start - timedelta(days=1)
        screen = appointments.ask_move(EN, POLICY, view(), Offer(later, DOCTOR, until))
        assert "Kept for you until 10:00." in shown(screen).text
        text = shown(screen).text
        assert "Move your appointment of Sat 21 Nov 10:00?" in text
        assert "New time\nMonday 23 November 2026, 10:00–10:30" in text
        assert text.count("23 Nov") == 1
        seen = rules.fingerprint(later, DOCTOR, POLICY, None)
        confirm = ConfirmMove(AppointmentId(5), SlotId(2), seen)
        assert screen.rows[0][0].action == confirm
        assert "is moved" in shown(appointments.moved(EN, view())).text
        assert appointments.to_move(EN, view()).take(later) == AskMove(AppointmentId(5), SlotId(2))


@pytest.mark.parametrize("t", LANGUAGES.all(), ids=lambda t: t.language)
def test_nothing_that_people_write_breaks_a_screen(t: Translator) -> None:
    """HTML and the longest fields there are fit into every message, in every language."""
    note = "<&>" * 166
    seen = view(doctor=WORST, note=note)
    gone = replace(seen.appointment, status=Status.CANCELLED, reason="<&>" * 100)
    listing = [DoctorListing(WORST, START)] * SIZE
    draft = BookingDraft(SlotId(1), WORST.id, WORST.name, START, note)
    for screen in (
        booking.doctors(t, Page(listing, 1, more=True)),
        booking.card(t, POLICY, WORST, slot(), None, FREE, ShowDoctors(0)),
        booking.ask_note(t, draft),
        booking.summary(t, POLICY, Offer(slot(), WORST, NOW), note),
        lists.appointments(t, Page([seen] * SIZE, 1, more=True), NOW, Listed(past=True)),
        appointments.details(t, POLICY, seen, offered(seen), NOW),
        appointments.details(t, POLICY, replace(seen, appointment=gone), offered(seen), NOW),
        appointments.ask_note(t, AppointmentId(5), note),
        appointments.ask_cancel(t, POLICY, seen),
        appointments.ask_move(t, POLICY, seen, Offer(slot(), WORST, START)),
        times.month_page(t, appointments.to_move(t, seen), TestTimes.december, FIRST_FREE),
        times.nearest_page(t, booking.to_book(t, WORST), Markup("…"), [slot()] * 6, TODAY),
    ):
        assert shown(screen).labels[-1] == t.plain("button.menu")
    for line in (
        booking.booked(t, WORST, seen.appointment),
        appointments.cancelled(t, seen, NOW),
        appointments.moved(t, seen),
    ):
        assert shown(line).labels == []
