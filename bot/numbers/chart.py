"""Numbers → a chart as a value: bars with their words, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.words import Translator
from bot.numbers.tallies import WeekTally
from bot.numbers.words import days_named, hours
from bot.shared.drawing.looks import Legend, Look
from core.model import Doctor
from core.numbers.days import Stretch
from core.ports.numbers import DoctorTally, Tally


@dataclass(frozen=True, slots=True)
class Bar:
    """Booked and free minutes, with a name above and what else there is to say below."""

    name: str
    share: str
    said: str
    booked: int
    free: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars below one another, all to one measure; ``empty`` is said where there is none."""

    title: str
    subtitle: str
    bars: tuple[Bar, ...]
    legend: tuple[Legend, ...]
    empty: str


def of_doctors(t: Translator, days: Stretch, doctors: Sequence[DoctorTally]) -> Chart:
    """Return a bar for each doctor."""
    bars = [_bar(t, one.name, one.tally) for one in doctors]
    return _chart(t, t.plain("numbers.chart-title"), days, bars)


def of_weeks(
    t: Translator, days: Stretch, doctor: Doctor | None, weeks: Sequence[WeekTally]
) -> Chart:
    """Return a bar for each week, of a doctor or of the whole clinic."""
    title = t.plain("numbers.chart-title") if doctor is None else doctor.name
    bars = [_bar(t, days_named(t, week.days), week.tally) for week in weeks]
    return _chart(t, title, days, bars)


def _bar(t: Translator, name: str, tally: Tally) -> Bar:
    share = "–" if tally.filled is None else t.plain("numbers.percent", number=tally.filled)
    said = " · ".join(
        [
            t.plain(
                "numbers.of-time", booked=hours(t, tally.booked), all=hours(t, tally.published)
            ),
            t.plain("numbers.brief", cancelled=tally.cancelled, missed=tally.missed),
        ]
    )
    free = (tally.published - tally.booked).total_seconds()
    return Bar(name, share, said, int(tally.booked.total_seconds() // 60), int(free // 60))


def _chart(t: Translator, title: str, days: Stretch, bars: Sequence[Bar]) -> Chart:
    legend = (
        Legend(Look.BOOKED, t.plain("picture.booked")),
        Legend(Look.FREE, t.plain("numbers.unfilled")),
    )
    empty = t.plain("numbers.nothing")
    return Chart(title, days_named(t, days), tuple(bars), legend, empty)
