"""Who waits to be vouched for, and the decisions on them."""

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.people import screens
from bot.people.actions import (
    DecideCard,
    DecideDoctor,
    DecidePatient,
    ShowApplication,
    ShowCardRequest,
    ShowNewPatient,
)
from bot.shared.links.desk import ShowQueue
from bot.shared.lookups import require_admin
from core.errors import AlreadyDecidedError, ChangedSinceError
from core.model import DoctorId, PatientId, Verification

router = Router()

MOST_COUNTED = 500


@router.on(ShowQueue)
async def show_queue(context: Context, _action: ShowQueue) -> Answer:
    """Show who waits."""
    require_admin(context)
    queries = context.services.queries
    doctors = await queries.waiting_doctors(MOST_COUNTED)
    patients = await queries.waiting_patients(MOST_COUNTED)
    cards = await queries.waiting_cards(MOST_COUNTED)
    return screens.waiting(context.t, doctors, patients, cards)


@router.on(ShowApplication)
async def show_application(context: Context, action: ShowApplication) -> Answer:
    """Show one application with all its fields, while it waits."""
    require_admin(context)
    return await _application(context, action.doctor)


@router.on(ShowNewPatient)
async def show_new_patient(context: Context, action: ShowNewPatient) -> Answer:
    """Show one person who asks to be confirmed as a patient, while they wait."""
    require_admin(context)
    return await _new_patient(context, action.patient)


@router.on(DecideDoctor)
async def decide_doctor(context: Context, action: DecideDoctor) -> Answer:
    """Approve or decline a doctor, as the admin saw them."""
    decide = context.services.people.decide_doctor
    try:
        doctor = await decide(
            context.actor, action.doctor, approve=action.approve, seen=action.seen
        )
    except AlreadyDecidedError:
        return screens.decided_before(context.t)
    except ChangedSinceError as refusal:
        now = await _application(context, action.doctor)
        return now.above(explain(context.t, refusal))
    return screens.doctor_decided(context.t, doctor, approved=action.approve)


@router.on(ShowCardRequest)
async def show_card_request(context: Context, action: ShowCardRequest) -> Answer:
    """Show what a doctor asks to have changed on the card, while it waits."""
    require_admin(context)
    return await _card_request(context, action.doctor)


@router.on(DecideCard)
async def decide_card(context: Context, action: DecideCard) -> Answer:
    """Let a doctor's card be as the admin saw it asked for, or leave it."""
    try:
        doctor = await context.services.cards.decide(
            context.actor, action.doctor, approve=action.approve, seen=action.seen
        )
    except AlreadyDecidedError:
        return screens.decided_before(context.t)
    except ChangedSinceError as refusal:
        now = await _card_request(context, action.doctor)
        return now.above(explain(context.t, refusal))
    return screens.card_decided(context.t, doctor, approved=action.approve)


@router.on(DecidePatient)
async def decide_patient(context: Context, action: DecidePatient) -> Answer:
    """Approve or decline a patient, as the admin saw them."""
    decide = context.services.people.decide_patient
    try:
        patient = await decide(
            context.actor, action.patient, approve=action.approve, seen=action.seen
        )
    except AlreadyDecidedError:
        return screens.decided_before(context.t)
    except ChangedSinceError as refusal:
        now = await _new_patient(context, action.patient)
        return now.above(explain(context.t, refusal))
    return screens.patient_decided(context.t, patient, approved=action.approve)


async def _application(context: Context, doctor_id: DoctorId) -> Screen:
    doctor = await context.services.queries.doctor(doctor_id)
    if doctor is None or doctor.verification is not Verification.WAITING:
        return screens.decided_before(context.t)
    return screens.application(context.t, context.services.policy, doctor)


async def _card_request(context: Context, doctor_id: DoctorId) -> Screen:
    doctor = await context.services.queries.doctor(doctor_id)
    request = await context.services.queries.card_request(doctor_id)
    if doctor is None or request is None or not request.waiting:
        return screens.decided_before(context.t)
    return screens.card_request(context.t, doctor, request)


async def _new_patient(context: Context, patient_id: PatientId) -> Screen:
    patient = await context.services.queries.patient(patient_id)
    if patient is None or patient.verification is not Verification.WAITING:
        return screens.decided_before(context.t)
    return screens.new_patient(context.t, patient)
