"""Lists of one's own appointments, and what they are chosen by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from bot.appointments.actions import EVER, ChooseListMonth, ChooseStatus, ListAppointments
from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.appointment import status
from bot.shared.links.appointments import ShowAppointment, ShowAppointments
from bot.shared.links.booking import ShowWaits
from bot.shared.links.finding import ShowDoctors
from core.model import PatientId
from core.ports.agenda import Only
from core.views import AppointmentView

AHEAD = (Only.ALL, Only.CONFIRMED, Only.REQUESTS)
BEHIND = (Only.ALL, Only.COMPLETED, Only.CANCELLED, Only.NO_SHOWS)
"""How those can stand that lie ahead, and those that were."""
NAMES: Mapping[Only, str] = {
    Only.ALL: "appointments.all",
    Only.CONFIRMED: "appointments.confirmed",
    Only.REQUESTS: "appointments.requests",
    Only.COMPLETED: "appointments.completed",
    Only.NO_SHOWS: "appointments.no-shows",
    Only.CANCELLED: "appointments.cancelled",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """Which appointments are listed."""

    past: bool
    only: Only = Only.ALL
    month: date = EVER

    def page(self, number: int) -> ListAppointments:
        return ListAppointments(self.past, self.only, self.month, number)


def appointments(
    t: Translator,
    page: Page[AppointmentView],
    now: datetime,
    listed: Listed,
    own: PatientId | None = None,
) -> Screen:
    """The appointments ahead, or those that were, of all for whom one books.

    ``own`` is the patient that the reader is: whose each of the others is stands with it.
    """
    past = listed.past
    if past:
        title, none, other = "appointments.past", "appointments.none-past", "appointments.upcoming"
    else:
        title, none, other = "appointments.upcoming", "appointments.none-ahead", "appointments.past"
    whole = (listed.only, listed.month) == (Only.ALL, EVER)
    lines = [_line(t, view, now, own) for view in page.items]
    buttons = tuple(
        (Button(_label(t, view, own), ShowAppointment(view.appointment.id)),) for view in page.items
    )
    heading = t("appointments.title", title=t.plain(title))
    text = paragraphs(heading, *(lines or [t(none if whole else "appointments.none-such")]))
    elsewhere = (
        Button(t.plain(other), ShowAppointments(past=not past, page=0)),
        Button(t.plain("home.book"), ShowDoctors(0)),
    )
    waits = (Button(t.plain("waitlist.mine"), ShowWaits(0)),)
    filters = _filters(t, listed) if page.items or not whole else ()
    rows = (
        *buttons,
        *turning(t, page, listed.page),
        *filters,
        elsewhere,
        *(() if past else (waits,)),
        back_row(t),
    )
    return Screen(text, rows)


def _filters(t: Translator, listed: Listed) -> tuple[tuple[Button, ...], ...]:
    """Return what the list is chosen by, each leading to the choice."""
    month = t.plain("appointments.any-month") if listed.month == EVER else t.month(listed.month)
    return (
        (
            Button(t.plain(NAMES[listed.only]), ChooseStatus(listed.past, listed.month)),
            Button(cut(month), ChooseListMonth(listed.past, listed.only)),
        ),
    )


def statuses(t: Translator, listed: Listed) -> Screen:
    """Which appointments to list, by how they stand."""
    choices = [
        Button(t.plain(NAMES[only]), ListAppointments(listed.past, only, listed.month, 0))
        for only in (BEHIND if listed.past else AHEAD)
    ]
    back = back_row(t, ShowAppointments(past=listed.past, page=0))
    return Screen(t("appointments.ask-status"), (*grid(choices, 2), back))


def months(t: Translator, listed: Listed, months: tuple[date, ...]) -> Screen:
    """Of which month to list them."""
    every = Button(
        t.plain("appointments.any-month"), ListAppointments(listed.past, listed.only, EVER, 0)
    )
    choices = [
        Button(t.month(month), ListAppointments(listed.past, listed.only, month, 0))
        for month in months
    ]
    back = back_row(t, ShowAppointments(past=listed.past, page=0))
    return Screen(t("appointments.ask-month"), ((every,), *grid(choices, 2), back))


def _line(t: Translator, view: AppointmentView, now: datetime, own: PatientId | None) -> Markup:
    line = t(
        "appointments.line",
        time=t.when(view.appointment.span.start),
        doctor=view.doctor.name,
        status=status(t, view.appointment, now),
    )
    if view.patient.id == own:
        return line
    return lined(line, t("letter.for", name=view.patient.name))


def _label(t: Translator, view: AppointmentView, own: PatientId | None) -> str:
    """Return when it is, and with whom or, where it is not the reader's own, whose it is."""
    whom = view.doctor.name if view.patient.id == own else view.patient.name
    return cut(f"{t.when(view.appointment.span.start)} {whom}")
