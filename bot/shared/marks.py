"""How a doctor tells appointments and days apart at a glance: by marks, never by colour alone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from markupsafe import Markup

from bot.chat.words import Translator
from bot.shared.appointment import status
from core.model import Appointment, SlotState, Status
from core.ports.agenda import DayMark
from core.views import AppointmentView, ScheduledSlot

FREE, PARTLY, FULL, CLOSED, HELD = "○", "◐", "●", "✕", "◌"


def of_appointment(appointment: Appointment) -> str:
    """Return the mark of an appointment in its slot."""
    match appointment.status:
        case Status.PENDING:
            return "?"
        case Status.CONFIRMED:
            return "◉" if appointment.arrived else FULL
        case Status.COMPLETED:
            return "✔"
        case Status.NO_SHOW:
            return "✘"
        case Status.REJECTED | Status.CANCELLED:
            return CLOSED


def of_days(days: Iterable[DayMark], today: date) -> Mapping[date, str]:
    """Return the marks of the days that have slots; days that have passed wear none."""
    return {one.day: _of_day(one) for one in days if one.day >= today}


def still_open(
    days: Iterable[DayMark], there: Iterable[ScheduledSlot], now: datetime
) -> Sequence[DayMark]:
    """Return the marks of days; on today, whose slots are ``there``, what has begun is not open."""
    begun = Counter(
        one.slot.day
        for one in there
        if one.slot.span.start <= now
        and one.view is None
        and one.slot.state(now) in (SlotState.OPEN, SlotState.HELD)
    )
    return [replace(one, open=max(one.open - begun[one.day], 0)) for one in days]


def _of_day(day: DayMark) -> str:
    if day.open:
        return PARTLY if day.booked else FREE
    return FULL if day.booked else CLOSED


def appointment_line(t: Translator, view: AppointmentView, now: datetime) -> Markup:
    """Return a line of a list (HTML): the time, the patient, and what is particular about it."""
    appointment = view.appointment
    said = {"time": t.time(appointment.span.start), "name": view.patient.name}
    if appointment.status is not Status.CONFIRMED:
        return t("practice.line-off", status=status(t, appointment, now), **said)
    if appointment.arrived:
        return t("practice.line-arrived", **said)
    return t("practice.line-coming" if comes(appointment, now) else "practice.line", **said)


def comes(appointment: Appointment, now: datetime) -> bool:
    """Whether its patient said that they are coming, and has still to come."""
    ahead = appointment.live and appointment.span.start > now
    return appointment.coming and ahead and not appointment.arrived
