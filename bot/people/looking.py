"""What an admin needs to decide, as it stands now."""

from bot.chat.context import Context
from bot.chat.screen import Screen
from bot.people import screens
from core.model import DoctorId, PatientId, Subject, Verification


async def application(context: Context, doctor_id: DoctorId) -> Screen:
    """Show an application, while it waits."""
    doctor = await context.services.queries.doctor(doctor_id)
    if doctor is None or doctor.verification is not Verification.WAITING:
        return screens.decided_before(context.t)
    return screens.application(context.t, context.services.policy, doctor)


async def card_request(context: Context, doctor_id: DoctorId) -> Screen:
    """Show what a doctor asks to have changed on the card, while it waits."""
    doctor = await context.services.queries.doctor(doctor_id)
    request = await context.services.queries.card_request(doctor_id)
    if doctor is None or request is None or not request.waiting:
        return screens.decided_before(context.t)
    return screens.card_request(context.t, doctor, request)


async def new_patient(context: Context, patient_id: PatientId) -> Screen:
    """Show who asks to be confirmed as a patient, while they wait."""
    patient = await context.services.queries.patient(patient_id)
    if patient is None or patient.verification is not Verification.WAITING:
        return screens.decided_before(context.t)
    return screens.new_patient(context.t, patient)


async def look_at(context: Context, about: Subject, whom: int) -> Screen:
    """Show what is to be decided, or that it is decided."""
    match about:
        case Subject.DOCTOR:
            return await application(context, DoctorId(whom))
        case Subject.CARD:
            return await card_request(context, DoctorId(whom))
        case Subject.PATIENT:
            return await new_patient(context, PatientId(whom))


async def still_waits(context: Context, about: Subject, whom: int) -> tuple[str, int] | None:
    """Return the name of who waits and the version to decide on; None where it is decided."""
    queries = context.services.queries
    match about:
        case Subject.PATIENT:
            patient = await queries.patient(PatientId(whom))
            if patient is not None and patient.verification is Verification.WAITING:
                return patient.name, patient.version
        case Subject.DOCTOR:
            doctor = await queries.doctor(DoctorId(whom))
            if doctor is not None and doctor.verification is Verification.WAITING:
                return doctor.name, doctor.version
        case Subject.CARD:
            doctor = await queries.doctor(DoctorId(whom))
            request = await queries.card_request(DoctorId(whom))
            if doctor is not None and request is not None and request.waiting:
                return doctor.name, request.version
    return None
