"""Buttons of the clinic's numbers; days are the first and the last, both inclusive."""

from datetime import date, datetime
from enum import StrEnum

from bot.chat.payload import Action, action
from core.model import DoctorId
from core.ports.numbers import RowKind

WHOLE_CLINIC = DoctorId(0)
"""Stands for all doctors together."""


class Bars(StrEnum):
    """What a chart has a bar for."""

    DOCTORS = "d"
    WEEKS = "w"


@action("jn")
class ShowNumbers(Action):
    """The clinic's numbers; this week's where the days are PRESENT."""

    first: date
    last: date


@action("jd")
class ShowDoctorNumbers(Action):
    """The numbers doctor by doctor."""

    first: date
    last: date
    page: int


@action("jw")
class ShowWeekNumbers(Action):
    """The numbers week by week, of a doctor or of WHOLE_CLINIC."""

    first: date
    last: date
    doctor: DoctorId
    page: int


@action("jc")
class ShowChart(Action):
    """Booked and free time as bars; ``doctor`` is whose weeks, or WHOLE_CLINIC."""

    first: date
    last: date
    doctor: DoctorId
    bars: Bars
    page: int
    dark: bool


@action("jr")
class ChooseFirstDay(Action):
    """Other days: choose the first one, at a month of the calendar, or type both."""

    month: date


@action("jl")
class ChooseLastDay(Action):
    first: date
    month: date


@action("jx")
class ShowLists(Action):
    """What may leave for a spreadsheet."""

    first: date
    last: date


@action("ja")
class ExportAppointments(Action):
    """A file of appointments, from behind the one of this time and number."""

    first: date
    last: date
    start: datetime
    after: int


@action("jp")
class ExportPeople(Action):
    """A file of people, from behind this one."""

    first: date
    last: date
    kind: RowKind
    after: int
