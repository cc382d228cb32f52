"""A doctor's appointments: today at a glance, the lists, one appointment, cancelling it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from markupsafe import Markup

from bot.chat.menu import MainMenu
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
from bot.shared import phones
from bot.shared.appointment import status
from bot.shared.links import (
    OpenSlot,
    ShowPractice,
    ShowPracticeAppointment,
)
from core.model import AppointmentId, Status
from core.views import AppointmentView

MOST_LISTED = 10

REASONS = {
    Reason.ILL: "practice.reason-ill",
    Reason.EMERGENCY: "practice.reason-emergency",
    Reason.AWAY: "practice.reason-away",
}
"""The usual reasons as their patient reads them."""


@dataclass(frozen=True, slots=True)
class Today:
    """What a doctor sees first: the day's appointments, and their next time to be booked."""

    date: date
    appointments: Sequence[AppointmentView]
    next_free: datetime | None


def dashboard(t: Translator, menu: MainMenu, today: Today, now: datetime) -> Screen:
    """Today's count and list, the next free time, and the ways on."""
    lines = [
        t(
            "practice.today",
            day=t.day(today.date),
            appointments=t.many("practice.appointments", len(today.appointments)),
        ),
        *(_line(t, view, now) for view in today.appointments[:MOST_LISTED]),
    ]
    if len(today.appointments) > MOST_LISTED:
        lines.append(t("publish.and-more", count=len(today.appointments) - MOST_LISTED))
    free = (
        t("practice.not-bookable")
        if today.next_free is None
        else t("practice.next-free", time=t.when(today.next_free))
    )
    ahead = [view for view in today.appointments if view.appointment.span.end > now][:1]
    rows = (
        *((_appointment_button(t, view, Stretch.TODAY),) for view in ahead),
        (
            Button(t.plain("practice.button-today"), ShowPracticeList(Stretch.TODAY, 0)),
            Button(t.plain("practice.upcoming"), ShowPracticeList(Stretch.UPCOMING, 0)),
            Button(t.plain("practice.past"), ShowPracticeList(Stretch.PAST, 0)),
        ),
        *menu.practice(t),
        back_row(t),
    )
    return Screen(paragraphs(lined(*lines), free), rows)


def listing(t: Translator, page: Page[AppointmentView], stretch: Stretch, now: datetime) -> Screen:
    """A page of appointments, day by day."""
    parts = [t(_TITLES[stretch])]
    days = groupby(page.items, key=lambda view: _day(t, view))
    for day, views in days:
        listed = (_line(t, view, now) for view in views)
        parts.append(lined(t("practice.day", day=t.day(day)), *listed))
    if not page.items:
        parts.append(t("practice.none"))
    rows = (
        *((_appointment_button(t, view, stretch),) for view in page.items),
        *turning(t, page, lambda number: ShowPracticeList(stretch, number)),
        back_row(t, ShowPractice()),
    )
    return Screen(paragraphs(*parts), rows)


_TITLES = {
    Stretch.PAST: "practice.title-past",
    Stretch.TODAY: "practice.title-today",
    Stretch.UPCOMING: "practice.title-upcoming",
}


def _line(t: Translator, view: AppointmentView, now: datetime) -> Markup:
    appointment, name = view.appointment, view.patient.name
    time = t.time(appointment.span.start)
    if appointment.status is not Status.CONFIRMED:
        said = status(t, appointment, now)
        return t("practice.line-off", time=time, name=name, status=said)
    return t(
        "practice.line-coming" if appointment.coming else "practice.line", time=time, name=name
    )


def _appointment_button(t: Translator, view: AppointmentView, stretch: Stretch) -> Button:
    start = view.appointment.span.start
    shown = t.time(start) if stretch is Stretch.TODAY else t.when(start)
    return Button(cut(f"{shown} {view.patient.name}"), ShowPracticeAppointment(view.appointment.id))


def details(
    t: Translator, view: AppointmentView, back: Stretch, now: datetime, *, fixed: bool
) -> Screen:
    """One appointment with its patient's card; ``fixed``: it cannot be cancelled any more."""
    appointment = view.appointment
    lines = [t("practice.patient", name=view.patient.name)]
    if view.patient.phone is not None:
        lines.append(t("practice.phone", phone=phones.shown(view.patient.phone)))
    if not view.patient.reachable:
        phone = view.patient.phone
        shown = t.plain("field.none") if phone is None else phones.shown(phone)
        lines.append(t("practice.unreachable", phone=shown))
    lines += [
        _when(t, view),
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


def confirm_cancel(t: Translator, view: AppointmentView, reason: Reason, words: str) -> Screen:
    """Say what cancelling does, the safe button first. ``words``: the reason as it will be read."""
    appointment = view.appointment
    text = t(
        "practice.confirm-cancel",
        name=view.patient.name,
        when=_when_plain(t, view),
        reason=words,
    )
    keep = Button(t.plain("practice.keep"), ShowPracticeAppointment(appointment.id))
    cancel = Button(t.plain("practice.cancel"), CancelAsDoctor(appointment.id, reason))
    return Screen(text, ((keep, cancel), back_row(t, AskReason(appointment.id))))


def cancelled(t: Translator, view: AppointmentView, now: datetime) -> Screen:
    """It is off: who is told, and what becomes of the time."""
    appointment = view.appointment
    text = t("practice.cancelled", name=view.patient.name, when=_when_plain(t, view))
    rows: tuple[Row, ...] = ()
    if appointment.slot_id is not None and appointment.span.start > now:
        text = paragraphs(text, t("practice.free-again", time=t.when(appointment.span.start)))
        close = OpenSlot(appointment.slot_id, is_open=False)
        rows = ((Button(t.plain("practice.close-too"), close),),)
    return Screen(text, (*rows, back_row(t, ShowPractice())))


def _when(t: Translator, view: AppointmentView) -> Markup:
    return t("practice.when", when=_when_plain(t, view))


def _when_plain(t: Translator, view: AppointmentView) -> str:
    span = view.appointment.span
    return f"{t.day(_day(t, view))}, {t.time(span.start)}–{t.time(span.end)}"


def _day(t: Translator, view: AppointmentView) -> date:
    return view.appointment.span.start.astimezone(t.zone).date()
