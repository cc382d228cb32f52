"""Nothing that is typed costs more than linear time: all that reads text, with its worst shapes."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.chat.explain import explain
from bot.chat.payload import unpack
from bot.chat.words import Languages, isolated
from bot.shared import spoken
from bot.shared.blood import read_group
from bot.shared.typed_days import read_day
from core import fields
from core.errors import BadFieldError, Refusal
from core.slots import typed

LANGUAGES = Languages(ZoneInfo("UTC"), "en")
EN = LANGUAGES.speak("en")

READERS: dict[str, Callable[[str], object]] = {
    **fields.FIELDS,
    "date": typed.parse_date,
    "dates": typed.parse_dates,
    "time": typed.parse_time,
    "window": typed.parse_window,
    "windows": typed.parse_windows,
    "length": typed.parse_length,
    "a day of a life": lambda text: read_day(text, date(2026, 3, 2), "DE"),
    "a blood group": read_group,
    "languages": lambda text: spoken.codes(EN, text),
    "payload": unpack,
    "a label of the keyboard": lambda text: LANGUAGES.means(text, "button.menu"),
    "shown back": lambda text: explain(EN, BadFieldError("date", "date-format", part=text)),
    "put into a text": lambda text: EN("apply.sent", clinic=isolated(text)),
}

SHAPES = {
    "spaces": ("", " ", ""),
    "spaces in a word": ("x", " ", "x"),
    "spaces in a window": ("10:00", " ", "-"),
    "spaces in a length": ("1h", " ", "x"),
    "dashes": ("", "-", ""),
    "dashes and spaces": ("", " - ", ""),
    "tos": ("", " to ", ""),
    "commas": ("", ",", ""),
    "digits": ("", "9", ""),
    "thousands": ("1", " 567", ""),
    "hours": ("", "1h", ""),
    "letters of a length": ("1h 30", "m", "1"),
    "windows": ("", "0:00-0:01,", ""),
    "dates": ("", "2026-11-21 ", ""),
    "languages": ("", "German,", ""),
    "payload": ("bd:", "z", ""),
    "marks out of order": ("a", "\u0301\u0323", ""),
    "marks that come apart": ("a", "\u0344\u0345\u0334", ""),
    "joiners": ("a", "\u200d", ""),
    "joined emoji": ("a", "👩\u200d", ""),
    "ligatures": ("", "\ufdfa", ""),
    "syllables": ("", "\u1100\u1161\u11a8", ""),
    "lines": ("x", "\n", "x"),
    "lines of spaces": ("x", "\n \n", "x"),
    "currencies": ("", "€", "4"),
    "turned around": ("", "א\u2069", ""),
    "tags": ("", "<b>&", ""),
}
"""How each begins, what is repeated, how it ends."""


def seconds(read: Callable[[str], object], shape: tuple[str, str, str], length: int) -> float:
    """Return what the quickest of a few readings costs the processor."""
    start, middle, end = shape
    text = start + middle * (length // len(middle)) + end
    best = float("inf")
    for _ in range(5):
        before = time.thread_time()
        with suppress(Refusal, ValueError):
            read(text)
        best = min(best, time.thread_time() - before)
    return best


@pytest.mark.parametrize("reader", READERS)
def test_sixteen_times_the_text_costs_about_sixteen_times_the_time(reader: str) -> None:
    """Quadratic would be 256 times. Whatever takes under 5 ms at 16,384 characters is quick."""
    read, slow = READERS[reader], {}
    for name, shape in SHAPES.items():
        seconds(read, shape, 64)
        short, long = (seconds(read, shape, length) for length in (1024, 16_384))
        if long > max(0.005, 80 * short):
            slow[name] = (short, long)
    assert slow == {}
