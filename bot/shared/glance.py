"""What a doctor asks between two patients: who is next, and when they are free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from bot.chat.screen import Button, Row, cut
from bot.chat.words import Translator
from bot.shared.links.practice import ShowPracticeAppointment
from bot.shared.links.requests import ShowRequests
from bot.shared.marks import of_appointment
from bot.shared.stretch import away_rows, stretch_named
from core.model import Appointment, Delay, Status, TimeOff
from core.views import AppointmentView


@dataclass(frozen=True, slots=True)
class Glance:
    """Who is there now, who comes next, and when the next times begin that can be booked.

    ``waiting`` counts the requests that wait for the doctor's word.
    """

    current: AppointmentView | None
    following: AppointmentView | None
    free: Sequence[datetime]
    late: Delay | None = None
    """How late the doctor runs today."""
    waiting: int = 0
    unmarked: AppointmentView | None = None
    """Whose visit ended last, where nobody said yet what became of it."""
    away: TimeOff | None = None
    """The time off that the doctor is in."""


def glance_lines(t: Translator, glance: Glance, now: datetime) -> list[Markup]:
    """Return who is next and when the doctor is free, a line (HTML) each."""
    lines = []
    if glance.away is not None:
        lines.append(t("glance.away", when=stretch_named(t, glance.away.span)))
    if glance.late is not None:
        lines.append(t("glance.late", late=t.duration(glance.late.late)))
    if glance.current is not None:
        span, name = glance.current.appointment.span, glance.current.patient.name
        lines.append(t("glance.now", name=name, until=t.time(span.end)))
    if glance.following is not None:
        start, name = glance.following.appointment.span.start, glance.following.patient.name
        said = _said(t, glance.following.appointment)
        lines.append(t("glance.next", when=_when(t, start, now), name=name, said=said))
    elif glance.current is None:
        lines.append(t("glance.nobody"))
    lines.append(_free(t, glance, now))
    if glance.waiting:
        lines.append(escape(t.many("glance.waiting", glance.waiting)))
    return lines


def _said(t: Translator, appointment: Appointment) -> str:
    """Return what is known of who comes next, to be put behind the name."""
    if appointment.status is Status.PENDING:
        return t.plain("glance.asks")
    if appointment.arrived:
        return t.plain("glance.is-here")
    return t.plain("glance.is-coming") if appointment.coming else ""


def _free(t: Translator, glance: Glance, now: datetime) -> Markup:
    if not glance.free:
        return t("glance.no-free")
    first = glance.free[0]
    times, day = [], None
    for moment in glance.free:
        shown = t.time(moment) if _day(t, moment) == day else _when(t, moment, now)
        times.append(shown)
        day = _day(t, moment)
    following = None if glance.away is not None else glance.following
    booked = following is not None and following.appointment.span.start < first
    if booked and _day(t, first) != _day(t, now):
        return t("glance.full-until", times=", ".join(times))
    return t("glance.free", times=", ".join(times))


def _day(t: Translator, moment: datetime) -> object:
    return moment.astimezone(t.zone).date()


def _when(t: Translator, moment: datetime, now: datetime) -> str:
    """Return the time alone where it is today, and else with its day."""
    return t.time(moment) if _day(t, moment) == _day(t, now) else t.when(moment)


def glance_rows(t: Translator, glance: Glance, now: datetime) -> tuple[Row, ...]:
    """Return the buttons that open the last appointment, this one, the next one, and a time off."""
    found = {
        "glance.button-mark": glance.unmarked,
        "glance.button-now": glance.current,
        "glance.button-next": glance.following,
    }
    rows: list[Row] = [
        (_button(t, label, view, now),) for label, view in found.items() if view is not None
    ]
    if glance.away is not None:
        rows += away_rows(t, [glance.away])
    return tuple(rows)


def requests_row(t: Translator, glance: Glance) -> tuple[Row, ...]:
    """Return the way to the requests, where any wait."""
    if not glance.waiting:
        return ()
    return ((Button(t.many("glance.requests", glance.waiting), ShowRequests(0)),),)


def _button(t: Translator, label: str, view: AppointmentView, now: datetime) -> Button:
    start = _when(t, view.appointment.span.start, now)
    shown = f"{start} {of_appointment(view.appointment)} {view.patient.name}"
    return Button(
        cut(t.plain(label, appointment=shown)), ShowPracticeAppointment(view.appointment.id)
    )
