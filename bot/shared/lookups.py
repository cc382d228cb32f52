"""What conversations look up first: whose appointment, which doctor, and who it is that speaks."""

from collections.abc import Sequence
from datetime import timedelta

from bot.chat.context import Context
from core import rules
from core.errors import DoctorAwayError, NotFoundError
from core.model import AppointmentId, Doctor, PersonId, Side, Span, Visit
from core.ports import Which
from core.wall_clock import LONGEST

AHEAD = timedelta(days=3650)
"""Further ahead than any appointment lies."""
MOST_AHEAD = 100


async def own_appointment(context: Context, appointment: AppointmentId) -> Visit:
    """Return this patient's appointment. Somebody else's is NotFoundError, as is none at all."""
    view = await context.services.queries.visit(appointment)
    if view is None or view.patient.id != context.person.id:
        raise NotFoundError
    return view


async def live_appointments(context: Context) -> Sequence[Visit]:
    """Return the patient's appointments that are not over yet, the one under way included."""
    starts = Span(context.now - LONGEST, context.now + AHEAD)
    found = await context.services.queries.visits(
        context.person.id, Side.PATIENT, starts=starts, which=Which.LIVE, limit=MOST_AHEAD
    )
    return [view for view in found if view.appointment.span.end > context.now]


async def bookable_doctor(context: Context, doctor: PersonId) -> Doctor:
    """Return a doctor who takes appointments. Any other, known or not, is DoctorAwayError."""
    found = await context.services.queries.doctor(doctor)
    if found is None or not found.bookable:
        raise DoctorAwayError
    return found


def practising(context: Context) -> PersonId:
    """Return the id of the doctor who speaks, or raise the refusal that says why they are none."""
    refusal = rules.refuse_doctor(context.person)
    if refusal is not None:
        raise refusal
    return context.person.id
