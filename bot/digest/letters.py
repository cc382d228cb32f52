"""The morning's digest: the day in a few lines. It comes without a sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.chat.screen import Button, Screen
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.links.practice import ShowLate, ShowPractice
from bot.shared.links.requests import ShowRequests
from core.views import AppointmentView

MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Morning:
    """What is confirmed today, how many times are free, and how many requests wait for a word."""

    date: date
    appointments: Sequence[AppointmentView]
    free: int
    requests: int


def digest(t: Translator, morning: Morning) -> Screen:
    """Times and numbers first, for a lock screen shows those; then who comes."""
    visits = morning.appointments
    count = t.many("practice.appointments", len(visits))
    lines: list[str] = [t("digest.day", day=t.day(morning.date), appointments=count)]
    if visits:
        first, last = visits[0].appointment.span, visits[-1].appointment.span
        lines.append(t("digest.hours", first=t.time(first.start), last=t.time(last.end)))
    lines.append(t.many("digest.free", morning.free))
    if morning.requests:
        lines.append(t.many("digest.requests", morning.requests))
    listed: list[str] = [_line(t, view) for view in visits[:MOST_LISTED]]
    if len(visits) > MOST_LISTED:
        listed.append(t("publish.and-more", count=len(visits) - MOST_LISTED))
    ways = (
        Button(t.plain("digest.today"), ShowPractice(), fresh=True),
        Button(t.plain("home.late"), ShowLate(), fresh=True),
    )
    requests = (Button(t.plain("practice.requests"), ShowRequests(0), fresh=True),)
    rows = (requests, ways) if morning.requests else (ways,)
    return Screen(paragraphs(lined(*lines), lined(*listed)), rows, quiet=True)


def _line(t: Translator, view: AppointmentView) -> str:
    key = "digest.line-coming" if view.appointment.coming else "digest.line"
    return t(key, time=t.time(view.appointment.span.start), name=view.patient.name)
