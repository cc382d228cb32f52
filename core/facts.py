"""What happened: every decision of the clinic returns facts. What follows is in reactions.py.

A fact is told once, in the past tense, with what it is about as it stands afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from core.model import (
    Account,
    Appointment,
    Doctor,
    DoctorId,
    Patient,
    Side,
    Slot,
    Span,
    TimeOff,
    WeeklyHours,
)

# Appointments


@dataclass(frozen=True, slots=True)
class AppointmentRequested:
    """Somebody asks for a time; it is kept until the doctor has answered."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    """A time is booked for good."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class AppointmentMoved:
    """An appointment is at another time; ``was`` is when it started before."""

    appointment: Appointment
    was: datetime


@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    """One side called an appointment off."""

    appointment: Appointment
    by: Side


@dataclass(frozen=True, slots=True)
class NoteChanged:
    """The patient's note reads otherwise, or is gone."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class AttendanceConfirmed:
    """The patient says that they are coming."""

    appointment: Appointment


# Requests


@dataclass(frozen=True, slots=True)
class RequestAccepted:
    """The doctor agreed: what was asked for is an appointment."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class RequestRejected:
    """The doctor does not see the patient then, and said why."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class RequestExpired:
    """Nobody answered in time; ``proposed``: it was the patient's turn."""

    appointment: Appointment
    proposed: bool


@dataclass(frozen=True, slots=True)
class TimeProposed:
    """The doctor asked for another time instead; ``slot`` is kept for the patient."""

    appointment: Appointment
    slot: Slot


@dataclass(frozen=True, slots=True)
class ProposalTaken:
    """The patient comes at the time that the doctor proposed; ``was`` is what they asked for."""

    appointment: Appointment
    was: datetime


@dataclass(frozen=True, slots=True)
class ProposalDeclined:
    """The patient cannot come then; what they asked for waits for the doctor again."""

    appointment: Appointment


# Visits


@dataclass(frozen=True, slots=True)
class PatientArrived:
    """The patient is there."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class VisitCompleted:
    """The patient was seen, or at least nobody says otherwise."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class VisitMissed:
    """The patient did not come."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class VisitUnmarked:
    """The doctor took back what they had marked."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class DoctorNoteChanged:
    """The doctor's own note reads otherwise, or is gone."""

    appointment: Appointment


# Slots


@dataclass(frozen=True, slots=True)
class SlotFreed:
    """The appointment that filled this slot left it; ``slot`` is as it stands now."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class SlotsPublished:
    """A doctor offers new times."""

    doctor_id: DoctorId
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class SlotsReopened:
    """A doctor offers again what was switched off."""

    doctor_id: DoctorId
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class SlotsWithdrawn:
    """A doctor switched times off, or deleted them."""

    doctor_id: DoctorId
    slots: Sequence[Slot]
    deleted: bool


@dataclass(frozen=True, slots=True)
class SlotRetimed:
    """A free slot has another start or end; ``slot`` is as it was."""

    slot: Slot
    span: Span


# How a doctor works


@dataclass(frozen=True, slots=True)
class WeeklyHoursSet:
    """A doctor's week is another one; without hours, its times are not published any more."""

    doctor_id: DoctorId
    hours: Sequence[WeeklyHours]


@dataclass(frozen=True, slots=True)
class PauseSet:
    """A doctor leaves another pause between appointments."""

    doctor_id: DoctorId
    pause: timedelta


@dataclass(frozen=True, slots=True)
class HolidayWorkSet:
    """A doctor works on public holidays, or no longer."""

    doctor_id: DoctorId
    works: bool


@dataclass(frozen=True, slots=True)
class DayGivenBack:
    """A day that was set by hand follows the weekly hours again."""

    doctor_id: DoctorId
    day: date


