"""What happened: every decision of the clinic returns facts. What follows is in core/reactions/.

A fact is told once, in the past tense, with what it is about as it stands afterwards.
"""

from typing import TypeAlias

from core.facts.appointments import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentFact,
    AppointmentMoved,
    AppointmentRequested,
    AttendanceConfirmed,
    DoctorNoteChanged,
    NoteChanged,
    PatientArrived,
    ProposalDeclined,
    ProposalTaken,
    ProposalWithdrawn,
    RequestAccepted,
    RequestExpired,
    RequestFact,
    RequestRejected,
    TimeProposed,
    VisitCompleted,
    VisitFact,
    VisitMissed,
    VisitUnmarked,
)
from core.facts.doctors import (
    CardChangeAsked,
    CardChanged,
    CardChangeDecided,
    CardChangeWithdrawn,
    CardFact,
    DelaySaid,
    DigestChosen,
    PracticeFact,
    RequestsChosen,
    VisitDelayed,
)
from core.facts.people import (
    AccountFact,
    AdminChanged,
    ApplicationDecided,
    ApplicationFact,
    ApplicationSent,
    LanguageChosen,
    PatientChanged,
    PatientDecided,
    PatientFact,
    PatientSignedUp,
    PatientWaits,
)
from core.facts.records import (
    HistoryFact,
    HistoryRead,
    HistoryShared,
    ProfileChanged,
    RecordAdded,
    RecordChanged,
    RecordDeleted,
    RecordRead,
    SharingEnded,
)
from core.facts.slots import (
    DayGivenBack,
    HolidayWorkSet,
    HoursFact,
    PauseSet,
    SlotFact,
    SlotFreed,
    SlotRetimed,
    SlotsPublished,
    SlotsReopened,
    SlotsWithdrawn,
    TimeOffEnded,
    TimeOffTaken,
    WeeklyHoursSet,
)
from core.facts.waiting import (
    OfferDeclined,
    OfferEnded,
    OfferTaken,
    TimeOffered,
    WaitEnded,
    WaitFact,
    WaitJoined,
    WaitLeft,
)

__all__ = [
    "AccountFact",
    "AdminChanged",
    "ApplicationDecided",
    "ApplicationFact",
    "ApplicationSent",
    "AppointmentBooked",
    "AppointmentCancelled",
    "AppointmentFact",
    "AppointmentMoved",
    "AppointmentRequested",
    "AttendanceConfirmed",
    "CardChangeAsked",
    "CardChangeDecided",
    "CardChangeWithdrawn",
    "CardChanged",
    "CardFact",
    "DayGivenBack",
    "DelaySaid",
    "DigestChosen",
    "DoctorNoteChanged",
    "Fact",
    "HistoryFact",
    "HistoryRead",
    "HistoryShared",
    "HolidayWorkSet",
    "HoursFact",
    "LanguageChosen",
    "NoteChanged",
    "OfferDeclined",
    "OfferEnded",
    "OfferTaken",
    "PatientArrived",
    "PatientChanged",
    "PatientDecided",
    "PatientFact",
    "PatientSignedUp",
    "PatientWaits",
    "PauseSet",
    "PracticeFact",
    "ProfileChanged",
    "ProposalDeclined",
    "ProposalTaken",
    "ProposalWithdrawn",
    "RecordAdded",
    "RecordChanged",
    "RecordDeleted",
    "RecordRead",
    "RequestAccepted",
    "RequestExpired",
    "RequestFact",
    "RequestRejected",
    "RequestsChosen",
    "SharingEnded",
    "SlotFact",
    "SlotFreed",
    "SlotRetimed",
    "SlotsPublished",
    "SlotsReopened",
    "SlotsWithdrawn",
    "TimeOffEnded",
    "TimeOffTaken",
    "TimeOffered",
    "TimeProposed",
    "VisitCompleted",
    "VisitDelayed",
    "VisitFact",
    "VisitMissed",
    "VisitUnmarked",
    "WaitEnded",
    "WaitFact",
    "WaitJoined",
    "WaitLeft",
    "WeeklyHoursSet",
]

Fact: TypeAlias = (
    AppointmentFact
    | RequestFact
    | VisitFact
    | SlotFact
    | HoursFact
    | PatientFact
    | ApplicationFact
    | AccountFact
    | CardFact
    | PracticeFact
    | HistoryFact
    | WaitFact
)
