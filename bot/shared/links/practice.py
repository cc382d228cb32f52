"""A doctor's own page: their appointments, their patients, their card and settings."""

from datetime import date
from enum import StrEnum

from bot.chat.payload import Action, action
from core.model import AppointmentId
from core.ports.agenda import Only


@action("pr")
class ShowPractice(Action): ...


@action("b")
class ShowPracticeAppointment(Action):
    """One appointment as its doctor sees it."""

    appointment: AppointmentId


class Stretch(StrEnum):
    """Which of a doctor's appointments a list shows, by when they are."""

    TODAY = "t"
    TOMORROW = "m"
    WEEK = "w"
    DATE = "d"
    UPCOMING = "u"
    PAST = "p"


@action("kl")
class ShowAgenda(Action):
    """A doctor's appointments. ``day`` counts for Stretch.DATE only."""

    stretch: Stretch
    day: date
    only: Only
    page: int


@action("km")
class ShowAgendaMonth(Action):
    """The calendar from which a day's list is chosen, at a month."""

    month: date


@action("kb")
class ShowListedAppointment(Action):
    """One appointment as its doctor sees it; Back leads to the list that it stands in."""

    appointment: AppointmentId
    stretch: Stretch
    day: date
    only: Only
    page: int


@action("kp")
class ShowPatientCard(Action):
    """The patient of one's own appointment, and their visits here."""

    appointment: AppointmentId
    page: int


@action("kc")
class ShowVisit(Action):
    """A visit as its doctor sees it; Back leads to the card of its patient."""

    visit: AppointmentId
    appointment: AppointmentId
    page: int


@action("cl")
class ShowLate(Action):
    """How late the doctor runs, and to say so."""


@action("cc")
class ShowMyCard(Action):
    """The doctor's own card."""


@action("cs")
class ShowSettings(Action):
    """How the doctor works."""
