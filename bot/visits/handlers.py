"""The visit: a press marks it, and the appointment shows what came of that."""

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared import note_form
from bot.shared.links.practice import ShowPracticeAppointment
from bot.shared.links.requests import MarkVisit, VisitMark, WriteDoctorNote
from bot.shared.lookups import of_own_practice
from bot.visits import screens
from bot.visits.actions import RemoveDoctorNote
from core.appointments import visit_rules
from core.errors import NoChangeError, NotFoundError, PatientErasedError
from core.model import AppointmentId, Status

router = Router()

NOTE = "visits.note"


@router.on(MarkVisit)
async def mark(context: Context, action: MarkVisit) -> Answer:
    """Mark it. Pressed twice it ends at the same screen."""
    view = await of_own_practice(context, action.appointment)
    visits, by, number = context.services.visits, context.actor, view.appointment.id
    match action.mark:
        case VisitMark.ARRIVED:
            await visits.arrive(by, number)
        case VisitMark.COMPLETED:
            await visits.end(by, number, Status.COMPLETED)
        case VisitMark.NO_SHOW:
            await visits.end(by, number, Status.NO_SHOW)
        case VisitMark.UNDO:
            await _undo(context, number)
    return ShowPracticeAppointment(number)


async def _undo(context: Context, number: AppointmentId) -> None:
    """Take the mark back. Where there is none, the same press took it back before."""
    try:
        await context.services.visits.undo(context.actor, number)
    except NoChangeError:
        return


@router.on(WriteDoctorNote)
async def ask_note(context: Context, action: WriteDoctorNote) -> Answer:
    """Ask for the doctor's own note."""
    view = await of_own_practice(context, action.appointment)
    if context.acting_for is not None:  # a doctor's own note is nobody else's
        raise NotFoundError
    refusal = visit_rules.refuse_note(view.patient)
    if refusal is not None:
        raise refusal
    one = view.appointment
    await note_form.begin(context, NOTE, one, one.doctor_note)
    return screens.ask_note(context.t, one.id, one.doctor_note)


def _note_question(context: Context) -> Screen:
    return screens.ask_note(context.t, *note_form.begun(context, NOTE))


@router.typed(NOTE, _note_question)
async def note_typed(context: Context, text: str) -> Answer:
    """Keep the note, and show the appointment with it."""
    number, _ = note_form.begun(context, NOTE)
    await of_own_practice(context, number)
    try:
        await context.services.visits.write_note(context.actor, number, text)
    except PatientErasedError:
        context.leave()
        raise
    context.leave()
    return ShowPracticeAppointment(number)


@router.on(RemoveDoctorNote)
async def remove_note(context: Context, action: RemoveDoctorNote) -> Answer:
    """Take the note out."""
    await of_own_practice(context, action.appointment)
    await context.services.visits.write_note(context.actor, action.appointment, None)
    if context.draft(NOTE) is not None:
        context.leave()
    return ShowPracticeAppointment(action.appointment)
