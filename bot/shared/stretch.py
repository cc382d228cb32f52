"""A stretch of days or hours in few words, and times off as a schedule shows them."""

from collections.abc import Sequence
from datetime import time, timedelta

from markupsafe import Markup

from bot.chat.screen import Button, Row, cut
from bot.chat.words import Translator
from bot.shared.links.schedule import ShowTimeOff
from core.model import Span, TimeOff

LABEL_LONGEST = 40


def stretch_named(t: Translator, span: Span) -> str:
    """Return a stretch in short: its days, and its hours where it is no whole day."""
    start, end = span.start.astimezone(t.zone), span.end.astimezone(t.zone)
    last = (span.end - timedelta(seconds=1)).astimezone(t.zone).date()
    whole = end.date() > last
    begins: str = t.short_day(start.date())
    if start.time() != time():
        begins = f"{begins} {start:%H:%M}"
    if whole and last == start.date():
        return begins if start.time() == time() else t.plain("time-off.from", start=begins)
    if last == start.date():
        return f"{t.short_day(last)} {start:%H:%M}–{end:%H:%M}"
    return f"{begins} – {t.short_day(last)}" + ("" if whole else f" {end:%H:%M}")


def away_lines(t: Translator, times_off: Sequence[TimeOff]) -> list[Markup]:
    """Return a line (HTML) for each of these times off."""
    return [t("schedule.away", when=stretch_named(t, one.span)) for one in times_off]


def busy_lines(t: Translator, busy: Sequence[TimeOff]) -> list[Markup]:
    """Return a line (HTML) for each of these times at which a doctor is busy elsewhere."""
    return [t("schedule.busy", when=stretch_named(t, one.span)) for one in busy]


def away_rows(t: Translator, times_off: Sequence[TimeOff]) -> tuple[Row, ...]:
    """Return the way to each of these times off, which is where it ends."""
    return tuple(
        (Button(cut(t.plain("schedule.away", when=when), LABEL_LONGEST), ShowTimeOff(one.id)),)
        for one in times_off
        for when in [stretch_named(t, one.span)]
    )
