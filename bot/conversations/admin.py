"""The admin's desk: doctors and patients who wait to be vouched for."""

from bot.actions.admin import (
    DecideDoctor,
    DecidePatient,
    ShowAdmin,
    ShowApplication,
    ShowNewPatient,
)
from bot.router import Answer, Router
from bot.screen import Screen
from bot.screens import admin as screens
from bot.screens.refusal import explain
from bot.turn import Turn
from core.errors import AlreadyDecidedError, ChangedSinceError, NotAllowedError
from core.model import PersonId

router = Router()

MOST_COUNTED = 500


@router.command("admin")
async def admin_command(turn: Turn, _text: str) -> Answer:
    """Show who waits."""
    return await _waiting(turn)


@router.on(ShowAdmin)
async def show_admin(turn: Turn, _action: ShowAdmin) -> Answer:
    """Show who waits."""
    return await _waiting(turn)


async def _waiting(turn: Turn) -> Screen:
    _admin(turn)
    queries = turn.services.queries
    doctors = await queries.waiting_doctors(MOST_COUNTED)
    patients = await queries.waiting_patients(MOST_COUNTED)
    return screens.waiting(turn.t, doctors, patients)


@router.on(ShowApplication)
async def show_application(turn: Turn, action: ShowApplication) -> Answer:
    """Show one application with all its fields, while it waits."""
    _admin(turn)
    return await _application(turn, action.doctor)


@router.on(ShowNewPatient)
async def show_new_patient(turn: Turn, action: ShowNewPatient) -> Answer:
    """Show one person who asks to be confirmed as a patient, while they wait."""
    _admin(turn)
    return await _new_patient(turn, action.patient)


@router.on(DecideDoctor)
async def decide_doctor(turn: Turn, action: DecideDoctor) -> Answer:
    """Approve or decline a doctor, as the admin saw them."""
    decide = turn.services.front_desk.decide_doctor
    try:
        doctor = await decide(
            turn.person.id, action.doctor, approve=action.approve, seen=action.seen
        )
    except AlreadyDecidedError:
        return screens.decided_before(turn.t)
    except ChangedSinceError as refusal:
        now = await _application(turn, action.doctor)
        return now.above(explain(turn.t, refusal))
    return screens.doctor_decided(turn.t, doctor, approved=action.approve)


@router.on(DecidePatient)
async def decide_patient(turn: Turn, action: DecidePatient) -> Answer:
    """Approve or decline a patient, as the admin saw them."""
    decide = turn.services.front_desk.decide_patient
    try:
        patient = await decide(
            turn.person.id, action.patient, approve=action.approve, seen=action.seen
        )
    except AlreadyDecidedError:
        return screens.decided_before(turn.t)
    except ChangedSinceError as refusal:
        now = await _new_patient(turn, action.patient)
        return now.above(explain(turn.t, refusal))
    return screens.patient_decided(turn.t, patient, approved=action.approve)


async def _application(turn: Turn, doctor_id: PersonId) -> Screen:
    for doctor in await turn.services.queries.waiting_doctors(MOST_COUNTED):
        if doctor.id == doctor_id:
            return screens.application(turn.t, turn.services.policy, doctor)
    return screens.decided_before(turn.t)


async def _new_patient(turn: Turn, patient_id: PersonId) -> Screen:
    for patient in await turn.services.queries.waiting_patients(MOST_COUNTED):
        if patient.id == patient_id:
            return screens.new_patient(turn.t, patient)
    return screens.decided_before(turn.t)


def _admin(turn: Turn) -> None:
    """Raise NotAllowedError for anyone but an admin."""
    if not turn.person.is_admin:
        raise NotAllowedError
