"""What people in a storm press, and how gladly: the higher, the sooner."""

from collections.abc import Mapping

from bot.appointments.actions import (
    AskCancel,
    AskMove,
    CancelAppointment,
    ConfirmMove,
    EditNote,
    MoveToDay,
    MoveToTime,
    RemoveNote,
    SayComing,
)
from bot.booking.actions import ConfirmBooking, KeepNote, PickTime, SkipNote
from bot.chat.payload import Action
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
from bot.profile.actions import ChangePhone
from bot.publishing.actions import (
    ChooseDay,
    ChooseLength,
    ChooseStandardDay,
    LookAtStandardDay,
    Publish,
    ShowPreview,
    ShowPublishHours,
)
from bot.schedule.actions import AskDeleteSlot, DeleteSlot, OpenScheduleDay, RetimeSlot, ShowSlot
from bot.shared.links import (
    OpenSlot,
    PickDay,
    ShowAgenda,
    ShowAppointment,
    ShowAppointments,
    ShowDoctor,
    ShowDoctors,
    ShowLanguages,
    ShowLate,
    ShowListedAppointment,
    ShowMyCard,
    ShowPractice,
    ShowPracticeAppointment,
    ShowProfile,
    ShowSchedule,
    ShowScheduleDay,
    ShowSettings,
    ShowTimeOff,
    SignUp,
    SignUpAsPatient,
    StartPublishing,
    TakeInstead,
    TakeTime,
)
from bot.sign_up.actions import KeepName
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

Weights = Mapping[type[Action], float]

PATIENT: Weights = {
    ShowDoctors: 4,
    ShowDoctor: 6,
    PickDay: 6,
    PickTime: 8,
    TakeTime: 9,
    TakeInstead: 9,
    SkipNote: 6,
    KeepNote: 6,
    ConfirmBooking: 30,
    ShowAppointments: 3,
    ShowAppointment: 4,
    AskCancel: 3,
    CancelAppointment: 9,
    EditNote: 1,
    RemoveNote: 1,
    MoveToDay: 5,
    MoveToTime: 8,
    AskMove: 9,
    ConfirmMove: 30,
    SayComing: 3,
    SignUp: 3,
    SignUpAsPatient: 5,
    KeepName: 8,
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
    ShowPractice: 2,
    ShowAgenda: 3,
    ShowPracticeAppointment: 4,
    ShowListedAppointment: 4,
    LookAtStandardDay: 4,
    AskReason: 2,
    AskCancelAsDoctor: 8,
    CancelAsDoctor: 12,
    ShowLate: 1,
    SayLate: 3,
    ShowIll: 0.5,
    ShowTimesOff: 1,
    NewTimeOff: 1,
    ChooseLastDay: 1,
    LookAtDays: 2,
    AskWhyAway: 2,
    AskCallOff: 6,
    TakeTimeOff: 4,
    ShowTimeOff: 4,
    AskEndTimeOff: 8,
    EndTimeOff: 20,
}
SELDOM = 0.05
NEVER = (ShowLanguages, SetLanguage, ChangePhone, ShowProfile, ShowMyCard, ShowSettings)
"""The books are kept in English and by name, and a keyboard of choices hides a letter's buttons.

What stands on a card is for everybody to read, and how doctors work is the storm's own choice.
"""
