"""Rules of what the desk does for anybody: what is refused, and the nearest that is not."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from core import errors
from core.announcements import maintenance
from core.appointments import desk_rules
from core.model import Appointment, AppointmentId, Doctor, DoctorId, Patient, PatientId, Slot, Span
from tests.rules.cases import (
    A_BIT,
    DOCTOR,
    HOUR,
    ME,
    MINE,
    MINUTE,
    NOW,
    PATIENT,
    SLOT,
    SOMEBODY,
    WAITING,
    Case,
    Rule,
    at,
    doctor,
    mine,
    seeker,
    slot,
)


def book(
    slot: Slot = SLOT,
    doctor: Doctor = DOCTOR,
    patient: Patient = PATIENT,
    live: tuple[Appointment, ...] = (),
) -> Case:
    who = seeker(patient=patient, live=live)
    return partial(desk_rules.refuse_booking, who, doctor, slot, (), ME, NOW)


def move(before: Appointment = MINE, slot: Slot = SLOT) -> Case:
    who = seeker(live=(before,))
    return partial(desk_rules.refuse_move, before, who, DOCTOR, slot, (), ME, NOW)


def rest(begins: timedelta, lasts: timedelta = HOUR) -> Case:
    """Let the bot rest from so long after now, for so long."""
    return partial(maintenance.check, Span(NOW + begins, NOW + begins + lasts), NOW)


DESK: list[Rule] = [
    (
        errors.InThePastError,
        "the bot rests from now on, as chosen a moment ago",
        rest(-10 * MINUTE - A_BIT),
        rest(-10 * MINUTE),
    ),
    (
        errors.InThePastError,
        "and not in a stretch that is over",
        rest(-5 * MINUTE, 5 * MINUTE),
        rest(-5 * MINUTE, 5 * MINUTE + A_BIT),
    ),
    (
        errors.LengthError,
        "for five minutes or more",
        rest(HOUR, 5 * MINUTE - A_BIT),
        rest(HOUR, 5 * MINUTE),
    ),
    (
        errors.LengthError,
        "for a day or less",
        rest(HOUR, 24 * HOUR + A_BIT),
        rest(HOUR, 24 * HOUR),
    ),
    (
        errors.BadFieldError,
        "and begins within a year",
        rest(maintenance.FURTHEST + A_BIT),
        rest(maintenance.FURTHEST),
    ),
    (
        errors.InThePastError,
        "a time that has begun may be given until it ends",
        book(slot(span=at(NOW - HOUR, NOW))),
        book(slot(span=at(NOW - HOUR, NOW + A_BIT))),
    ),
    (
        errors.SlotTakenError,
        "but not one that somebody has",
        book(slot(appointment_id=AppointmentId(9))),
        book(slot(appointment_id=None)),
    ),
    (
        errors.SlotClosedError,
        "nor one that its doctor does not offer",
        book(slot(switched_off=True)),
        book(slot(switched_off=False)),
    ),
    (
        errors.SlotHeldError,
        "nor one that somebody else is about to confirm",
        book(slot(held_by=SOMEBODY, held_until=NOW + HOUR)),
        book(slot(held_by=SOMEBODY, held_until=NOW)),
    ),
    (
        errors.DoctorAwayError,
        "nor one of somebody who sees nobody here",
        book(doctor=doctor(verification=WAITING)),
        book(doctor=DOCTOR),
    ),
    (
        errors.PatientBusyError,
        "nobody is in two places, whoever says so",
        book(live=(mine(span=SLOT.span),)),
        book(live=(MINE,)),
    ),
    (
        errors.NotFoundError,
        "who was erased comes no more",
        book(patient=Patient(PatientId(1), "Erased", erased=True)),
        book(patient=Patient(PatientId(1), "Maria")),
    ),
    (
        errors.DisabledError,
        "nor who was shut out, before they are let in again",
        book(patient=replace(PATIENT, shut_out=True)),
        book(patient=PATIENT),
    ),
    (
        errors.NotLiveError,
        "what is over is moved no more; past the cut-off it is",
        move(mine(span=at(NOW - HOUR, NOW))),
        move(mine(span=at(NOW - HOUR, NOW + A_BIT))),
    ),
    (
        errors.NotFoundError,
        "it stays with its doctor",
        move(slot=slot(doctor_id=DoctorId(2))),
        move(slot=slot(doctor_id=DOCTOR.id)),
    ),
]
