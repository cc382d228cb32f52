"""What a time off does to proposals, as its doctor reads it before and after."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.chat.words import Languages, Translator
from bot.time_off import screens
from core.model import DoctorId, Slot, SlotId, Span, TimeOff, TimeOffId
from core.slots.time_off import Away
from tests.screens import shown

LANGUAGES = Languages(ZoneInfo("Europe/Berlin"), "en")
EN = LANGUAGES.speak("en")
START = datetime(2026, 11, 21, 9, tzinfo=UTC)
SPAN = Span(START, START + timedelta(hours=9))
TIME_OFF = TimeOff(TimeOffId(3), DoctorId(7), SPAN)
CLOSED = [Slot(SlotId(at), DoctorId(7), SPAN, START.date()) for at in range(4)]


def away(waiting: int) -> Away:
    return Away(SPAN, CLOSED, [], TIME_OFF, waiting=waiting)


@pytest.mark.parametrize("t", LANGUAGES.all(), ids=lambda t: t.language)
@pytest.mark.parametrize("waiting", [0, 1, 2, 5, 99])
def test_what_waits_again_has_words_in_every_number(t: Translator, waiting: int) -> None:
    before = shown(screens.preview(t, away(waiting))).text
    after = shown(screens.taken(t, away(waiting), TIME_OFF)).text
    nothing = (
        shown(screens.preview(t, away(0))).text,
        shown(screens.taken(t, away(0), TIME_OFF)).text,
    )
    for said, otherwise in zip((before, after), nothing, strict=True):
        assert (said != otherwise) is bool(waiting)
        assert (str(waiting) in said.replace(otherwise, "")) is bool(waiting)


def test_the_doctor_reads_that_proposals_end_before_and_after() -> None:
    look = shown(screens.preview(EN, away(2))).text
    assert "You proposed 2 of them to patients: the requests will wait for you again." in look
    done = shown(screens.taken(EN, away(1), TIME_OFF)).text
    assert "1 request waits for your answer again" in done
