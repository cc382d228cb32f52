"""What happened: every decision of the clinic returns facts. What follows is in core/reactions.py.

A fact is told once, in the past tense, with what it is about as it stands afterwards.
"""

from typing import TypeAlias

from core.facts.appointments import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentRequested,
    AttendanceConfirmed,
    DoctorNoteChanged,
    NoteChanged,
    PatientArrived,
    ProposalDeclined,
    ProposalTaken,
    RequestAccepted,
    RequestExpired,
    RequestFact,
    RequestRejected,
    TimeProposed,
    VisitCompleted,
    VisitMissed,
    VisitUnmarked,
)
from core.facts.doctors import (
    CardChangeAsked,
    CardChanged,
    CardChangeDecided,
    CardChangeWithdrawn,
    DelaySaid,
    DigestChosen,
    VisitDelayed,
)
from core.facts.people import (
    AdminChanged,
    ApplicationDecided,
    ApplicationSent,
    LanguageChosen,
    PatientChanged,
    PatientDecided,
    PatientSignedUp,
    PatientWaits,
    RequestsChosen,
)
from core.facts.slots import (
    DayGivenBack,
    HolidayWorkSet,
    PauseSet,
    SlotFreed,
    SlotRetimed,
    SlotsPublished,
    SlotsReopened,
    SlotsWithdrawn,
    TimeOffEnded,
    TimeOffTaken,
    WeeklyHoursSet,
)

__all__ = [
    "AdminChanged",
    "ApplicationDecided",
    "ApplicationSent",
    "AppointmentBooked",
    "AppointmentCancelled",
    "AppointmentMoved",
    "AppointmentRequested",
    "AttendanceConfirmed",
    "CardChangeAsked",
    "CardChangeDecided",
    "CardChangeWithdrawn",
    "CardChanged",
    "DayGivenBack",
    "DelaySaid",
    "DigestChosen",
    "DoctorNoteChanged",
    "Fact",
    "HolidayWorkSet",
    "LanguageChosen",
    "NoteChanged",
    "PatientArrived",
    "PatientChanged",
    "PatientDecided",
    "PatientSignedUp",
    "PatientWaits",
    "PauseSet",
    "ProposalDeclined",
    "ProposalTaken",
    "RequestAccepted",
    "RequestExpired",
    "RequestFact",
    "RequestRejected",
    "RequestsChosen",
    "SlotFreed",
    "SlotRetimed",
    "SlotsPublished",
    "SlotsReopened",
    "SlotsWithdrawn",
    "TimeOffEnded",
    "TimeOffTaken",
    "TimeProposed",
    "VisitCompleted",
    "VisitDelayed",
    "VisitMissed",
    "VisitUnmarked",
    "WeeklyHoursSet",
]

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
