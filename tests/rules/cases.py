"""The cases of core's pure rules: what is changed in one is all that is special about it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeAlias

from core.appointments import rules
from core.appointments.rules import Seeker
from core.errors import Refusal
from core.model import (
    Account,
    AccountId,
    Appointment,
    AppointmentId,
    Carer,
    Doctor,
    DoctorId,
    DoctorRole,
    Patient,
    PatientId,
    Principal,
    Relation,
    Slot,
    SlotId,
    Span,
    Status,
    Verification,
)
from core.people import rules as people
from core.policy import ClinicPolicy

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
A_BIT = timedelta(microseconds=1)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
POLICY = ClinicPolicy()
STRICT = replace(POLICY, verify_patients=True)

WAITING, VERIFIED, DECLINED = Verification.WAITING, Verification.VERIFIED, Verification.DECLINED
ME, SOMEBODY, SEER = AccountId(1), AccountId(2), AccountId(3)
PATIENT = Patient(PatientId(1), "Maria")
MYSELF = Carer(ME, PATIENT.id, Relation.SELF)
PARENT = Carer(SEER, PATIENT.id, Relation.CHILD)
DOCTOR = Doctor(
    DoctorId(1), "Lena", "Eyes", "B1", "1234567", account_id=SEER, verification=VERIFIED
)
SLOT = Slot(SlotId(1), DOCTOR.id, Span(NOW + 2 * HOUR, NOW + 3 * HOUR), NOW.date())
MINE = Appointment(
    id=AppointmentId(1),
    uid="b6a1",
    patient_id=PATIENT.id,
    doctor_id=DOCTOR.id,
    slot_id=SlotId(9),
    span=Span(NOW + 5 * HOUR, NOW + 6 * HOUR),
    status=Status.CONFIRMED,
    made_by=ME,
    made_at=NOW,
)

Case: TypeAlias = Callable[[], object]
Rule: TypeAlias = tuple[type[Refusal], str, Case, Case]


def seeker(**other: Any) -> Seeker:
    plain = Seeker(PATIENT, [MYSELF], MYSELF)
    return replace(plain, **other)


def parent(relation: Relation) -> Seeker:
    """Return a patient whose carer is the doctor."""
    carer = replace(PARENT, relation=relation)
    return seeker(carers=[carer], carer=carer)


def at(start: datetime, end: datetime | None = None) -> Span:
    return Span(start, end or start + HOUR)


def doctor(**other: Any) -> Doctor:
    return replace(DOCTOR, **other)


def slot(**other: Any) -> Slot:
    return replace(SLOT, **other)


def mine(**other: Any) -> Appointment:
    return replace(MINE, **other)


def book(
    seeker: Seeker = seeker(),  # noqa: B008 (frozen)
    doctor: Doctor = DOCTOR,
    slot: Slot = SLOT,
    policy: ClinicPolicy = POLICY,
) -> Case:
    return partial(rules.refuse_booking, seeker, doctor, slot, policy, NOW)


def move(appointment: Appointment = MINE, slot: Slot = SLOT, changes: int = 0) -> Case:
    """The appointment itself is among what the patient has ahead."""
    return partial(
        rules.refuse_move,
        appointment,
        seeker(live=[appointment], changes=changes),
        DOCTOR,
        slot,
        POLICY,
        NOW,
    )


def confirm(doctor: Doctor = DOCTOR, slot: Slot = SLOT, note: str | None = "Knee") -> Case:
    """Press a button that was shown for the plain slot and doctor, with a note."""
    seen = rules.fingerprint(SLOT, DOCTOR, POLICY, "Knee")
    return partial(rules.refuse_other_offer, slot, doctor, POLICY, note, seen)


def change(appointment: Appointment) -> Case:
    return partial(rules.refuse_patient_change, appointment, POLICY, NOW)


def cancel_as_doctor(appointment: Appointment) -> Case:
    return partial(rules.refuse_doctor_cancel, appointment, NOW)


def speaker(
    *, signed_up: bool = True, practises: Verification | None = VERIFIED, **account: Any
) -> Principal:
    role = None if practises is None else DoctorRole(DOCTOR.id, practises)
    plain = Account(ME, 7, "Maria", "en")
    account_then = replace(plain, **account)
    return Principal(account_then, PATIENT if signed_up else None, role)


def practise(**how: Any) -> Case:
    return partial(people.refuse_doctor, speaker(**how))


def act_as(whose: Doctor, who: AccountId | None = SEER) -> Case:
    return partial(people.refuse_own_doctor, whose, who)


def administer(**how: Any) -> Case:
    return partial(people.refuse_admin, speaker(**how))
