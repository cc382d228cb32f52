"""Dates and hours as people say them: near ones by name, the year and the zone where needed."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.chat.sentences import InSentence, Said, marked
from bot.chat.words import Languages
from bot.chat.zones import clocks_differ

BERLIN = Languages(ZoneInfo("Europe/Berlin"), "en")
NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
"""Half past midnight of Tuesday in Berlin."""


@pytest.mark.parametrize(
    "day, en, ru",
    [
        (24, "today, Tuesday 24 November", "сегодня, вторник, 24 ноября"),
        (25, "tomorrow, Wednesday 25 November", "завтра, среда, 25 ноября"),
        (26, "Thursday 26 November", "четверг, 26 ноября"),
        (23, "Monday 23 November", "понедельник, 23 ноября"),
    ],
)
def test_near_days_are_called_by_their_names(day: int, en: str, ru: str) -> None:
    """By the clinic's calendar, whatever day it is elsewhere."""
    for language, said in (("en", en), ("ru", ru)):
        assert BERLIN.speak(language).at(NOW).soon(date(2026, 11, day)) == said


@pytest.mark.parametrize(
    "language, full, short",
    [
        ("en", "Sunday 3 January 2027", "Sun 3 Jan 2027"),
        ("ru", "воскресенье, 3 января 2027", "вс 3 янв. 2027"),
    ],
)
def test_another_year_is_said(language: str, full: str, short: str) -> None:
    t = BERLIN.speak(language).at(NOW)
    assert (t.day(date(2027, 1, 3)), t.short_day(date(2027, 1, 3))) == (full, short)


@pytest.mark.parametrize(
    "language, said",
    [
        ("en", "tomorrow, Wednesday 25 November, 10:30"),
        ("ru", "завтра, среда, 25 ноября, 10:30"),
    ],
)
def test_a_moment_at_length(language: str, said: str) -> None:
    moment = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    assert BERLIN.speak(language).at(NOW).at_length(moment) == said


@pytest.mark.parametrize(
    "text, value, filled",
    [
        ("{day}, 10:00", Said("tomorrow"), "Tomorrow, 10:00"),
        ("<b>{day}</b>", Said("завтра"), "<b>Завтра</b>"),
        ("✅ {day}", Said("завтра"), "✅ Завтра"),
        ("It is off. {day} it was.", Said("today"), "It is off. Today it was."),
        ("On {day}", Said("tomorrow"), "On tomorrow"),
        ("{day} came", "maria", "maria came"),
        ("Until {day}.", Said("3 нояб."), "Until 3 нояб."),
        ("Until <b>{day}</b>.", Said("3 нояб."), "Until <b>3 нояб</b>."),
        ("{day}.", "Sammy Davis Jr.", "Sammy Davis Jr."),
        ("Wait, {day}...", "so.", "Wait, so...."),
    ],
)
def test_sentences_begin_with_a_capital_and_end_with_one_full_stop(
    text: str, value: str, filled: str
) -> None:
    """Names stay as people write them."""
    assert marked(text).format_map(InSentence({"day": value}, str)) == filled


@pytest.mark.parametrize(
    "zone, differ, en, ru",
    [
        ("Europe/Berlin", False, "Berlin time", "время: Берлин"),
        ("Europe/Vienna", False, "Vienna time", "время: Вена"),
        ("Europe/Moscow", True, "Moscow time", "время: Москва"),
        ("America/New_York", True, "New York time", "время: Нью-Йорк"),
        ("UTC", True, "UTC", "UTC"),
        ("Etc/UTC", True, "UTC", "UTC"),
    ],
)
def test_a_zone_is_called_by_its_city_where_clocks_differ(
    zone: str, differ: bool, en: str, ru: str
) -> None:
    """Where a whole country keeps one time, nobody there needs to be told which."""
    assert clocks_differ(ZoneInfo(zone)) is differ
    languages = Languages(ZoneInfo(zone), "en")
    assert [languages.speak(one).zone_name for one in ("en", "ru")] == [en, ru]
