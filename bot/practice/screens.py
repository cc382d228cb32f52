"""A doctor's appointments: today at a glance, the lists, one appointment, cancelling it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from bot.chat.menu import MainMenu
from bot.chat.payload import Action
from bot.chat.screen import Button, Row, Screen, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.practice.actions import AskCancelAsDoctor, AskReason, CancelAsDoctor, Reason
from bot.shared import phones
from bot.shared.agenda import stretches
from bot.shared.appointment import status
from bot.shared.glance import Glance, glance_lines, glance_rows
from bot.shared.history import reading_rows
from bot.shared.links.desk import ShowDeskAppointment
from bot.shared.links.practice import ShowPatientCard, ShowPractice, ShowPracticeAppointment
from bot.shared.links.requests import ShowRequests
from bot.shared.links.schedule import OpenSlot
from bot.shared.marks import appointment_line, comes
from bot.shared.visit_marks import visit_rows
from core.model import AppointmentId, Status
from core.policy import ClinicPolicy
from core.ports.agenda import PracticeNumbers
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
    """What a doctor sees first: the day's appointments, and what they did so far."""

    date: date
    appointments: Sequence[AppointmentView]
    numbers: PracticeNumbers


def dashboard(
    t: Translator,
    menu: MainMenu,
    today: Today,
    glance: Glance,
    now: datetime,
    *,
    by_admin: bool = False,
) -> Screen:
    """Who is next, when the doctor is free, the day's count and list, and the ways on.

    ``by_admin``: it is shown to who stands in for the doctor.
    """
    views = today.appointments
    ahead = sum(view.appointment.live and view.appointment.span.start > now for view in views)
    lines = [
        t(
            "practice.today",
            day=t.day(today.date),
            appointments=t.many("practice.appointments", len(views)),
            ahead=ahead,
        ),
        *(appointment_line(t, view, now) for view in views[:MOST_LISTED]),
    ]
    if len(views) > MOST_LISTED:
        lines.append(t("publish.and-more", count=len(views) - MOST_LISTED))
    numbers = today.numbers
    seen = t(
        "practice.numbers",
        patients=t.many("practice.patients", numbers.patients),
        visits=t.many("practice.visits", numbers.visits),
        missed=t.many("practice.missed", numbers.missed),
    )
    rows = (
        *glance_rows(t, glance, now),
        *stretches(t, today.date),
        *menu.practice(t, {ShowRequests(0): glance.waiting}, by_admin=by_admin),
        back_row(t),
    )
    return Screen(paragraphs(lined(*lines), lined(*glance_lines(t, glance, now)), seen), rows)


def details(
    t: Translator,
    policy: ClinicPolicy,
    view: AppointmentView,
    back: Action,
    now: datetime,
    *,
    fixed: bool,
    shared: bool = False,
    by_admin: bool = False,
) -> Screen:
    """One appointment with its patient's card; ``fixed``: it cannot be cancelled any more.

    ``shared``: the patient lets this doctor read the medical history; ``by_admin``: it is shown to
    who stands in for the doctor.
    """
    appointment = view.appointment
    lines = [t("practice.patient", name=view.patient.name)]
    phone = view.patient.phone or view.patient.carer_phone
    if phone is not None:
        of_carer = view.patient.phone is None
        key = "practice.carer-phone" if of_carer else "practice.phone"
        lines.append(t(key, phone=phones.shown(phone)))
    if not view.patient.reachable:
        shown = t.plain("field.none") if phone is None else phones.shown(phone)
        lines.append(t("practice.unreachable", phone=shown))
    lines += [
        _when(t, view),
        t("practice.status", status=status(t, appointment, now)),
    ]
    if comes(appointment, now):
        lines.append(t("practice.said-coming"))
    if appointment.status is Status.PENDING and appointment.answer_by is not None:
        asked = "letter.doctor.answer-by"
        if appointment.proposed_slot is not None:
            asked = "requests.waits-for-patient"
        lines.append(t(asked, until=t.when(appointment.answer_by)))
    if appointment.reason is not None:
        lines.append(t("practice.reason", reason=appointment.reason))
    text = lined(*lines)
    if appointment.note is not None:
        text = paragraphs(text, t("practice.note", note=appointment.note))
    if appointment.doctor_note is not None:
        text = paragraphs(text, t("visits.note", note=appointment.doctor_note))
    marks = visit_rows(t, view, policy, now, by_admin=by_admin)
    fixed = fixed or appointment.status is Status.PENDING  # it is declined instead
    cancel = Button(t.plain("practice.cancel"), AskReason(appointment.id))
    card = Button(t.plain("practice.card"), ShowPatientCard(appointment.id, 0))
    row = (card,) if fixed else (card, cancel)
    if by_admin:
        desk = Button(t.plain("stand-in.for-patient"), ShowDeskAppointment(appointment.id))
        marks = (*marks, (desk,))
    history = reading_rows(t, appointment.id, shared=shared)
    return Screen(text, (*marks, row, *history, back_row(t, back)))


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
    """It is off: who is told, and that nobody gets the time unless the doctor says so."""
    appointment = view.appointment
    text = t("practice.cancelled", name=view.patient.name, when=_when_plain(t, view))
    rows: tuple[Row, ...] = ()
    if appointment.slot_id is not None and appointment.span.start > now:
        text = paragraphs(text, t("practice.not-offered", time=t.when(appointment.span.start)))
        again = OpenSlot(appointment.slot_id, is_open=True)
        rows = ((Button(t.plain("practice.offer-again"), again),),)
    return Screen(text, (*rows, back_row(t, ShowPractice())))


def _when(t: Translator, view: AppointmentView) -> Markup:
    return t("practice.when", when=_when_plain(t, view))


def _when_plain(t: Translator, view: AppointmentView) -> str:
    span = view.appointment.span
    return f"{t.day(_day(t, view))}, {t.time(span.start)}–{t.time(span.end)}"


def _day(t: Translator, view: AppointmentView) -> date:
    return view.appointment.span.start.astimezone(t.zone).date()
