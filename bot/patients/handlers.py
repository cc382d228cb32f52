"""The card of a patient, as the doctor sees it whom they have an appointment with."""

from datetime import timedelta

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.patients import screens
from bot.patients.screens import Card
from bot.shared.links.practice import ShowPatientCard
from bot.shared.lookups import is_shared, of_own_practice

router = Router()

YEAR = timedelta(days=365)


@router.on(ShowPatientCard)
async def show_card(context: Context, action: ShowPatientCard) -> Answer:
    """Show who it is and when they were here. Another doctor's patient is NotFoundError."""
    view = await of_own_practice(context, action.appointment)
    queries, patient, doctor = context.services.queries, view.patient, view.doctor.id
    page = await page_of(
        action.page,
        lambda limit, offset: queries.visits(
            doctor, patient.id, before=context.now, limit=limit, offset=offset
        ),
    )
    card = Card(
        patient,
        await queries.missed(patient.id, context.now - YEAR),
        await queries.cancelled_late(patient.id, context.now - YEAR),
        await queries.next_visit(doctor, patient.id, context.now),
        view.appointment.id,
        await is_shared(context, view),
    )
    return screens.card(context.t, card, page, context.now)
