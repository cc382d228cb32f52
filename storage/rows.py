"""Rows → the clinic's nouns, by name: each noun's columns carry labels that no other noun has."""

import logging
from typing import TypeVar

from sqlalchemy import Label, and_, case, exists, false, func, or_, select
from sqlalchemy.sql.elements import KeyedColumnElement

from core.model import (
    Account,
    AdminRole,
    Appointment,
    Carer,
    Doctor,
    DoctorRole,
    Hold,
    Patient,
    Place,
    Principal,
    Relation,
    Slot,
    Source,
    Span,
    Status,
    Verification,
)
from core.views import AppointmentView
from storage.drivers.readers import AnyRow
from storage.seal import Damaged
from storage.tables import (
    IS_VISITED,
    accounts,
    appointments,
    carers,
    doctors,
    holds,
    patients,
    slots,
)

log = logging.getLogger(__name__)

T = TypeVar("T")


def _labelled(prefix: str, *columns: KeyedColumnElement[T]) -> list[Label[T]]:
    return [column.label(f"{prefix}_{column.key}") for column in columns]


# Calling an enum takes a while; these are read a thousand times a second.
_VERIFICATIONS = {str(one): one for one in Verification}
_SOURCES = {str(one): one for one in Source}
_STATUSES = {str(one): one for one in Status}


ACCOUNT = [
    *_labelled(
        "account",
        *(accounts.c[name] for name in ("id", "telegram_id", "name", "language")),
        *(accounts.c[name] for name in ("admin", "disabled", "away")),
    ),
    accounts.c.unreachable_since.is_(None).label("account_reachable"),
]


def account(row: AnyRow) -> Account:
    """Read an account."""
    return Account(
        id=row.account_id,
        telegram_id=row.account_telegram_id,
        name=row.account_name,
        language=row.account_language,
        admin=AdminRole(row.account_admin),
        disabled=row.account_disabled,
        reachable=row.account_reachable,
        away=row.account_away,
    )


_carer_accounts = accounts.alias("carer_accounts")
_of_them, _of_carer = carers.alias("of_them"), carers.alias("of_carer")
_carer_patients = patients.alias("carer_patients")
_CARER_PHONE = (
    select(func.min(_carer_patients.c.phone))
    .where(
        _of_them.c.patient_id == patients.c.id,
        _of_carer.c.account_id == _of_them.c.account_id,
        _of_carer.c.relation == Relation.SELF,
        _carer_patients.c.id == _of_carer.c.patient_id,
    )
    .correlate(patients)
    .scalar_subquery()
)
"""Asked only for a patient without a phone of their own."""
IS_REACHABLE = (
    exists()
    .where(
        carers.c.patient_id == patients.c.id,
        carers.c.account_id == _carer_accounts.c.id,
        _carer_accounts.c.unreachable_since.is_(None),
        ~_carer_accounts.c.disabled,
        ~_carer_accounts.c.away,
    )
    .correlate(patients)
)
"""Whether any letter can reach somebody who cares for a patient."""
PATIENT = [
    *_labelled(
        "patient",
        *(patients.c[name] for name in ("id", "name", "phone", "verification", "version")),
        patients.c.erased,
        patients.c.shut_out,
    ),
    IS_REACHABLE.label("patient_reachable"),
    case((patients.c.phone.is_(None), _CARER_PHONE)).label("patient_carer_phone"),
]


def patient(row: AnyRow) -> Patient:
    """Read a patient."""
    return Patient(
        id=row.patient_id,
        name=row.patient_name,
        phone=row.patient_phone,
        verification=_VERIFICATIONS[row.patient_verification],
        version=row.patient_version,
        reachable=bool(row.patient_reachable),
        erased=row.patient_erased,
        carer_phone=row.patient_carer_phone,
        shut_out=row.patient_shut_out,
    )


CARER = [
    *_labelled("carer", *(carers.c[name] for name in ("account_id", "patient_id", "relation"))),
    accounts.c.disabled.label("carer_disabled"),
]
"""What ``carer`` reads, where ``accounts`` is the carer's own row."""


def carer(row: AnyRow) -> Carer:
    """Read who cares for a patient."""
    return Carer(
        account_id=row.carer_account_id,
        patient_id=row.carer_patient_id,
        relation=Relation(row.carer_relation),
        disabled=row.carer_disabled,
    )


doctor_accounts = accounts.alias("doctor_accounts")
DOCTORS = doctors.outerjoin(doctor_accounts, doctors.c.account_id == doctor_accounts.c.id)
"""Doctors beside their accounts, where they have one."""
_SHUT_OUT = or_(doctors.c.shut_out, func.coalesce(doctor_accounts.c.disabled, false()))
PRACTISES = and_(doctors.c.verification == "verified", ~_SHUT_OUT)
_CARD = [column for column in doctors.c if column is not doctors.c.sought]
DOCTOR = [*_labelled("doctor", *_CARD), _SHUT_OUT.label("doctor_disabled")]
"""What ``doctor`` reads, from DOCTORS."""