@dataclass(frozen=True, slots=True)
class TimeOffTaken:
    """A doctor offers nothing for a while; ``slots`` are those that lie in it now."""

    time_off: TimeOff
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class TimeOffEnded:
    """A doctor took a time off back; ``slots`` are those that lie in none any more."""

    time_off: TimeOff
    slots: Sequence[Slot]


# People


@dataclass(frozen=True, slots=True)
class PatientSignedUp:
    """An account gave the name and phone of a patient it cares for."""

    patient: Patient


@dataclass(frozen=True, slots=True)
class PatientWaits:
    """A patient asks to be vouched for."""

    patient: Patient


@dataclass(frozen=True, slots=True)
class PatientDecided:
    """An admin vouched for a patient, or declined."""

    patient: Patient


@dataclass(frozen=True, slots=True)
class PatientChanged:
    """A patient's name or phone is another one."""

    patient: Patient


@dataclass(frozen=True, slots=True)
class ApplicationSent:
    """Somebody applied as a doctor; ``again`` where the one before still waits."""

    doctor: Doctor
    again: bool


@dataclass(frozen=True, slots=True)
class ApplicationDecided:
    """An admin took a doctor in, or declined."""

    doctor: Doctor


@dataclass(frozen=True, slots=True)
class RequestsChosen:
    """A doctor chose whether new appointments wait for their word; ``doctor`` says which."""

    doctor: Doctor


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """An account is spoken to in another language."""

    account: Account


@dataclass(frozen=True, slots=True)
class AdminChanged:
    """An account became an admin, or is one no longer."""

    account: Account


# A doctor's own business


@dataclass(frozen=True, slots=True)
class CardChanged:
    """A doctor's card reads otherwise, by their own hand."""

    doctor: Doctor


@dataclass(frozen=True, slots=True)
class CardChangeAsked:
    """A doctor asks the admins for another card; ``again`` where the request before still waits."""

    doctor: Doctor
    version: int
    again: bool


@dataclass(frozen=True, slots=True)
class CardChangeWithdrawn:
    """A doctor asks for another card no more."""

    doctor: Doctor


@dataclass(frozen=True, slots=True)
class CardChangeDecided:
    """An admin let a doctor have the card they asked for, or not."""

    doctor: Doctor
    version: int
    approved: bool


@dataclass(frozen=True, slots=True)
class DigestChosen:
    """A doctor hears of the day at another hour, or not at all."""

    doctor: Doctor


@dataclass(frozen=True, slots=True)
class DelaySaid:
    """A doctor runs late today by so much; nothing is back on time."""

    doctor_id: DoctorId
    late: timedelta


@dataclass(frozen=True, slots=True)
class VisitDelayed:
    """An appointment is expected to begin at another time than its patient knows."""

    appointment: Appointment
    expected: datetime
    said_at: datetime


RequestFact: TypeAlias = (
    RequestAccepted
    | RequestRejected
    | RequestExpired
    | TimeProposed
    | ProposalTaken
    | ProposalDeclined
)
"""What has become of a request."""
Fact: TypeAlias = (
    AppointmentRequested
    | AppointmentBooked
    | AppointmentMoved
    | AppointmentCancelled
    | NoteChanged
    | AttendanceConfirmed
    | RequestFact
    | PatientArrived
    | VisitCompleted
    | VisitMissed
    | VisitUnmarked
    | DoctorNoteChanged
    | SlotFreed
    | SlotsPublished
    | SlotsReopened
    | SlotsWithdrawn
    | SlotRetimed
    | WeeklyHoursSet
    | PauseSet
    | HolidayWorkSet
    | DayGivenBack
    | TimeOffTaken
    | TimeOffEnded
    | PatientSignedUp
    | PatientWaits
    | PatientDecided
    | PatientChanged
    | ApplicationSent
    | ApplicationDecided
    | RequestsChosen
    | LanguageChosen
    | AdminChanged
    | CardChanged
    | CardChangeAsked
    | CardChangeWithdrawn
    | CardChangeDecided
    | DigestChosen
    | DelaySaid
    | VisitDelayed
)
