"""What people in a storm press, and how gladly: the higher, the sooner."""

from collections.abc import Mapping

from bot.appointments.actions import (
    AskCannotCome,
    AskMove,
    CancelAppointment,
    CannotCome,
    ConfirmMove,
    EditNote,
    MoveToTime,
    RemoveNote,
    SayComing,
    UndoCancel,
)
from bot.booking.actions import ChooseWhom, ConfirmBooking, ConfirmFor, SkipNote, WriteNote
from bot.chat.payload import Action
from bot.family.actions import ChooseRelation, RemoveSomebody
from bot.home.actions import SetLanguage
from bot.hours.actions import (
    AskFollowAgain,
    ChangeHours,
    ChooseWeekday,
    FollowDayAgain,
    LookAtWeek,
    SaveWeek,
    ShowDaysByHand,
    ShowHours,
    StopHours,
    TakeStandardHours,
)
from bot.late.actions import SayLate
from bot.practice.actions import AskCancelAsDoctor, AskReason, CancelAsDoctor
from bot.privacy.actions import AskErase, ForgetChat
from bot.profile.actions import AskProfileField
from bot.publishing.actions import (
    ChooseDay,
    ChooseLength,
    ChooseStandardDay,
    LookAtStandardDay,
    Publish,
    ShowPreview,
    ShowPublishHours,
)
from bot.requests.actions import DeclineRequest, ProposeAtTime, ProposeOnDay, ProposeTime
from bot.schedule.actions import AskDeleteSlot, DeleteSlot, OpenScheduleDay, RetimeSlot, ShowSlot
from bot.shared.links.appointments import AskCancel, MoveToDay, ShowAppointment, ShowAppointments
from bot.shared.links.booking import (
    AskWait,
    PickDay,
    PickTime,
    ShowWaits,
    TakeInstead,
    TakeTime,
    TakeTimeFor,
)
from bot.shared.links.days import PRESENT
from bot.shared.links.finding import FindTimes, ShowDoctor, ShowDoctors
from bot.shared.links.histories import AskShare, ReadHistory, StopSharing
from bot.shared.links.people import (
    AddSomebody,
    AskRemoveSomebody,
    ShowFamily,
    ShowLanguages,
    ShowPatientProfile,
    ShowProfile,
    SignUp,
    SignUpAsPatient,
)
from bot.shared.links.practice import (
    ShowAgenda,
    ShowLate,
    ShowListedAppointment,
    ShowMyCard,
    ShowPractice,
    ShowPracticeAppointment,
    ShowSettings,
    Stretch,
)
from bot.shared.links.requests import (
    AcceptRequest,
    AskDecline,
    DeclineProposal,
    MarkVisit,
    ProposeOther,
    ShowRequests,
    TakeProposal,
    WriteDoctorNote,
)
from bot.shared.links.schedule import (
    OpenSlot,
    ShowSchedule,
    ShowScheduleDay,
    ShowTimeOff,
    StartPublishing,
)
from bot.sharing.actions import ReadRecord, ShareHistory
from bot.sign_up.actions import KeepName, KeepWrittenName, LeaveName
from bot.time_off.actions import (
    AskCallOff,
    AskEndTimeOff,
    AskWhyAway,
    ChooseLastDay,
    EndTimeOff,
    LookAtDays,
    NewTimeOff,
    ShowIll,
    ShowTimesOff,
    TakeTimeOff,
)
from bot.waitlist.actions import AskPart as WaitForPart
from bot.waitlist.actions import (
    AskWaitFor,
    DeclineOffer,
    JoinLine,
    LeaveLine,
    PickWaitDay,
    ShowOffer,
    TakeOffer,
)
from core.ports.agenda import Only

Weights = Mapping[type[Action], float]

