"""What a doctor may do with an appointment on its day: answer it, mark it, keep a note of it."""

from datetime import datetime

from bot.chat.screen import Button, Row, grid
from bot.chat.words import Translator
from bot.shared.appointment import answer_rows
from bot.shared.links.requests import MarkVisit, VisitMark, WriteDoctorNote
from core.appointments import request_rules, visit_rules
from core.model import VISITED, Appointment, Status
from core.policy import ClinicPolicy
from core.views import AppointmentView


def visit_rows(
    t: Translator,
    view: AppointmentView,
    policy: ClinicPolicy,
    now: datetime,
    *,
    by_admin: bool = False,
) -> tuple[Row, ...]:
    """Return the buttons that make sense now. Core judges each press again.

    What a doctor notes for themselves is nobody else's, not even ``by_admin`` in their place.
    """
    appointment = view.appointment
    if appointment.status is Status.PENDING:
        waits = request_rules.refuse_answer(appointment, now) is None
        return answer_rows(t, appointment) if waits else ()
    labels = {
        VisitMark.ARRIVED: t.plain("visits.arrived"),
        VisitMark.COMPLETED: t.plain("visits.completed"),
        VisitMark.NO_SHOW: t.plain("visits.no-show"),
        VisitMark.UNDO: t.plain("visits.undo"),
    }
    buttons = [
        Button(label, MarkVisit(appointment.id, mark))
        for mark, label in labels.items()
        if _makes_sense(mark, appointment, policy, now)
    ]
    marks = grid(buttons, 3)
    if by_admin or visit_rules.refuse_note(view.patient) is not None:
        return marks
    note = "visits.write-note" if appointment.doctor_note is None else "visits.change-note"
    return (*marks, (Button(t.plain(note), WriteDoctorNote(appointment.id)),))


def _makes_sense(
    mark: VisitMark, appointment: Appointment, policy: ClinicPolicy, now: datetime
) -> bool:
    ended = appointment.status in VISITED
    match mark:
        case VisitMark.ARRIVED:
            arrives = visit_rules.refuse_arrival(appointment, now) is None
            return arrives and not appointment.arrived and now < appointment.span.end
        case VisitMark.COMPLETED | VisitMark.NO_SHOW:
            how = Status.COMPLETED if mark is VisitMark.COMPLETED else Status.NO_SHOW
            may = visit_rules.refuse_end(appointment, how, now) is None
            return may and appointment.status is not how
        case VisitMark.UNDO:
            if ended:
                return not visit_rules.is_over(appointment, policy, now)
            return appointment.status is Status.CONFIRMED and appointment.arrived
