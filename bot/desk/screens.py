"""What an admin sees first: the clinic at a glance, and the lists behind its numbers."""

from datetime import date, datetime

from markupsafe import Markup

from bot.chat.menu import MainMenu
from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared import phones
from bot.shared.appointment import status
from bot.shared.links.desk import (
    ShowAdmin,
    ShowAtWork,
    ShowDeskAppointment,
    ShowLedger,
    ShowQueue,
    ShowToday,
    ShowUnconfirmed,
    StandIn,
)
from bot.shared.specialties import in_words
from core.ports.desk import AtADesk, AtWork
from core.views import AppointmentView


def desk(t: Translator, menu: MainMenu, today: date, seen: AtADesk) -> Screen:
    """The clinic at a glance. Each number has a button; the other ways on follow."""
    numbers = lined(
        t.many("desk.appointments", seen.appointments, ahead=seen.to_come),
        t.many("desk.doctors", seen.doctors, free=t.many("desk.free", seen.free)),
        t.many("desk.unconfirmed", seen.unconfirmed) if seen.unconfirmed else t("desk.confirmed"),
        t.many("desk.failed", seen.failed) if seen.failed else "",
        t.many("desk.wait", seen.waiting) if seen.waiting else t("admin.nobody-waits"),
    )
    lists = [
        Button(_counted(t, "desk.today", seen.appointments), ShowToday(0)),
        Button(_counted(t, "desk.at-work", seen.doctors), ShowAtWork(free=False, page=0)),
        Button(_counted(t, "desk.free-places", seen.free), ShowAtWork(free=True, page=0)),
        Button(_counted(t, "desk.not-confirmed", seen.unconfirmed), ShowUnconfirmed(0)),
    ]
    if seen.failed:
        lists.append(Button(_counted(t, "desk.not-delivered", seen.failed), ShowLedger()))
    rows = (
        *grid(lists, 2),
        *menu.desk(t, {ShowQueue(0): seen.waiting}),
        back_row(t),
    )
    return Screen(
        paragraphs(lined(t("admin.title"), t("desk.day", day=t.day(today))), numbers), rows
    )


def _counted(t: Translator, key: str, count: int) -> str:
    return f"{t.plain(key)} ({count})"


def today(t: Translator, day: date, page: Page[AppointmentView], now: datetime) -> Screen:
    """All appointments of today, in order of time."""
    title = t("desk.today-title" if page.items else "desk.today-none", day=t.day(day))
    lines = [_line(t, view, now) for view in page.items]
    rows = (*_looks(t, page), *turning(t, page, ShowToday), back_row(t, ShowAdmin()))
    return Screen(paragraphs(title, *lines), rows)


def unconfirmed(t: Translator, day: date, page: Page[AppointmentView], now: datetime) -> Screen:
    """Who has not said that they are coming, each with the number to call."""
    key = "desk.unconfirmed-title" if page.items else "desk.unconfirmed-none"
    lines = [lined(_line(t, view, now), _phone(t, view)) for view in page.items]
    rows = (*_looks(t, page), *turning(t, page, ShowUnconfirmed), back_row(t, ShowAdmin()))
    return Screen(paragraphs(t(key, day=t.day(day)), *lines), rows)


def _looks(t: Translator, page: Page[AppointmentView]) -> tuple[Row, ...]:
    """Return the ways to each appointment, where it is moved or cancelled."""
    return tuple(
        (
            Button(
                cut(f"{t.time(view.appointment.span.start)} {view.patient.name}"),
                ShowDeskAppointment(view.appointment.id),
            ),
        )
        for view in page.items
    )


def _line(t: Translator, view: AppointmentView, now: datetime) -> Markup:
    return t(
        "desk.line",
        time=t.time(view.appointment.span.start),
        patient=view.patient.name,
        doctor=view.doctor.name,
        status=status(t, view.appointment, now),
    )


def _phone(t: Translator, view: AppointmentView) -> Markup:
    known = view.patient.phone or view.patient.carer_phone
    key = "desk.phone" if view.patient.reachable else "desk.phone-only"
    return t(key, phone=t.plain("field.none") if known is None else phones.shown(known))


def at_work(t: Translator, day: date, page: Page[AtWork], *, free: bool) -> Screen:
    """The doctors of today; a press leads into a doctor's practice."""
    key = "desk.free-title" if free else "desk.at-work-title"
    if not page.items:
        key = "desk.free-none" if free else "desk.at-work-none"
    lines = [
        t(
            "desk.doctor",
            name=one.name,
            specialty=in_words(t, one.specialty),
            appointments=t.many("practice.appointments", one.appointments),
            free=t.many("desk.free", one.free),
        )
        for one in page.items
    ]
    ways: list[Row] = [
        (Button(cut(f"{one.name} ({one.free})"), StandIn(one.doctor)),) for one in page.items
    ]
    turns = turning(t, page, lambda number: ShowAtWork(free=free, page=number))
    text = paragraphs(t(key, day=t.day(day)), lined(*lines))
    return Screen(text, (*ways, *turns, back_row(t, ShowAdmin())))
