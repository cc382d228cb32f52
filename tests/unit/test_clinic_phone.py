"""The clinic's phone and the way to it, wherever somebody may need them."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.appointments import letters
from bot.booking import screens
from bot.chat.explain import explain
from bot.chat.words import Languages
from bot.shared.appointment import place_and_fee
from bot.shared.calendar_file import calendar_file
from core.errors import CutoffPassedError, Refusal, TooManyChangesError
from core.model import Place
from core.views import Offer
from tests.screens import shown
from tests.unit.test_letters import APPOINTMENT, EN, LINK, POLICY, VIEW
from tests.unit.test_patient_screens import DOCTOR, slot

PHONE = "+49 30 1234567"
BERLIN = ZoneInfo("Europe/Berlin")
CALLED = Languages(BERLIN, "en", PHONE).speak("en")
REACHED = replace(POLICY, phone="+49301234567")
BEFORE = VIEW.appointment.span.start - timedelta(hours=2)


@pytest.mark.parametrize(
    "refusal", [CutoffPassedError(APPOINTMENT, timedelta(hours=1)), TooManyChangesError(30)]
)
def test_a_refusal_that_says_to_contact_the_clinic_says_how(refusal: Refusal) -> None:
    """In every language; without a phone it stays a plain sentence."""
    for language in ("en", "ru"):
        t = Languages(BERLIN, "en", PHONE).speak(language)
        assert explain(t, refusal).endswith(f": {PHONE}.")
    assert explain(EN, refusal).endswith("the clinic.")


def test_letters_cards_and_the_calendar_carry_it() -> None:
    reminder = letters.reminder(CALLED, REACHED, VIEW, BEFORE)
    summary = screens.summary(CALLED, REACHED, Offer(slot(), DOCTOR, None), None)
    for screen in (reminder, summary):
        assert f"Phone: {PHONE}" in shown(screen).text
        assert "Phone" not in shown(letters.reminder(EN, POLICY, VIEW, BEFORE)).text
    made = datetime(2026, 11, 1, tzinfo=ZoneInfo("UTC"))
    file = calendar_file(CALLED, REACHED, VIEW, LINK, made)
    (entry,) = Calendar.from_ical(file.content).events
    assert str(entry["CONTACT"]).endswith("+49301234567")
    assert PHONE in str(entry["DESCRIPTION"])


def test_the_address_opens_a_map() -> None:
    """At the pin, where the doctor told one."""
    at = "https://www.google.com/maps/search/?api=1&amp;query="
    there = replace(DOCTOR, address="Linden <Street> 5", place=None)
    (line, *_) = place_and_fee(EN, POLICY, there)
    assert line == (f'Address: <a href="{at}Linden%20%3CStreet%3E%205">Linden &lt;Street&gt; 5</a>')
    (line, *_) = place_and_fee(EN, POLICY, replace(there, place=Place(52.5, 13.4)))
    assert f'"{at}52.5,13.4"' in line
