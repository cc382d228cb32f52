"""Puts into words what is asked of admins, and what they decided: of doctors, patients, cards.

Each raises LostSenseError for what is decided by now, or where its reader is no admin any more.
"""

from typing import assert_never

from bot.chat.context import Services
from bot.chat.screen import Screen
from bot.chat.words import Translator
from bot.delivery.lost_sense import LostSenseError
from bot.people import letters
from core.model import Account, Subject
from core.notifications import (
    AboutAccess,
    AboutCard,
    AboutDoctor,
    AboutPatient,
    AccountAccess,
    AdminNews,
    CardDecision,
    DoctorAccess,
    DoctorApplied,
    DoctorDecision,
    PatientAccess,
    PatientApplied,
    PatientDecision,
    no_longer_so,
    overtaken,
)


async def about_doctor(
    services: Services, t: Translator, about: AboutDoctor, reader: Account
) -> Screen:
    """Ask an admin to decide on an application, or tell the applicant what was decided."""
    policy, doctor = services.policy, await services.queries.doctor(about.doctor)
    if doctor is None or overtaken(about, doctor):
        raise LostSenseError
    match about:
        case DoctorApplied():
            _only_to_admins(reader)
            return letters.doctor_applied(t, policy, doctor)
        case DoctorDecision(approved=approved):
            why = await services.queries.why_declined(Subject.DOCTOR, about.doctor)
            return letters.doctor_decided(t, policy, approved=approved, reason=why)
        case other:
            assert_never(other)


async def about_patient(
    services: Services, t: Translator, about: AboutPatient, reader: Account
) -> Screen:
    """Ask an admin to vouch for a patient, or tell who cares for them what was decided."""
    patient = await services.queries.patient(about.patient)
    if patient is None or overtaken(about, patient):
        raise LostSenseError
    match about:
        case PatientApplied():
            _only_to_admins(reader)
            return letters.patient_applied(t, patient)
        case PatientDecision(approved=approved):
            why = await services.queries.why_declined(Subject.PATIENT, about.patient)
            return letters.patient_decided(t, services.policy, approved=approved, reason=why)
        case other:
            assert_never(other)


async def about_card(
    services: Services, t: Translator, about: AboutCard, reader: Account
) -> Screen:
    """Ask an admin to decide on a doctor's card, or tell the doctor what was decided."""
    if isinstance(about, CardDecision):
        why = await services.queries.why_declined(Subject.CARD, about.doctor)
        return letters.card_decided(t, services.policy, approved=about.approved, reason=why)
    _only_to_admins(reader)
    doctor = await services.queries.doctor(about.doctor)
    request = await services.queries.card_request(about.doctor)
    if doctor is None or request is None or not request.waiting:
        raise LostSenseError
    return letters.card_asked(t, doctor, request)


async def about_access(
    services: Services, t: Translator, about: AboutAccess, reader: Account
) -> Screen:
    """Tell what an admin did to somebody, as long as it is so."""
    queries, policy = services.queries, services.policy
    match about:
        case DoctorAccess(doctor=number, open=is_open):
            doctor = await queries.doctor(number)
            if no_longer_so(about, doctor, None, None):
                raise LostSenseError
            return letters.doctor_access(t, policy, is_open=is_open)
        case PatientAccess(patient=one, open=is_open):
            patient = await queries.patient(one)
            if patient is None or no_longer_so(about, None, patient, None):
                raise LostSenseError
            return letters.patient_access(t, policy, patient, is_open=is_open)
        case AdminNews(account=whom, made=made):
            account = await queries.account(whom)
            if account is None or no_longer_so(about, None, None, account):
                raise LostSenseError
            own = account.id == reader.id
            if not own:
                _only_to_admins(reader)
            return letters.admin_news(t, account, made=made, own=own)
        case AccountAccess():
            return letters.account_access(t, policy)
        case other:
            assert_never(other)


def _only_to_admins(reader: Account) -> None:
    """Raise LostSenseError where the reader is no admin any more."""
    if not reader.is_admin:
        raise LostSenseError
