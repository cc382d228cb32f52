"""A doctor's lists: a page of appointments with filters above, and the way to any date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.chat.calendar import Days, month_rows
from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.agenda import stretches
from bot.shared.links.practice import (
    ShowAgenda,
    ShowAgendaMonth,
    ShowListedAppointment,
    ShowPractice,
    Stretch,
)
from bot.shared.marks import appointment_line, of_appointment
from bot.shared.month import Held
from core.ports.agenda import Only
from core.views import AppointmentView


@dataclass(frozen=True, slots=True)
class Counted:
    """How many appointments of a stretch a filter shows."""

    only: Only
    count: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """Which list it is: the stretch and its days, the filter, and how many each filter shows."""

    stretch: Stretch
    days: Days
    only: Only
    counts: Sequence[Counted]


_TITLES = {
    Stretch.TODAY: "agenda.today",
    Stretch.TOMORROW: "agenda.tomorrow",
    Stretch.DATE: "agenda.date",
    Stretch.UPCOMING: "agenda.upcoming",
    Stretch.PAST: "agenda.past",
}
_FILTERS = {
    Only.ALL: "agenda.all",
    Only.CONFIRMED: "agenda.confirmed",
    Only.REQUESTS: "agenda.requests",
    Only.COMPLETED: "agenda.completed",
    Only.NO_SHOWS: "agenda.no-shows",
    Only.CANCELLED: "agenda.cancelled",
}


def listing(t: Translator, agenda: Agenda, page: Page[AppointmentView], now: datetime) -> Screen:
    """A page of appointments, day by day, with the filters and the other stretches below."""
    days = agenda.days
    if agenda.stretch is Stretch.WEEK:
        title = t("agenda.week", first=t.short_day(days.first), last=t.short_day(days.last))
    else:
        title = t(_TITLES[agenda.stretch], day=t.day(days.first))
    parts = [title]
    one_day = agenda.stretch in {Stretch.TODAY, Stretch.TOMORROW, Stretch.DATE}
    for day, views in groupby(page.items, key=lambda view: _day(t, view)):
        lines = (appointment_line(t, view, now) for view in views)
        parts.append(lined(*lines) if one_day else lined(t("practice.day", day=t.day(day)), *lines))
    if not page.items:
        parts.append(t("practice.none"))
    rows = (
        *((_button(t, view, agenda, page.number, one_day=one_day),) for view in page.items),
        *turning(t, page, lambda number: _list(agenda, agenda.only, number)),
        *grid(_filters(t, agenda), 2),
        *_other_days(t, agenda),
        *stretches(t, days.first),
        back_row(t, ShowPractice()),
    )
    return Screen(paragraphs(*parts), rows)


def _list(agenda: Agenda, only: Only, number: int) -> ShowAgenda:
    return ShowAgenda(agenda.stretch, agenda.days.first, only, number)


def _day(t: Translator, view: AppointmentView) -> date:
    return view.appointment.span.start.astimezone(t.zone).date()


def _button(
    t: Translator, view: AppointmentView, agenda: Agenda, page: int, *, one_day: bool
) -> Button:
    appointment = view.appointment
    start = appointment.span.start
    when = t.time(start) if one_day else t.when(start)
    label = cut(f"{when} {of_appointment(appointment)} {view.patient.name}")
    return Button(
        label,
        ShowListedAppointment(appointment.id, agenda.stretch, agenda.days.first, agenda.only, page),
    )


def _filters(t: Translator, agenda: Agenda) -> list[Button]:
    """Return a button for each filter that would show anything, and for the one that is on."""
    return [
        Button(
            ("✓ " if one.only is agenda.only else "")
            + t.plain(_FILTERS[one.only], count=one.count),
            _list(agenda, one.only, 0),
        )
        for one in agenda.counts
        if one.count or one.only in {Only.ALL, agenda.only}
    ]


def _other_days(t: Translator, agenda: Agenda) -> tuple[Row, ...]:
    """Return the row that turns to the day before and after, where one day is shown."""
    if agenda.stretch is not Stretch.DATE:
        return ()
    before, after = (agenda.days.first + timedelta(days=by) for by in (-1, 1))
    return (
        (
            Button(f"‹ {t.short_day(before)}", _at(before, agenda.only)),
            Button(f"{t.short_day(after)} ›", _at(after, agenda.only)),
        ),
    )


def _at(day: date, only: Only = Only.ALL) -> ShowAgenda:
    return ShowAgenda(Stretch.DATE, day, only, 0)


def month(t: Translator, within: Days, month: date, held: Held) -> Screen:
    """A calendar from which the list of any day is chosen; a date may be written instead."""
    rows = month_rows(
        t,
        month,
        within,
        pick=_at,
        turn_to=ShowAgendaMonth,
        marked=held.marked,
        holidays=held.holidays,
    )
    text = t("agenda.ask-day", example=held.today.isoformat())
    return Screen(paragraphs(text, lined(*held.legend(t))), (*rows, back_row(t, ShowPractice())))
