"""A note on an appointment that is being written: the form keeps whose it is and what it says."""

from bot.chat.context import Context
from core.model import Appointment, AppointmentId


async def begin(context: Context, step: str, one: Appointment, note: str | None) -> None:
    """Ask for a note at this step, in place of ``note``."""
    about = {"appointment": one.id, "patient": one.patient_id}
    await context.ask(step, {**about, "note": note})


def begun(context: Context, step: str) -> tuple[AppointmentId, str | None]:
    """Return on which appointment a note is being written, and the one that it replaces."""
    kept = context.draft(step) or {}
    note = kept.get("note")
    return AppointmentId(int(str(kept["appointment"]))), None if note is None else str(note)
