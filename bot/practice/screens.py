"""A doctor's appointments: today at a glance, the lists, one appointment, cancelling it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from markupsafe import Markup

from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.practice.actions import (
    AskCancelAsDoctor,
    AskReason,
    CancelAsDoctor,
    Reason,
    ShowPracticeList,
    Stretch,
)
from bot.shared.appointment import status
from bot.shared.links import (
    OpenSlot,
    ShowPractice,
    ShowPracticeAppointment,
    ShowSchedule,
    StartPublishing,
)
from core.model import AppointmentId, Visit

MOST_LISTED = 10

REASONS = {
    Reason.ILL: "practice.reason-ill",
    Reason.EMERGENCY: "practice.reason-emergency",
    Reason.AWAY: "practice.reason-away",
}
"""The usual reasons as their patient reads them."""


@dataclass(frozen=True, slots=True)
class Today:
    """What a doctor sees first: the day's visits in order, and their next time to be booked."""

    date: date
    visits: Sequence[Visit]
    next_free: datetime | None


def dashboard(t: Translator, today: Today, now: datetime) -> Screen:
    """Today's count and list, the next free time, and the ways on."""
    lines = [
        t(
            "practice.today",
            day=t.day(today.date),
            visits=t.many("practice.appointments", len(today.visits)),
        ),
        *(_line(t, visit, now) for visit in today.visits[:MOST_LISTED]),
    ]
    if len(today.visits) > MOST_LISTED:
        lines.append(t("publish.and-more", count=len(today.visits) - MOST_LISTED))
    free = (
        t("practice.not-bookable")
        if today.next_free is None
        else t("practice.next-free", time=t.when(today.next_free))
    )
    ahead = [visit for visit in today.visits if visit.appointment.span.end > now][:1]
    rows = (
        *((_visit_button(t, visit, Stretch.TODAY),) for visit in ahead),
        (
            Button(t.plain("practice.button-today"), ShowPracticeList(Stretch.TODAY, 0)),
            Button(t.plain("practice.upcoming"), ShowPracticeList(Stretch.UPCOMING, 0)),
            Button(t.plain("practice.past"), ShowPracticeList(Stretch.PAST, 0)),
        ),
        (
            Button(t.plain("practice.schedule"), ShowSchedule(today.date.replace(day=1))),
            Button(t.plain("home.publish"), StartPublishing()),
        ),
        back_row(t),
    )
    return Screen(paragraphs(lined(*lines), free), rows)


def listing(t: Translator, page: Page[Visit], stretch: Stretch, now: datetime) -> Screen:
    """A page of appointments, day by day."""
    parts = [t(_TITLES[stretch])]
    days = groupby(page.items, key=lambda visit: _day(t, visit))
    for day, visits in days:
        listed = (_line(t, visit, now) for visit in visits)
        parts.append(lined(t("practice.day", day=t.day(day)), *listed))
    if not page.items:
        parts.append(t("practice.none"))
    rows = (
        *((_visit_button(t, visit, stretch),) for visit in page.items),
        *turning(t, page, lambda number: ShowPracticeList(stretch, number)),
        back_row(t, ShowPractice()),
    )
    return Screen(paragraphs(*parts), rows)


_TITLES = {
    Stretch.PAST: "practice.title-past",
    Stretch.TODAY: "practice.title-today",
    Stretch.UPCOMING: "practice.title-upcoming",
}


def _line(t: Translator, visit: Visit, now: datetime) -> Markup:
    appointment, name = visit.appointment, visit.patient.name
    time = t.time(appointment.span.start)
    if not appointment.live:
        said = status(t, appointment, now)
        return t("practice.line-off", time=time, name=name, status=said)
    return t(
        "practice.line-coming" if appointment.coming else "practice.line", time=time, name=name
    )


def _visit_button(t: Translator, visit: Visit, stretch: Stretch) -> Button:
    start = visit.appointment.span.start
    shown = t.time(start) if stretch is Stretch.TODAY else t.when(start)
    return Button(
        cut(f"{shown} {visit.patient.name}"), ShowPracticeAppointment(visit.appointment.id)
    )


def details(t: Translator, visit: Visit, back: Stretch, now: datetime, *, fixed: bool) -> Screen:
    """One appointment with its patient's card; ``fixed``: it cannot be cancelled any more."""
    appointment = visit.appointment
    lines = [t("practice.patient", name=visit.patient.name)]
    if visit.patient.phone is not None:
        lines.append(t("practice.phone", phone=visit.patient.phone))
    lines += [
        _when(t, visit),
        t("practice.status", status=status(t, appointment, now)),
    ]
    if appointment.coming and appointment.live:
        lines.append(t("practice.said-coming"))
    if appointment.reason is not None:
        lines.append(t("practice.reason", reason=appointment.reason))
    text = lined(*lines)
    if appointment.note is not None:
        text = paragraphs(text, t("practice.note", note=appointment.note))
    cancel = Button(t.plain("practice.cancel"), AskReason(appointment.id))
    rows = () if fixed else ((cancel,),)
    return Screen(text, (*rows, back_row(t, ShowPracticeList(back, 0))))


def ask_reason(t: Translator, appointment: AppointmentId, starts: datetime) -> Screen:
    """Ask why; the usual reasons take one press."""
    labels = {
        Reason.ILL: t.plain("practice.ill"),
        Reason.EMERGENCY: t.plain("practice.emergency"),
        Reason.AWAY: t.plain("practice.away"),
    }
    usual = [
        Button(label, AskCancelAsDoctor(appointment, reason)) for reason, label in labels.items()
    ]
    text = t("practice.ask-reason", time=t.when(starts))
    return Screen(text, (*grid(usual, 3), back_row(t, ShowPracticeAppointment(appointment))))


def confirm_cancel(t: Translator, visit: Visit, reason: Reason, words: str) -> Screen:
    """Say what cancelling does, the safe button first. ``words``: the reason as it will be read."""
    appointment = visit.appointment
    text = t(
        "practice.confirm-cancel",
        name=visit.patient.name,
        when=_when_plain(t, visit),
        reason=words,
    )
    keep = Button(t.plain("practice.keep"), ShowPracticeAppointment(appointment.id))
    cancel = Button(t.plain("practice.cancel"), CancelAsDoctor(appointment.id, reason))
    return Screen(text, ((keep, cancel), back_row(t, AskReason(appointment.id))))


def cancelled(t: Translator, visit: Visit, now: datetime) -> Screen:
    """It is off: who is told, and what becomes of the time."""
    appointment = visit.appointment
    text = t("practice.cancelled", name=visit.patient.name, when=_when_plain(t, visit))
    rows: tuple[Row, ...] = ()
    if appointment.slot_id is not None and appointment.span.start > now:
        text = paragraphs(text, t("practice.free-again", time=t.when(appointment.span.start)))
        close = OpenSlot(appointment.slot_id, is_open=False)
        rows = ((Button(t.plain("practice.close-too"), close),),)
    return Screen(text, (*rows, back_row(t, ShowPractice())))


def _when(t: Translator, visit: Visit) -> Markup:
    return t("practice.when", when=_when_plain(t, visit))


def _when_plain(t: Translator, visit: Visit) -> str:
    span = visit.appointment.span
    return f"{t.day(_day(t, visit))}, {t.time(span.start)}–{t.time(span.end)}"


def _day(t: Translator, visit: Visit) -> date:
    return visit.appointment.span.start.astimezone(t.zone).date()
