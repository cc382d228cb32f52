"""One appointment of a patient: look at it, change the note."""

from bot.appointments import screens
from bot.appointments.actions import BookAgain, EditNote, RemoveNote, SendEntry
from bot.appointments.details import MOVING, NOTE, details
from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared import note_form
from bot.shared.calendar_file import calendar_file
from bot.shared.links.appointments import ShowAppointment
from bot.shared.links.finding import ShowDoctor
from bot.shared.lookups import bookable_doctor, own_appointment
from core.appointments import rules
from core.errors import NoChangeError
from core.model import AppointmentId

router = Router()


EARLIEST = 6


# Looking


@router.on(ShowAppointment)
async def show_appointment(context: Context, action: ShowAppointment) -> Answer:
    """Show one appointment; who was writing a note for it has gone back."""
    if context.draft(NOTE, MOVING) is not None:
        context.leave()
    return await details(context, action.appointment)


@router.on(BookAgain)
async def book_again(context: Context, action: BookAgain) -> Answer:
    """Show the earliest times of the doctor whom an appointment was with."""
    view = await own_appointment(context, action.appointment)
    doctor = await bookable_doctor(context, view.doctor.id)
    times = await context.services.availability.next_times(doctor.id, EARLIEST)
    if not times:
        return ShowDoctor(doctor.id)
    return screens.book_again(context.t, view, times)


@router.on(SendEntry)
async def send_entry(context: Context, action: SendEntry) -> Answer:
    """Send the calendar entry as it stands now."""
    view = await own_appointment(context, action.appointment)
    services = context.services
    file = calendar_file(context.t, services.policy, view, services.link, context.now)
    return screens.entry(context.t, view, file)


# The note


@router.on(EditNote)
async def edit_note(context: Context, action: EditNote) -> Answer:
    """Ask for the new note."""
    view = await own_appointment(context, action.appointment)
    refusal = rules.refuse_over(view.appointment, context.now)
    if refusal is not None:
        raise refusal
    one = view.appointment
    await note_form.begin(context, NOTE, one, one.note)
    return screens.ask_note(context.t, one.id, one.note)


def _note_question(context: Context) -> Screen:
    return screens.ask_note(context.t, *note_form.begun(context, NOTE))


@router.typed(NOTE, _note_question)
async def note_typed(context: Context, text: str) -> Answer:
    """Put the new note in."""
    appointment, _ = note_form.begun(context, NOTE)
    await _change_note(context, appointment, text)
    context.leave()
    return (await details(context, appointment)).above(context.t("appointment.note-changed"))


@router.on(RemoveNote)
async def remove_note(context: Context, action: RemoveNote) -> Answer:
    """Take the note out."""
    await _change_note(context, action.appointment, None)
    return (await details(context, action.appointment)).above(context.t("appointment.note-removed"))


async def _change_note(context: Context, appointment: AppointmentId, note: str | None) -> None:
    """Change the note. What is so already was done by the same press or message before."""
    try:
        await context.services.appointments.change_note(context.actor, appointment, note)
    except NoChangeError:
        return