def doctor(row: AnyRow) -> Doctor:
    """Read a doctor's card."""
    return Doctor(
        id=row.doctor_id,
        name=row.doctor_name,
        specialty=row.doctor_specialty,
        licence=row.doctor_licence,
        phone=row.doctor_phone,
        address=row.doctor_address,
        languages=row.doctor_languages,
        experience_years=row.doctor_experience_years,
        fee=row.doctor_fee,
        bio=row.doctor_bio,
        place=_place(row.doctor_latitude, row.doctor_longitude),
        verification=_VERIFICATIONS[row.doctor_verification],
        by_request=row.doctor_by_request,
        pause=row.doctor_pause,
        digest_at=row.doctor_digest_at,
        on_holidays=row.doctor_on_holidays,
        account_id=row.doctor_account_id,
        version=row.doctor_version,
        shut_out=row.doctor_shut_out,
        disabled=bool(row.doctor_disabled),
    )


def _place(latitude: float | None, longitude: float | None) -> Place | None:
    if latitude is None or longitude is None:
        return None
    return Place(latitude, longitude)


PRINCIPAL = [
    *ACCOUNT,
    *PATIENT,
    *_labelled("doctor", *(doctors.c[name] for name in ("id", "verification", "shut_out"))),
]
_OWN = and_(carers.c.account_id == accounts.c.id, carers.c.relation == Relation.SELF)
PRINCIPALS = (
    accounts.outerjoin(carers, _OWN)
    .outerjoin(patients, patients.c.id == carers.c.patient_id)
    .outerjoin(doctors, doctors.c.account_id == accounts.c.id)
)
"""Accounts beside the patient and the doctor that their owners are."""


def principal(row: AnyRow) -> Principal:
    """Read who speaks."""
    role = None
    if row.doctor_id is not None:
        verification = _VERIFICATIONS[row.doctor_verification]
        role = DoctorRole(row.doctor_id, verification, row.doctor_shut_out)
    return Principal(account(row), None if row.patient_id is None else patient(row), role)


SLOT = _labelled(
    "slot",
    *(slots.c[name] for name in ("id", "doctor_id", "starts_at", "ends_at", "day", "source")),
    *(slots.c[name] for name in ("switched_off", "time_off", "appointment_id")),
    *(slots.c[name] for name in ("held_by", "held_until")),
)


def slot(row: AnyRow) -> Slot:
    """Read a slot."""
    return Slot(
        id=row.slot_id,
        doctor_id=row.slot_doctor_id,
        span=Span(row.slot_starts_at, row.slot_ends_at),
        day=row.slot_day,
        source=_SOURCES[row.slot_source],
        switched_off=row.slot_switched_off,
        time_off=row.slot_time_off,
        appointment_id=row.slot_appointment_id,
        held_by=row.slot_held_by,
        held_until=row.slot_held_until,
    )


HOLD = _labelled("hold", *holds.c)


def hold(row: AnyRow) -> Hold:
    """Read an account's latest hold."""
    return Hold(
        account_id=row.hold_account_id,
        slot_id=row.hold_slot_id,
        until=row.hold_until,
        renewals=row.hold_renewals,
        since=row.hold_since,
        count=row.hold_times,
    )


APPOINTMENT = _labelled("appointment", *appointments.c)


def appointment(row: AnyRow) -> Appointment:
    """Read an appointment. A text that no key opens spoils nothing else; the log hears of it."""
    texts = row.appointment_note, row.appointment_reason, row.appointment_doctor_note
    for what, words in zip(("note", "reason", "doctor's note"), texts, strict=True):
        if isinstance(words, Damaged):
            log.error("the %s of appointment %d cannot be opened", what, row.appointment_id)
    return Appointment(
        id=row.appointment_id,
        uid=row.appointment_uid,
        patient_id=row.appointment_patient_id,
        doctor_id=row.appointment_doctor_id,
        slot_id=row.appointment_slot_id,
        span=Span(row.appointment_starts_at, row.appointment_ends_at),
        status=_STATUSES[row.appointment_status],
        made_by=row.appointment_made_by,
        made_at=row.appointment_made_at,
        note=row.appointment_note,
        reason=row.appointment_reason,
        sequence=row.appointment_sequence,
        coming=row.appointment_coming,
        arrived=row.appointment_arrived,
        doctor_note=row.appointment_doctor_note,
        answer_by=row.appointment_answer_by,
        proposed_slot=row.appointment_proposed_slot,
        late=row.appointment_late,
        undo_until=row.appointment_undo_until,
    )


_makers = accounts.alias("makers")
VIEW = [*APPOINTMENT, *DOCTOR, *PATIENT, _makers.c.language.label("view_language")]
VIEWS = (
    appointments.join(DOCTORS, appointments.c.doctor_id == doctors.c.id)
    .join(patients, appointments.c.patient_id == patients.c.id)
    .outerjoin(_makers, appointments.c.made_by == _makers.c.id)
)
SELECT_VIEWS = select(*VIEW).select_from(VIEWS)
"""What ``view`` reads, of all appointments."""
_FILLED_BY = or_(
    appointments.c.id == slots.c.appointment_id,
    and_(
        appointments.c.slot_id == slots.c.id,
        IS_VISITED,
    ),
)
SLOTS_WITH_VIEWS = (
    slots.outerjoin(appointments, _FILLED_BY)
    .outerjoin(doctors, appointments.c.doctor_id == doctors.c.id)
    .outerjoin(doctor_accounts, doctors.c.account_id == doctor_accounts.c.id)
    .outerjoin(patients, appointments.c.patient_id == patients.c.id)
    .outerjoin(_makers, appointments.c.made_by == _makers.c.id)
)
"""Slots beside the live appointment that fills them, or else the visits that were in them."""


def view(row: AnyRow) -> AppointmentView:
    """Read an appointment with its two people."""
    return AppointmentView(appointment(row), doctor(row), patient(row), row.view_language)
