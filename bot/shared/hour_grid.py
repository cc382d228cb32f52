"""Hours by pressing: when they begin, then until when, in steps of half an hour."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from markupsafe import Markup

from bot.chat.payload import Action
from bot.chat.screen import Button, Row, Screen, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, paragraphs
from core.policy import Window

FIRST, LAST, STEP = 7 * 60, 21 * 60, 30
"""Minutes of the day between which hours are pressed; others are written."""
HALF_HOUR = timedelta(minutes=STEP)
COLUMNS = 5
MOST_TO_DROP = 6


@dataclass(frozen=True, slots=True)
class Picking:
    """Hours that are being pressed together: for what (HTML), those so far, and where each leads.

    ``length`` is that of a slot: no hours are offered that do not hold one.
    """

    about: Markup
    windows: Sequence[Window]
    length: timedelta
    ask: Action
    begin: Callable[[time], Action]
    add: Callable[[time, time], Action]
    drop: Callable[[time, time], Action]
    go_on: Action
    back: Action


def ask_begin(t: Translator, picking: Picking) -> Screen:
    """When the hours begin, or begin again after those that are there."""
    rows = begin_rows(picking.begin, picking.length)
    if not picking.windows:
        return Screen(paragraphs(t("windows.begin"), picking.about), (*rows, _back(t, picking)))
    text = paragraphs(t("windows.begin-again"), picking.about, _so_far(t, picking))
    drop = [
        Button(t.plain("windows.drop", hours=hours_named([one])), picking.drop(one.start, one.end))
        for one in picking.windows[:MOST_TO_DROP]
    ]
    go_on = (Button(t.plain("publish.continue"), picking.go_on),)
    return Screen(text, (*rows, *grid(drop, 2), go_on, _back(t, picking)))


def ask_end(t: Translator, picking: Picking, begin: time) -> Screen:
    """Until when the hours last that begin then."""
    rows = end_rows(begin, lambda end: picking.add(begin, end), picking.length)
    so_far = _so_far(t, picking) if picking.windows else None
    text = paragraphs(t("windows.end", begin=f"{begin:%H:%M}"), picking.about, so_far)
    return Screen(text, (*rows, back_row(t, picking.ask)))


def _so_far(t: Translator, picking: Picking) -> Markup:
    return t("publish.hours-chosen", hours=hours_named(picking.windows))


def _back(t: Translator, picking: Picking) -> Row:
    return back_row(t, picking.back)


def begin_rows(pick: Callable[[time], Action], length: timedelta = HALF_HOUR) -> tuple[Row, ...]:
    """Return a button for each time at which something of this length may begin."""
    return _buttons(range(FIRST, LAST - _minutes(length) + 1, STEP), pick)


def end_rows(
    begin: time, pick: Callable[[time], Action], length: timedelta = HALF_HOUR
) -> tuple[Row, ...]:
    """Return a button for each time until which it may last."""
    started = begin.hour * 60 + begin.minute
    ends = range(started + STEP, LAST + 1, STEP)
    return _buttons((end for end in ends if end - started >= _minutes(length)), pick)


def _buttons(minutes: Iterable[int], pick: Callable[[time], Action]) -> tuple[Row, ...]:
    times = [time(*divmod(at, 60)) for at in minutes]
    return grid((Button(f"{at:%H:%M}", pick(at)) for at in times), COLUMNS)


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)


def overlap(one: Window, other: Window) -> bool:
    """Whether two windows have a minute in common."""
    return one.start < other.end and other.start < one.end


def hours_named(windows: Sequence[Window]) -> str:
    """Return windows as people read them: 09:00–13:00, 14:00–17:30."""
    return ", ".join(f"{window.start:%H:%M}–{window.end:%H:%M}" for window in windows)
