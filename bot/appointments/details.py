"""One appointment as its patient sees it, and what stands in the way of changing it."""

from bot.appointments import screens
from bot.appointments.screens import Offered
from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.screen import Screen
from bot.shared.appointment import said_for
from bot.shared.lookups import is_shared, own_appointment, todays_delay
from core.appointments import rules
from core.appointments.undo_rules import can_undo
from core.errors import CutoffPassedError
from core.model import AppointmentId
from core.records.rules import lasts
from core.views import AppointmentView

NOTE = "appointment.note"
MOVING = "move.ask"
"""Nothing is asked; a time is kept while somebody looks at what moving there would do."""


async def details(context: Context, appointment: AppointmentId) -> Screen:
    """Return the screen of one's own appointment. Anybody else's is NotFoundError."""
    view = await own_appointment(context, appointment)
    policy, now = context.services.policy, context.now
    _, expected = await todays_delay(context, view.doctor.id)
    starts = [start for one, start in expected if one.appointment.id == appointment]
    offered = Offered(
        fixed=rules.refuse_patient_change(view.appointment, policy, now),
        ahead=rules.refuse_over(view.appointment, now) is None,
        expected=starts[0] if starts and starts[0] > now else None,
        shared=await is_shared(context, view) if lasts(view.appointment, policy, now) else None,
        undoable=can_undo(view.appointment, now),
    )
    proposed = view.appointment.proposed_slot
    slot = None if proposed is None else await context.services.queries.slot(proposed)
    shown = screens.details(context.t, policy, view, offered, now, slot)
    return for_whom(context, view, shown)


def for_whom(context: Context, view: AppointmentView, screen: Screen) -> Screen:
    """Say above a screen whose appointment it is, where it is not the speaker's own."""
    return said_for(context.t, screen, view, context.patient)


def changeable(context: Context, view: AppointmentView) -> None:
    """Raise why the patient may not change this appointment. Services decide again."""
    refusal = rules.refuse_patient_change(view.appointment, context.services.policy, context.now)
    if refusal is not None:
        raise refusal


def offer_cannot_come(
    context: Context, view: AppointmentView, refusal: CutoffPassedError | None = None
) -> Screen:
    """Return the question whether the patient cannot come, below why nothing else is possible."""
    sentence = None if refusal is None else explain(context.t, refusal)
    asked = screens.ask_cannot_come(context.t, context.services.policy, view, sentence)
    return for_whom(context, view, asked)
