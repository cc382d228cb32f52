"""Keeping what an invitation promised: whom it let in is vouched for without an admin."""

from dataclasses import replace
from datetime import datetime

from core import facts
from core.facts import Fact
from core.model import AccountId, Doctor, InvitationId, Invited, Patient, Subject, Verification
from core.ports.work import UnitOfWork


async def vouch_for_patient(
    work: UnitOfWork, account: AccountId, patient: Patient, now: datetime
) -> tuple[Patient, list[Fact]]:
    """Return the account's own patient, vouched for where an invitation promised it.

    The account is locked; the caller saves the patient.
    """
    if patient.verification is Verification.VERIFIED:
        return patient, []
    promised = await work.invitations.promised(account, Invited.PATIENT)
    if promised is None:
        return patient, []
    await work.invitations.keep_promise(promised.invitation.id, account, now)
    return await admitted_patient(work, patient, promised.invitation.id)


async def admitted_patient(
    work: UnitOfWork, patient: Patient, invitation: InvitationId
) -> tuple[Patient, list[Fact]]:
    """Return a patient as one whom an invitation vouched for; the caller saves them."""
    after = replace(patient, verification=Verification.VERIFIED)
    await work.decisions.keep_reason(Subject.PATIENT, patient.id, None)
    return after, [facts.PatientInvited(after, invitation)]


async def vouch_for_doctor(
    work: UnitOfWork, account: AccountId, doctor: Doctor, now: datetime
) -> tuple[Doctor, InvitationId | None]:
    """Return the account's card, vouched for where an invitation promised it, and which one did.

    The account is locked; the caller writes the card and tells the fact.
    """
    promised = await work.invitations.promised(account, Invited.DOCTOR)
    if promised is None:
        return doctor, None
    await work.invitations.keep_promise(promised.invitation.id, account, now)
    return replace(doctor, verification=Verification.VERIFIED), promised.invitation.id
