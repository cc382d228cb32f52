"""Pure decisions about people: may they act as a patient, as a doctor, as an admin."""

from collections.abc import Collection
from dataclasses import replace

from core import facts
from core.errors import (
    ApplicationWaitsError,
    ConfiguredAdminError,
    DisabledError,
    LastAdminError,
    NotADoctorError,
    NotAllowedError,
    NotFoundError,
    NotSignedUpError,
    NotVerifiedError,
    Refusal,
)
from core.facts import Fact
from core.model import (
    Account,
    AccountId,
    AdminRole,
    Carer,
    Doctor,
    DoctorId,
    Patient,
    PatientId,
    Principal,
    Verification,
)
from core.policy import ClinicPolicy


def refuse_carer(carer: Carer | None) -> Refusal | None:
    """Say why this account may not act for a patient; None is no carer of theirs."""
    if carer is None:
        return NotFoundError()
    return DisabledError() if carer.disabled else None


def refuse_patient(patient: Patient, policy: ClinicPolicy) -> Refusal | None:
    """Say why nothing may be booked for this patient, or None if something may."""
    if patient.shut_out:
        return DisabledError()
    if policy.verify_patients and patient.verification is not Verification.VERIFIED:
        return NotVerifiedError()
    return None


def changed(
    before: Patient, name: str, phone: str | None, policy: ClinicPolicy
) -> tuple[Patient, list[Fact]]:
    """Return the patient with this name and phone, and what happened; nothing where they are so.

    Where the clinic vouches for its patients, it vouched for a name: under another one it is asked
    again. What is booked stays; new appointments wait for it.
    """
    if (before.name, before.phone) == (name, phone):
        return before, []
    after = replace(before, name=name, phone=phone, version=before.version + 1)
    happened: list[Fact] = [facts.PatientChanged(after)]
    if before.name != name and asks_again(before, policy):
        after = replace(after, verification=Verification.WAITING)
        happened = [facts.PatientChanged(after), facts.PatientWaits(after)]
    return after, happened


def asks_again(patient: Patient, policy: ClinicPolicy) -> bool:
    """Whether the clinic would have to vouch for this patient again under another name."""
    return policy.verify_patients and patient.verification is Verification.VERIFIED


def own_patient(principal: Principal) -> PatientId:
    """Return the patient that the speaker is. Raises NotSignedUpError."""
    if principal.patient is None:
        raise NotSignedUpError
    return principal.patient.id


def refuse_doctor(principal: Principal) -> Refusal | None:
    """Say why the speaker may not act as a doctor, or None if they may."""
    doctor = principal.doctor
    if principal.account.disabled or (doctor is not None and doctor.shut_out):
        return DisabledError()
    if doctor is not None and doctor.verification is Verification.WAITING:
        return ApplicationWaitsError()
    return None if principal.practises else NotADoctorError()


def refuse_own_doctor(doctor: Doctor | None, account: AccountId | None) -> Refusal | None:
    """Say why this account may not act as that doctor."""
    if doctor is None or doctor.account_id is None or doctor.account_id != account:
        return NotADoctorError()
    if doctor.disabled:
        return DisabledError()
    if doctor.verification is Verification.WAITING:
        return ApplicationWaitsError()
    return None if doctor.practises else NotADoctorError()


def refuse_stand_in(
    doctor: Doctor | None, acting_for: DoctorId, account: Account | None
) -> Refusal | None:
    """Say why this account may not act for that doctor, as an admin.

    One whose access was switched off has a schedule still, and a desk that looks after it.
    """
    if account is None or not account.is_admin:
        return NotAllowedError()
    vouched = doctor is not None and doctor.verification is Verification.VERIFIED
    if doctor is None or doctor.id != acting_for or not vouched:
        return NotADoctorError()
    return None


def refuse_admin(principal: Principal) -> Refusal | None:
    """Say why the speaker may not act as an admin, or None if they may."""
    return None if principal.account.is_admin else NotAllowedError()


def refuse_end_of_admin(account: Account, admins: Collection[Account]) -> Refusal | None:
    """Say why this admin stays one, or None; ``admins`` are all, some of them perhaps no more."""
    if account.admin is AdminRole.CONFIGURED:
        return ConfiguredAdminError()
    others = [one for one in admins if one.is_admin and one.id != account.id]
    return None if others or not account.is_admin else LastAdminError()
