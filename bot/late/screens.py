"""Running late as its doctor sees it: how late, who comes later, and the ways to correct it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.chat.screen import Button, Row, Screen
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.late.actions import LeaveLate, SayLate
from core.model import Delay
from core.views import AppointmentView

USUAL = (10, 20, 30)
MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a doctor runs on ``day``, and who ``later`` begins at which moment instead.

    ``told`` is how many patients have just been told; None where nothing was said just now.
    """

    day: date
    delay: Delay | None
    later: Sequence[tuple[AppointmentView, datetime]]
    told: int | None


def lateness(t: Translator, lateness: Lateness) -> Screen:
    """How late the doctor runs, whom it affects, and how to say something else."""
    delay = lateness.delay
    if delay is None:
        state = t("late.on-time")
        rows: tuple[Row, ...] = (_usual(t, lateness.day),)
    else:
        on_time = Button(t.plain("late.button-on-time"), SayLate(0, lateness.day))
        late = t.duration(delay.late)
        state = t("late.state", late=late, time=t.time(delay.said_at))
        rows = (_usual(t, lateness.day), (on_time,))
    lines = [
        t(
            "late.line",
            starts=t.time(view.appointment.span.start),
            expected=t.time(expected),
            name=view.patient.name,
        )
        for view, expected in lateness.later[:MOST_LISTED]
    ]
    if len(lateness.later) > MOST_LISTED:
        lines.append(t("publish.and-more", count=len(lateness.later) - MOST_LISTED))
    if delay is not None and not lateness.later:
        lines.append(t("late.nobody"))
    told = "" if lateness.told is None else t.many("late.told", lateness.told)
    text = paragraphs(lined(state, told), lined(*lines), t("late.ask"))
    return Screen(text, (*rows, back_row(t, LeaveLate())))


def _usual(t: Translator, day: date) -> Row:
    return tuple(
        Button(t.plain("late.button", minutes=minutes), SayLate(minutes, day)) for minutes in USUAL
    )
