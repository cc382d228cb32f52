"""The doctor's own note as it is asked for."""

from bot.chat.screen import Button, Row, Screen
from bot.chat.ways import back_row
from bot.chat.words import Translator, paragraphs
from bot.shared.links.practice import ShowPracticeAppointment
from bot.visits.actions import RemoveDoctorNote
from core.model import AppointmentId


def ask_note(t: Translator, appointment: AppointmentId, note: str | None) -> Screen:
    """Ask for the note; the present one stands above to be read."""
    now = None if note is None else t("visits.note", note=note)
    remove = Button(t.plain("visits.remove-note"), RemoveDoctorNote(appointment))
    rows: tuple[Row, ...] = () if note is None else ((remove,),)
    back = back_row(t, ShowPracticeAppointment(appointment))
    return Screen(paragraphs(now, t("visits.ask-note")), (*rows, back))