PATIENT: Weights = {
    ShowDoctors: 4,
    FindTimes: 1,
    ShowDoctor: 6,
    PickDay: 6,
    PickTime: 8,
    TakeTime: 9,
    TakeInstead: 9,
    WriteNote: 4,
    SkipNote: 3,
    ConfirmBooking: 30,
    ShowAppointments: 3,
    ShowAppointment: 4,
    AskCancel: 3,
    CancelAppointment: 9,
    UndoCancel: 6,
    AskCannotCome: 2,
    CannotCome: 6,
    EditNote: 1,
    RemoveNote: 1,
    MoveToDay: 5,
    MoveToTime: 8,
    AskMove: 9,
    ConfirmMove: 30,
    SayComing: 3,
    AskShare: 2,
    ShareHistory: 8,
    StopSharing: 1,
    TakeProposal: 10,
    DeclineProposal: 6,
    SignUp: 3,
    SignUpAsPatient: 5,
    KeepName: 8,
    AskWait: 6,
    PickWaitDay: 3,
    WaitForPart: 9,
    JoinLine: 15,
    ShowWaits: 1,
    ShowOffer: 8,
    TakeOffer: 30,
    DeclineOffer: 15,
    LeaveLine: 0.5,
    KeepWrittenName: 3,
    LeaveName: 1,
    ChooseWhom: 6,
    TakeTimeFor: 9,
    ConfirmFor: 30,
    AskWaitFor: 6,
    ShowFamily: 1,
    AddSomebody: 2,
    ChooseRelation: 8,
    ShowPatientProfile: 4,
    AskRemoveSomebody: 3,
    RemoveSomebody: 6,
}
DOCTOR: Weights = {
    StartPublishing: 3,
    ChooseDay: 3,
    ShowPublishHours: 8,
    ChooseStandardDay: 6,
    ChooseLength: 2,
    ShowPreview: 8,
    Publish: 30,
    ShowSchedule: 2,
    ShowScheduleDay: 5,
    ShowSlot: 4,
    OpenSlot: 6,
    RetimeSlot: 3,
    AskDeleteSlot: 2,
    DeleteSlot: 9,
    OpenScheduleDay: 1,
    ShowHours: 1,
    ChangeHours: 3,
    ChooseWeekday: 1,
    TakeStandardHours: 3,
    LookAtWeek: 6,
    SaveWeek: 12,
    StopHours: 2,
    ShowDaysByHand: 1,
    AskFollowAgain: 1,
    FollowDayAgain: 6,
    ShowPractice: 4,
    ShowAgenda: 4,
    ShowPracticeAppointment: 6,
    ShowListedAppointment: 7,
    LookAtStandardDay: 4,
    AskReason: 2,
    AskCancelAsDoctor: 8,
    CancelAsDoctor: 12,
    ShowRequests: 2,
    AcceptRequest: 6,
    AskDecline: 4,
    DeclineRequest: 8,
    ProposeOther: 6,
    ProposeOnDay: 2,
    ProposeAtTime: 8,
    ProposeTime: 12,
    MarkVisit: 12,
    WriteDoctorNote: 1,
    ReadHistory: 4,
    ReadRecord: 2,
    ShowLate: 4,
    SayLate: 8,
    ShowIll: 1.5,
    ShowTimesOff: 3,
    NewTimeOff: 3,
    ChooseLastDay: 3,
    LookAtDays: 6,
    AskWhyAway: 6,
    AskCallOff: 15,
    TakeTimeOff: 30,
    ShowTimeOff: 10,
    AskEndTimeOff: 15,
    EndTimeOff: 30,
}
FULLY_BOOKED: Weights = {
    **DOCTOR,
    **dict.fromkeys((StartPublishing, Publish, ChangeHours, TakeStandardHours, SaveWeek), 0.0),
}
"""Of a doctor who gives no more times than there are."""
ERRANDS = (
    ShowLate(),
    *(ShowIll(1), ShowIll(1)),
    *(ShowTimesOff(0), ShowTimesOff(0)),
    ShowRequests(0),
    ShowAgenda(Stretch.TODAY, PRESENT, Only.ALL, 0),
)
"""What leads a doctor where they would seldom come by chance."""
SELDOM = 0.05
NEVER = (
    *(ShowLanguages, SetLanguage, AskProfileField, ShowProfile, ShowMyCard, ShowSettings),
    *(ForgetChat, AskErase),
)
"""The books are kept in English and by name, and a keyboard of choices hides a letter's buttons.

Nobody is erased by chance: those do it who mean it.

What stands on a card is for everybody to read, and how doctors work is the storm's own choice.
"""
