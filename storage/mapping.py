"""Rows → the clinic's nouns: for each its columns, and a function that reads them in that order."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import FromClause
from sqlalchemy.sql.elements import KeyedColumnElement

from core.model import Appointment, Doctor, Person, Slot, SlotState, Span, Standing, Status
from storage.seal import Seal
from storage.tables import appointments, doctors, persons, slots

Values = Sequence[Any]


def person_columns(source: FromClause = persons) -> list[KeyedColumnElement[Any]]:
    """Return what ``person`` reads, from the table or an alias of it."""
    return [
        source.c[name]
        for name in (
            "id",
            "telegram_id",
            "name",
            "language",
            "phone",
            "signed_up",
            "patient",
            "doctor",
            "is_admin",
            "disabled",
        )
    ]


def person(values: Values) -> Person:
    """Read a person."""
    number, telegram_id, name, language, phone, signed_up, patient, doctor, *flags = values
    standings = (Standing(patient), Standing(doctor))
    return Person(number, telegram_id, name, language, phone, signed_up, *standings, *flags)


DOCTOR = [
    doctors.c.person_id,
    doctors.c.specialty,
    doctors.c.licence,
    doctors.c.phone,
    doctors.c.address,
    doctors.c.languages,
    doctors.c.experience_years,
    doctors.c.fee,
    doctors.c.bio,
    persons.c.name,
    persons.c.doctor,
    persons.c.disabled,
]
"""What ``doctor`` reads, where ``persons`` is the doctor's own row."""


def doctor(values: Values) -> Doctor:
    """Read a doctor's card."""
    person_id, specialty, licence, phone, address, languages, experience_years, *rest = values
    fee, bio, name, standing, disabled = rest
    return Doctor(
        id=person_id,
        name=name,
        specialty=specialty,
        licence=licence,
        phone=phone,
        address=address,
        languages=languages,
        experience_years=experience_years,
        fee=fee,
        bio=bio,
        bookable=standing == Standing.VERIFIED and not disabled,
    )


SLOT = [
    slots.c.id,
    slots.c.doctor_id,
    slots.c.starts_at,
    slots.c.ends_at,
    slots.c.day,
    slots.c.state,
]
"""What ``slot`` reads."""
_SLOT_STATES = {str(state): state for state in SlotState}  # calling the enum takes a while


def slot(values: Values) -> Slot:
    """Read a slot."""
    slot_id, doctor_id, starts_at, ends_at, day, state = values
    return Slot(slot_id, doctor_id, Span(starts_at, ends_at), day, _SLOT_STATES[state])


APPOINTMENT = [
    appointments.c.id,
    appointments.c.uid,
    appointments.c.patient_id,
    appointments.c.doctor_id,
    appointments.c.slot_id,
    appointments.c.starts_at,
    appointments.c.ends_at,
    appointments.c.status,
    appointments.c.booked_at,
    appointments.c.note,
    appointments.c.reason,
    appointments.c.sequence,
    appointments.c.coming,
]
"""What ``appointment`` reads."""


def appointment(values: Values, seal: Seal) -> Appointment:
    """Read an appointment, and open its note and reason."""
    number, uid, patient_id, doctor_id, slot_id, starts_at, ends_at, status, *rest = values
    booked_at, note, reason, sequence, coming = rest
    return Appointment(
        id=number,
        uid=uid,
        patient_id=patient_id,
        doctor_id=doctor_id,
        slot_id=slot_id,
        span=Span(starts_at, ends_at),
        status=Status(status),
        booked_at=booked_at,
        note=seal.open_or_mark(note, f"the note of appointment {number}"),
        reason=seal.open_or_mark(reason, f"the reason of appointment {number}"),
        sequence=sequence,
        coming=coming,
    )


def split(values: Values, *widths: int) -> list[Values]:
    """Cut a joined row into the parts of its nouns; what is left over comes last."""
    parts, start = [], 0
    for width in widths:
        parts.append(values[start : start + width])
        start += width
    return [*parts, values[start:]]
