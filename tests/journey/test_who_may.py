"""Who may do what: every action × every role, with things that are theirs and things that are not.

Each line is one action; each sign is one role, in the order of ``ROLES``:

    .  sees it, and nothing changes but what they are being asked
    >  the same, and the menu follows
    +  does it
    ?  is asked to sign up first, and nothing changes but that question
    -  is refused, and nothing changes at all
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest

from bot.application.actions import (
    AskField,
    Field,
    KeepApplicantName,
    KeepSpoken,
    PickSpecialty,
    ReviewApplication,
    SendApplication,
    SkipField,
    ToggleSpoken,
)
from bot.appointments.actions import (
    EVER,
    AskCannotCome,
    AskMove,
    BookAgain,
    CancelAppointment,
    CannotCome,
    ChooseListMonth,
    ChooseStatus,
    ConfirmMove,
    EditNote,
    ListAppointments,
    MoveToTime,
    RemoveNote,
    SayComing,
    SayComingThatDay,
    SendEntry,
    UndoCancel,
)
from bot.booking.actions import ChooseWhom, ConfirmBooking, ConfirmFor, SkipNote, WriteNote
from bot.busy.actions import AskBusyAddress, RemoveBusyCalendar
from bot.card.actions import (
    AskCardField,
    ClearCardField,
    PickCardSpecialty,
    SpeakLanguage,
    WithdrawCardRequest,
)
from bot.chat.payload import declared, pack
from bot.chat.ways import ComeBack, Home, Nothing
from bot.codes.actions import ShowDoctorCode, ShowSpecialtyCode
from bot.family.actions import ChooseRelation, RemoveSomebody
from bot.feeds.actions import EndFeed, RenewFeed
from bot.finding.actions import (
    AskName,
    ChooseDays,
    ChooseLanguage,
    ChooseSpecialty,
)
from bot.history.actions import (
    AddRecord,
    AskDeleteRecord,
    AskNewDay,
    AskNewTitle,
    AskRecordField,
    DeleteRecord,
    RemoveRecordText,
    SaveWithoutText,
    ShowOwnHistory,
    ShowRecord,
    TakeNewDay,
)
from bot.home.actions import SetLanguage, ShowHelp
from bot.hours.actions import (
    AddHours,
    AskBegin,
    AskEnd,
    AskFollowAgain,
    AskStopHours,
    ChangeHours,
    ChooseSlotLength,
    ChooseWeekday,
    ClearWeekdays,
    DropHours,
    FollowDayAgain,
    HoldForGood,
    KeepHours,
    LookAtWeek,
    PickHoursDate,
    SaveWeek,
    ShowDaysByHand,
    ShowHours,
    ShowHoursDates,
    ShowOutside,
    ShowWeek,
    StopHours,
    TakeStandardHours,
)
from bot.late.actions import LeaveLate, SayLate
from bot.practice.actions import (
    AskCancelAsDoctor,
    AskReason,
    CancelAsDoctor,
    Reason,
)
from bot.privacy.actions import AskErase, AskForgetChat, ExportData, ForgetChat
from bot.profile.actions import (
    AskProfileField,
    ChangeToTelegramName,
    ChooseBlood,
    ClearProfileField,
)
from bot.publishing.actions import (
    AddPublishHours,
    AskPublishBegin,
    AskPublishEnd,
    ChooseDay,
    ChooseLength,
    ChooseStandardDay,
    ChooseWeekdays,
    DropPublishHours,
    LookAtStandardDay,
    Publish,
    ShowPreview,
    ShowPublishDays,
    ShowPublishHours,
)
from bot.publishing.draft import mark as mark_of_plan
from bot.requests.actions import DeclineRequest, ProposeAtTime, ProposeOnDay, ProposeTime, Why
from bot.schedule.actions import (
    AskDeleteScheduleDay,
    AskDeleteSlot,
    DeleteScheduleDay,
    DeleteSlot,
    OpenScheduleDay,
    RetimeSlot,
    ShowSchedulePage,
    ShowSlot,
)
from bot.settings.actions import (
    AskDigest,
    ChooseByRequest,
    ChooseDigest,
    ChooseHolidays,
    ChoosePause,
    ConfirmHolidays,
    ConfirmPause,
    NoDigest,
)
from bot.shared.deep_links import word_of_doctor, word_of_specialty
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
from bot.shared.links.busy import ShowBusy
from bot.shared.links.days import PRESENT
from bot.shared.links.feeds import AS_DOCTOR, ShowFeed
from bot.shared.links.finding import (
    ANY,
    ANY_DAY,
    ANY_TIME,
    FindATime,
    FindTimes,
    ShowCodes,
    ShowDoctor,
    ShowDoctors,
    ShowFoundDoctor,
    ShowFoundDoctors,
    ShowMap,
    ShowMyCode,
)
from bot.shared.links.histories import (
    AskShare,
    ReadHistory,
    ShowHistory,
    ShowReadings,
    ShowSharing,
    StopSharing,
)
from bot.shared.links.people import (
    NO_SLOT,
    AddSomebody,
    ApplyAsDoctor,
    AskRemoveSomebody,
    ShowFamily,
    ShowLanguages,
    ShowPatientProfile,
    ShowPrivacy,
    ShowProfile,
    SignUp,
    SignUpAsPatient,
)
from bot.shared.links.practice import (
    ShowAgenda,
    ShowAgendaMonth,
    ShowLate,
    ShowListedAppointment,
    ShowMyCard,
    ShowPatientCard,
    ShowPractice,
    ShowPracticeAppointment,
    ShowSettings,
    ShowVisit,
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
    VisitMark,
    WriteDoctorNote,
)
from bot.shared.links.schedule import (
    OpenSlot,
    PublishOn,
    ShowDayPicture,
    ShowSchedule,
    ShowScheduleDay,
    ShowTimeOff,
    ShowWeekPicture,
    StartPublishing,
)
from bot.shared.specialties import mark
from bot.sharing.actions import ReadRecord, ShareHistory
from bot.sign_up.actions import KeepName, KeepWrittenName, LeaveName
from bot.subjects import routes
from bot.time_off.actions import (
    AskCallOff,
    AskEndTimeOff,
    AskPart,
    AskPartEnd,
    AskWhyAway,
    ChooseLastDay,
    Deal,
    EndTimeOff,
    LookAtDays,
    LookAtPart,
    LookAtStretch,
    NewTimeOff,
    ShowIll,
    ShowTimesOff,
    TakeTimeOff,
)
from bot.visits.actions import RemoveDoctorNote
from bot.waitlist.actions import (
    ONESELF,
    AskWaitFor,
    DeclineOffer,
    JoinLine,
    LeaveLine,
    PickWaitDay,
    ShowOffer,
    TakeOffer,
)
from bot.waitlist.actions import AskPart as AskWaitPart
from core.appointments.rules import fingerprint
from core.doctors.rules import CardField
from core.model import (
    AccountId,
    AppointmentId,
    BloodGroup,
    DayPart,
    Doctor,
    DoctorId,
    InvitationId,
    PatientId,
    RecordId,
    Relation,
    Slot,
    SlotId,
    Span,
    TimeOffId,
    WaitId,
)
from core.policy import ClinicPolicy, Window
from core.ports.agenda import Only
from core.ports.forms import Form
from core.ports.records import ProfileField, RecordField
from core.slots.service import Plan
from core.slots.time_off import mark_of
from core.slots.weekly import Changes
from core.waitlist.rules import mark_of as mark_of_offer
from tests.journey.books import Rows, without_entries
from tests.journey.clinic import NOON
from tests.journey.roles import Row, row
from tests.journey.roles_admin import ADMIN
from tests.journey.world import ROLES, Things, World, world_of

ROUTES = routes()
COMPLETE: dict[str, object] = {
    "name": "Dr. Sam",
    "phone": "+4930123",
    "specialty": "Cardiology",
    "licence": "BE-9",
    "address": None,
    "languages": [],
    "experience": None,
    "fee": None,
    "bio": None,
}
NO_DOCTOR = DoctorId(10**9)
PLAN = Plan((date(2026, 3, 20),), (Window(time(14), time(15)),), timedelta(minutes=30))
DRAWN = {"days": ["2026-03-20"], "windows": ["14:00-15:00"], "minutes": 30}
IN_A_LIST = (Stretch.UPCOMING, NOON.date(), Only.ALL, 0)
WEEK: dict[str, object] = {
    "hours": [[0, "14:00-15:00", 30]],
    "weekdays": [],
    "minutes": 30,
    "first": "2026-12-01",
    "last": None,
}
"""A week that begins beyond the horizon: saving it publishes nothing yet."""
EVERYBODY, DOCTORS = "....-...", "-----..-"
OWN_APPOINTMENT, OWN_SLOT, OWN_BOOKING = "-.------", "-----.--", "-----.--"
NOBODY = "--------"
SOUGHT = (ANY, ANY, ANY_DAY, ANY_DAY, ANY_TIME, ANY_TIME, 0)


def seen(of: Things, slot: Slot, note: str | None = None) -> str:
    """Return what a summary of this slot would have shown."""
    return fingerprint(slot, of.doctor, of.policy, note)


def line(of: Things, patient: PatientId) -> tuple[DoctorId, PatientId, date, date, DayPart]:
    """Return what is asked for by who joins the line in which the patient is."""
    return of.offered.doctor_id, patient, of.offered.day, of.offered.day, DayPart.ANY


def offer(of: Things) -> str:
    """Return what the offer to the patient has shown."""
    return mark_of_offer(of.offered, of.colleague, of.policy, None)


def stretch(of: Things) -> tuple[datetime, datetime]:
    """Return the time of the appointment, to be away from."""
    return of.taken.span.start, of.taken.span.end


TABLE = (
    # Everywhere
    row(EVERYBODY, lambda _: Home()),
    row(EVERYBODY, lambda _: Nothing()),
    row(EVERYBODY, lambda _: ShowHelp()),
    row(EVERYBODY, lambda _: ShowLanguages()),
    row("++++-+++", lambda _: SetLanguage("ru")),
    # One's own data
    row(EVERYBODY, lambda _: ShowPrivacy()),
    row("++++-+++", lambda _: ExportData()),
    row(EVERYBODY, lambda _: AskForgetChat()),
    row("++++-+++", lambda _: ForgetChat()),
    row(EVERYBODY, lambda _: ComeBack()),
    row("....----", lambda _: AskErase()),  # doctors have appointments, and one is the only admin
    # Whom one books for
    row(EVERYBODY, lambda _: ShowFamily()),
    row("?...-.??", lambda _: AddSomebody(NO_SLOT)),
    row("?...-.??", lambda of: AddSomebody(of.free.id)),
    row("?...-.??", lambda _: ChooseRelation(Relation.CHILD, NO_SLOT)),
    row(NOBODY, lambda _: ChooseRelation(Relation.SELF, NO_SLOT)),
    row(NOBODY, lambda of: AskRemoveSomebody(of.patient)),  # one's own patient is oneself
    row(".-..-...", lambda of: RemoveSomebody(of.patient)),  # others hear: nobody is there
    row(NOBODY, lambda _: AskRemoveSomebody(PatientId(10**9))),
    row("?...-.??", lambda of: ChooseWhom(of.free.id)),
    row("?.----??", lambda of: TakeTimeFor(of.free.id, of.patient)),
    row("?+----??", lambda of: ConfirmFor(of.free.id, of.patient, seen(of, of.free))),
    # Booking
    row(EVERYBODY, lambda _: ShowDoctors(0)),
    row(EVERYBODY, lambda of: ShowDoctor(of.doctor.id)),
    row(NOBODY, lambda _: ShowDoctor(NO_DOCTOR)),
    row(NOBODY, lambda of: ShowDoctor(of.applicant)),
    # Finding
    row(EVERYBODY, lambda _: FindATime()),
    row(EVERYBODY, lambda _: AskName()),
    row(EVERYBODY, lambda _: FindTimes()),
    row(EVERYBODY, lambda of: FindTimes(word_of_doctor(of.doctor.id))),
    row(EVERYBODY, lambda _: FindTimes(word_of_specialty("Cardiology"), "de")),
    row(NOBODY, lambda of: FindTimes(word_of_doctor(of.applicant))),
    row(NOBODY, lambda _: FindTimes(word_of_specialty("Alchemy"))),
    row(EVERYBODY, lambda _: ChooseSpecialty()),
    row(EVERYBODY, lambda _: ChooseLanguage()),
    row(EVERYBODY, lambda _: ChooseDays()),
    row(EVERYBODY, lambda _: ShowFoundDoctors()),
    row(NOBODY, lambda of: ShowFoundDoctors(word_of_doctor(of.applicant))),
    row(EVERYBODY, lambda of: ShowFoundDoctor(*SOUGHT, of.doctor.id)),
    row(NOBODY, lambda of: ShowFoundDoctor(*SOUGHT, of.applicant)),
    # Codes to print
    row(DOCTORS, lambda _: ShowMyCode()),
    row("-------.", lambda _: ShowCodes(0)),
    row("-------.", lambda of: ShowDoctorCode(of.doctor.id)),
    row(NOBODY, lambda of: ShowDoctorCode(of.applicant)),
    row("-------.", lambda _: ShowSpecialtyCode(mark("Cardiology"))),
    row(NOBODY, lambda _: ShowSpecialtyCode(mark("Alchemy"))),
    # A doctor's days and times
    row(EVERYBODY, lambda of: PickDay(of.doctor.id, of.day)),
    row(NOBODY, lambda of: PickDay(of.applicant, of.day)),
    row(EVERYBODY, lambda of: PickTime(of.doctor.id, of.day)),
    row(NOBODY, lambda of: PickTime(NO_DOCTOR, of.day)),
    row("?..---??", lambda of: TakeTime(of.free.id)),
    row("-.------", lambda of: TakeTime(of.taken.id)),
    row(OWN_APPOINTMENT, lambda of: TakeInstead(of.free.id, of.appointment)),
    row("?..---??", lambda of: SkipNote(of.free.id)),
    row("-.------", lambda of: SkipNote(of.taken.id)),
    row("?..---??", lambda of: WriteNote(of.free.id)),
    row("?++---??", lambda of: ConfirmBooking(of.free.id, seen(of, of.free))),
    row("?..---??", lambda of: ConfirmBooking(of.free.id, seen(of, of.free, "lost"))),
    row("-.------", lambda of: ConfirmBooking(of.taken.id, seen(of, of.taken))),
    row("?..---??", lambda of: ConfirmBooking(of.free.id, seen(of, of.later))),
    row("--------", lambda of: ConfirmBooking(SlotId(10**9), seen(of, of.free))),
    # Appointments of a patient
    row(EVERYBODY, lambda _: ShowAppointments(past=False, page=0)),
    row(EVERYBODY, lambda _: ListAppointments(past=True, only=Only.CANCELLED, month=EVER, page=0)),
    row(EVERYBODY, lambda of: ListAppointments(past=False, only=Only.ALL, month=of.day, page=9)),
    row(EVERYBODY, lambda of: ChooseStatus(past=False, month=of.day)),
    row(EVERYBODY, lambda _: ChooseListMonth(past=True, only=Only.ALL)),
    row(OWN_APPOINTMENT, lambda of: BookAgain(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: SendEntry(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: ShowAppointment(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: AskCancel(of.appointment)),
    row("-+------", lambda of: CancelAppointment(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: AskCannotCome(of.appointment)),
    row("-+------", lambda of: CannotCome(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: UndoCancel(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: EditNote(of.appointment)),
    row("-+------", lambda of: RemoveNote(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: MoveToDay(of.appointment, of.day)),
    row(OWN_APPOINTMENT, lambda of: MoveToTime(of.appointment, of.day)),
    row(OWN_APPOINTMENT, lambda of: AskMove(of.appointment, of.free.id)),
    row(NOBODY, lambda of: AskMove(of.appointment, of.elsewhere.id)),
    row("-+------", lambda of: ConfirmMove(of.appointment, of.free.id, seen(of, of.free))),
    row("-+------", lambda of: ConfirmMove(of.appointment, of.later.id, seen(of, of.later))),
    row(NOBODY, lambda of: ConfirmMove(of.appointment, of.elsewhere.id, seen(of, of.elsewhere))),
    row("-+------", lambda of: SayComing(of.appointment)),
    row("-+------", lambda of: SayComingThatDay(of.appointment)),
    # Waiting for a time
    row(EVERYBODY, lambda of: AskWait(of.doctor.id, of.day)),
    row(NOBODY, lambda _: AskWait(NO_DOCTOR, PRESENT)),
    row(OWN_APPOINTMENT, lambda of: AskWaitFor(of.doctor.id, of.patient)),
    row(EVERYBODY, lambda of: PickWaitDay(of.doctor.id, of.day)),
    row(EVERYBODY, lambda of: AskWaitPart(of.doctor.id, of.day, of.day)),
    row("?.+---??", lambda of: JoinLine(*line(of, ONESELF))),
    row("?.----??", lambda of: JoinLine(*line(of, of.patient))),
    row(EVERYBODY, lambda _: ShowWaits(0)),
    row(OWN_APPOINTMENT, lambda of: ShowOffer(of.wait)),
    row("-+------", lambda of: TakeOffer(of.wait, of.offered.id, offer(of))),
    row(OWN_APPOINTMENT, lambda of: TakeOffer(of.wait, of.offered.id, "another")),
    row(".+..-...", lambda of: DeclineOffer(of.wait, of.offered.id)),  # others hear: it is over
    row(EVERYBODY, lambda of: DeclineOffer(of.wait, of.free.id)),
    row(".+..-...", lambda of: LeaveLine(of.wait)),  # others hear: they are not on it
    # Signing up and the profile
    row(EVERYBODY, lambda _: SignUp()),
    row(".>>.-...", lambda _: SignUpAsPatient()),
    row(".>>>->..", lambda _: KeepName()),
    row(".>>>->..", lambda _: KeepWrittenName()),
    row(EVERYBODY, lambda _: LeaveName()),
    row(EVERYBODY, lambda _: ShowProfile()),
    row("?...-+??", lambda _: ChangeToTelegramName()),
    row(OWN_APPOINTMENT, lambda of: ShowPatientProfile(of.patient)),
    row(OWN_APPOINTMENT, lambda of: AskProfileField(of.patient, ProfileField.NAME)),
    row(OWN_APPOINTMENT, lambda of: AskProfileField(of.patient, ProfileField.PHONE)),
    row(OWN_APPOINTMENT, lambda of: AskProfileField(of.patient, ProfileField.CONTACT)),
    row("-+------", lambda of: ChooseBlood(of.patient, BloodGroup.A_POSITIVE)),
    row("-+------", lambda of: ClearProfileField(of.patient, ProfileField.BORN)),
    row(OWN_APPOINTMENT, lambda of: ClearProfileField(of.patient, ProfileField.NAME)),
    # The medical history
    row("?...-.??", lambda _: ShowOwnHistory()),
    row(OWN_APPOINTMENT, lambda of: ShowHistory(of.patient, 0)),
    row(OWN_APPOINTMENT, lambda of: ShowRecord(of.patient, of.record)),
    row(NOBODY, lambda of: ShowRecord(of.patient, RecordId(10**9))),
    row(OWN_APPOINTMENT, lambda of: AddRecord(of.patient)),
    row(OWN_APPOINTMENT, lambda of: AskNewTitle(of.patient)),
    row(OWN_APPOINTMENT, lambda of: AskNewDay(of.patient)),
    row(OWN_APPOINTMENT, lambda of: TakeNewDay(of.patient, of.day)),
    row(OWN_APPOINTMENT, lambda of: SaveWithoutText(of.patient)),
    row(OWN_APPOINTMENT, lambda of: AskRecordField(of.patient, of.record, RecordField.TEXT)),
    row("-+------", lambda of: RemoveRecordText(of.patient, of.record)),
    row(OWN_APPOINTMENT, lambda of: AskDeleteRecord(of.patient, of.record)),
    row("-+------", lambda of: DeleteRecord(of.patient, of.record)),
    # Sharing it, and the doctor's reading, which is written down
    row(OWN_APPOINTMENT, lambda of: ShowSharing(of.patient, 0)),
    row(OWN_APPOINTMENT, lambda of: AskShare(of.patient, of.doctor.id)),
    row(NOBODY, lambda of: AskShare(of.patient, NO_DOCTOR)),
    row(NOBODY, lambda of: AskShare(of.patient, of.applicant)),
    row(OWN_APPOINTMENT, lambda of: ShareHistory(of.patient, of.doctor.id)),  # it is already
    row(NOBODY, lambda of: ShareHistory(of.patient, of.applicant)),
    row("-+------", lambda of: StopSharing(of.patient, of.doctor.id)),
    row(OWN_APPOINTMENT, lambda of: ShowReadings(of.patient, 0)),
    row("-----+--", lambda of: ReadHistory(of.appointment, 0)),
    row("-----+--", lambda of: ReadRecord(of.appointment, of.record)),
    row(NOBODY, lambda of: ReadRecord(of.appointment, RecordId(10**9))),
    row(NOBODY, lambda of: ReadHistory(of.unshared, 0)),
    row(NOBODY, lambda of: ReadRecord(of.unshared, of.record)),
    # Applying as a doctor
    row(EVERYBODY, lambda _: ApplyAsDoctor()),
    row(EVERYBODY, lambda _: AskField(Field.LICENCE)),
    row(EVERYBODY, lambda _: KeepApplicantName()),
    row(EVERYBODY, lambda _: SkipField(Field.BIO)),
    row(EVERYBODY, lambda _: PickSpecialty(mark("Cardiology"))),
    row(EVERYBODY, lambda _: ToggleSpoken("de")),
    row(EVERYBODY, lambda _: KeepSpoken()),
    row(EVERYBODY, lambda _: ReviewApplication()),
    row(EVERYBODY, lambda _: SendApplication()),
    row("++++-..+", lambda _: SendApplication(), "apply.review", **COMPLETE),
    # Publishing
    row(DOCTORS, lambda _: StartPublishing()),
    row(DOCTORS, lambda of: ShowPublishDays(of.day)),
    row(DOCTORS, lambda of: ChooseDay(of.day, chosen=True)),
    row(DOCTORS, lambda of: PublishOn(of.day)),
    row(DOCTORS, lambda _: ShowPublishHours()),
    row(DOCTORS, lambda _: ChooseStandardDay()),
    row(DOCTORS, lambda _: AskPublishBegin()),
    row(DOCTORS, lambda _: AskPublishEnd(time(9))),
    row(DOCTORS, lambda _: AddPublishHours(time(9), time(13))),
    row(DOCTORS, lambda _: DropPublishHours(time(9), time(13))),
    row(DOCTORS, lambda of: ChooseWeekdays(of.day)),
    row(DOCTORS, lambda of: LookAtStandardDay(of.day)),
    row(DOCTORS, lambda _: ChooseLength(30)),
    row(DOCTORS, lambda _: ShowPreview()),
    row(DOCTORS, lambda _: Publish(mark_of_plan(PLAN))),
    row("-----++-", lambda _: Publish(mark_of_plan(PLAN)), "publish.hours", **DRAWN),
    row(DOCTORS, lambda _: Publish("1"), "publish.hours", **DRAWN),
    # Schedule
    row(DOCTORS, lambda of: ShowSchedule(of.day)),
    row(DOCTORS, lambda of: ShowScheduleDay(of.day)),
    row(DOCTORS, lambda of: ShowSchedulePage(of.day, 1)),
    row(OWN_SLOT, lambda of: ShowSlot(of.free.id)),
    row(OWN_SLOT, lambda of: ShowSlot(of.taken.id)),
    row("-----+--", lambda of: OpenSlot(of.free.id, is_open=False)),
    row(OWN_SLOT, lambda of: OpenSlot(of.free.id, is_open=True)),
    row(NOBODY, lambda of: OpenSlot(of.taken.id, is_open=False)),
    row(OWN_SLOT, lambda of: RetimeSlot(of.free.id)),
    row(OWN_SLOT, lambda of: AskDeleteSlot(of.free.id)),
    row(NOBODY, lambda of: AskDeleteSlot(of.taken.id)),
    row("-----+.-", lambda of: DeleteSlot(of.free.id, of.day)),  # the colleague hears: it is gone
    row("------.-", lambda of: DeleteSlot(of.taken.id, of.day)),
    row("-----+.-", lambda of: OpenScheduleDay(of.day, is_open=False)),  # the colleague's own day
    row(DOCTORS, lambda of: AskDeleteScheduleDay(of.day)),
    row("-----+.-", lambda of: DeleteScheduleDay(of.day)),
    # Weekly hours
    row(DOCTORS, lambda _: ShowHours()),
    row(DOCTORS, lambda _: ChangeHours()),
    row(DOCTORS, lambda _: ShowWeek()),
    row(DOCTORS, lambda _: ChooseWeekday(0, chosen=True)),
    row(DOCTORS, lambda _: TakeStandardHours()),
    row(DOCTORS, lambda _: ClearWeekdays()),
    row(DOCTORS, lambda _: AskBegin()),
    row(DOCTORS, lambda _: AskEnd(time(9))),
    row(DOCTORS, lambda _: AddHours(time(9), time(13))),
    row(DOCTORS, lambda _: DropHours(time(9), time(13))),
    row(DOCTORS, lambda _: KeepHours()),
    row(DOCTORS, lambda _: ChooseSlotLength(30)),
    row(DOCTORS, lambda of: ShowHoursDates(of.day)),
    row(DOCTORS, lambda of: PickHoursDate(of.day)),
    row(DOCTORS, lambda _: HoldForGood()),
    row(DOCTORS, lambda _: LookAtWeek()),
    row(DOCTORS, lambda _: SaveWeek("1")),
    row("-----++-", lambda _: SaveWeek(Changes().mark), "hours.week", **WEEK),
    row(DOCTORS, lambda _: SaveWeek("1"), "hours.week", **WEEK),
    row(DOCTORS, lambda _: AskStopHours()),
    row(DOCTORS, lambda _: StopHours("1")),
    row(DOCTORS, lambda _: ShowOutside(0)),
    row(DOCTORS, lambda _: ShowDaysByHand(0)),
    row(DOCTORS, lambda of: AskFollowAgain(of.day)),
    row(DOCTORS, lambda of: FollowDayAgain(of.day, "1")),
    # Practice
    row(DOCTORS, lambda _: ShowPractice()),
    row(DOCTORS, lambda of: ShowAgenda(Stretch.DATE, of.day, Only.ALL, 0)),
    row(DOCTORS, lambda of: ShowAgendaMonth(of.day)),
    row(DOCTORS, lambda of: ShowDayPicture(of.day, dark=False)),
    row(DOCTORS, lambda of: ShowWeekPicture(of.day, dark=True)),
    row(OWN_BOOKING, lambda of: ShowPracticeAppointment(of.appointment)),
    row(OWN_BOOKING, lambda of: ShowListedAppointment(of.appointment, *IN_A_LIST)),
    row(OWN_BOOKING, lambda of: ShowPatientCard(of.appointment, 0)),
    row(OWN_BOOKING, lambda of: ShowVisit(of.appointment, of.appointment, 0)),
    row(OWN_BOOKING, lambda of: AskReason(of.appointment)),
    row(OWN_BOOKING, lambda of: AskCancelAsDoctor(of.appointment, Reason.ILL)),
    row(OWN_BOOKING, lambda of: AskCancelAsDoctor(of.appointment, Reason.TYPED)),
    row("-----+--", lambda of: CancelAsDoctor(of.appointment, Reason.ILL)),
    row(OWN_BOOKING, lambda of: CancelAsDoctor(of.appointment, Reason.TYPED)),
    # Requests and visits
    row(DOCTORS, lambda _: ShowRequests(0)),
    row("-----+--", lambda of: AcceptRequest(of.asked, 0)),
    row(OWN_BOOKING, lambda of: AcceptRequest(of.appointment, 0)),  # it is confirmed already
    row(OWN_BOOKING, lambda of: AskDecline(of.asked)),
    row("-----+--", lambda of: DeclineRequest(of.asked, Why.BUSY)),
    row(OWN_BOOKING, lambda of: DeclineRequest(of.asked, Why.TYPED)),
    row(OWN_BOOKING, lambda of: ProposeOther(of.asked)),
    row(OWN_BOOKING, lambda of: ProposeOnDay(of.asked, of.day)),
    row(OWN_BOOKING, lambda of: ProposeAtTime(of.asked, of.day)),
    row("-----+--", lambda of: ProposeTime(of.asked, of.free.id)),
    row(NOBODY, lambda of: ProposeTime(of.asked, of.elsewhere.id)),
    row("-+------", lambda of: TakeProposal(of.proposal, of.proposed.id, seen(of, of.proposed))),
    row(OWN_APPOINTMENT, lambda of: TakeProposal(of.proposal, of.proposed.id, "another")),
    row("-+------", lambda of: DeclineProposal(of.proposal, of.proposed.id)),
    row(OWN_BOOKING, lambda of: MarkVisit(of.appointment, VisitMark.ARRIVED)),  # too early
    row(OWN_BOOKING, lambda of: WriteDoctorNote(of.appointment)),
    row(OWN_BOOKING, lambda of: RemoveDoctorNote(of.appointment)),
    # Running late
    row(DOCTORS, lambda _: ShowLate()),
    row("-----++-", lambda _: SayLate(10, NOON.date())),
    row(DOCTORS, lambda of: SayLate(10, of.day)),  # another day's
    row(DOCTORS, lambda _: LeaveLate()),
    # Time off
    row(DOCTORS, lambda _: ShowTimesOff(0)),
    row(DOCTORS, lambda of: NewTimeOff(of.day)),
    row(DOCTORS, lambda of: ChooseLastDay(of.day, of.day)),
    row(DOCTORS, lambda of: AskPart(of.day)),
    row(DOCTORS, lambda of: AskPartEnd(of.day, time(9))),
    row(DOCTORS, lambda of: LookAtPart(of.day, time(9), time(13))),
    row(DOCTORS, lambda of: LookAtDays(of.day, of.day)),
    row(DOCTORS, lambda of: LookAtStretch(*stretch(of))),
    row(DOCTORS, lambda of: AskWhyAway(*stretch(of))),
    row(DOCTORS, lambda of: AskCallOff(*stretch(of), Deal.ILL)),
    row(DOCTORS, lambda of: AskCallOff(*stretch(of), Deal.TYPED)),
    row(DOCTORS, lambda _: ShowIll(1)),
    row("-----++-", lambda of: TakeTimeOff(*stretch(of), Deal.KEEP, mark_of([]))),
    row("-----++-", lambda of: TakeTimeOff(*stretch(of), Deal.ILL, mark_of([of.appointment]))),
    row("-----.+-", lambda of: TakeTimeOff(*stretch(of), Deal.ILL, mark_of([]))),  # look again
    row(DOCTORS, lambda of: TakeTimeOff(*stretch(of), Deal.TYPED, mark_of([]))),
    row(DOCTORS, lambda of: ShowTimeOff(of.time_off)),  # the colleague hears: it is gone
    row(DOCTORS, lambda of: AskEndTimeOff(of.time_off)),
    row("-----+.-", lambda of: EndTimeOff(of.time_off)),
    # The own card, the map, and how a doctor works
    row(DOCTORS, lambda _: ShowMyCard()),
    row(DOCTORS, lambda _: AskCardField(CardField.NAME)),
    row(DOCTORS, lambda _: ClearCardField(CardField.NAME)),  # one has a name, so it asks
    row(DOCTORS, lambda _: ClearCardField(CardField.FEE)),
    row("-----++-", lambda _: SpeakLanguage("de", spoken=True)),
    row(DOCTORS, lambda _: PickCardSpecialty(mark("Cardiology"))),
    row("-----+.-", lambda _: WithdrawCardRequest()),
    row(EVERYBODY, lambda of: ShowMap(of.doctor.id)),
    row(NOBODY, lambda of: ShowMap(of.applicant)),
    row(DOCTORS, lambda _: ShowSettings()),
    row("-----++-", lambda _: ChooseByRequest(on=True)),
    row("-----++-", lambda _: ChoosePause(10)),  # without weekly hours it needs no second press
    row(DOCTORS, lambda _: ConfirmPause(10, "0")),
    row("-----++-", lambda _: ChooseHolidays(on=True)),
    row(DOCTORS, lambda _: ConfirmHolidays(on=True, seen="0")),
    row(DOCTORS, lambda _: AskDigest()),
    row("-----++-", lambda _: ChooseDigest(time(7))),
    row(DOCTORS, lambda _: NoDigest()),
    # The address for a calendar outside
    row(DOCTORS, lambda _: ShowFeed(AS_DOCTOR)),
    row("-----++-", lambda _: RenewFeed(AS_DOCTOR)),
    row(DOCTORS, lambda _: EndFeed(AS_DOCTOR)),
    row(DOCTORS, lambda _: ShowBusy(0)),
    row(DOCTORS, lambda _: AskBusyAddress()),
    row(DOCTORS, lambda _: RemoveBusyCalendar()),
    row("-.------", lambda of: ShowFeed(of.patient)),
    row("-+------", lambda of: RenewFeed(of.patient)),
    row("-.------", lambda of: EndFeed(of.patient)),
    *ADMIN,
)

REFUSED = (
    "not here, or not yours",
    "not open to you",
    "has to confirm you",
    "does not take appointments",
    "for the clinic's doctors",
    "is taken",
    "does not share the medical history",
    "You have no appointment with this doctor",
    "no longer offered",
    "is booked, so",
    "access was switched off",
    "ahead as a doctor",
    "only admin",
    "This invitation does not work",
)
SIGN_UP_FIRST = ("What is your name?", "we need your name")


def test_every_action_has_a_row() -> None:
    doctor = Doctor(DoctorId(1), "Lena", "Cardiology", "BE-1", "+4930123", account_id=AccountId(1))
    slot = Slot(SlotId(1), doctor.id, Span(NOON, NOON), NOON.date())
    people = (doctor, PatientId(1), doctor.id, 1, PatientId(1), 1)
    one = AppointmentId(1)
    slots = (slot, slot, slot, slot, slot.day)
    things = Things(
        *people,
        one,
        *slots,
        ClinicPolicy(),
        TimeOffId(1),
        asked=one,
        proposal=one,
        proposed=slot,
        record=RecordId(1),
        unshared=one,
        wait=WaitId(1),
        offered=slot,
        colleague=doctor,
        invitation=InvitationId(1),
    )
    assert {type(one.act(things)) for one in TABLE} == set(declared())


@pytest.mark.timeout(400)  # every action in every role: minutes, on a busy machine
async def test_who_may(database_url: str) -> None:
    """Whatever button somebody presses, shown or forged, their role and the owner decide."""
    async with world_of(database_url) as world:
        before = await world.books.read()
        for role in ROLES:
            of_role = [(one, one.sign(role)) for one in TABLE]
            await _try_all(world, role, of_role, before)


async def test_who_may_act_for_a_doctor(database_url: str) -> None:
    """An admin may what the doctor may, and nobody else: least of all another doctor."""
    async with world_of(database_url) as world:
        before, doctor = await world.books.read(), world.things.doctor.id
        practice = [one for one in TABLE if type(one.act(world.things)) in ROUTES.practice]
        for role in ("patient", "other doctor", "disabled admin"):
            await _try_all(world, role, [(one, "-") for one in practice], before, doctor)
        as_doctor = [(one, "-" if _own(one, world) else one.sign("doctor")) for one in practice]
        await _try_all(world, "admin", as_doctor, before, doctor)


def _own(one: Row, world: World) -> bool:
    """Whether it is nobody's but the doctor's own."""
    return isinstance(one.act(world.things), WriteDoctorNote | RemoveDoctorNote)


async def _try_all(
    world: World,
    role: str,
    of_role: Sequence[tuple[Row, str]],
    before: Rows,
    doctor: DoctorId | None = None,
) -> None:
    """Press these in this role, first all that is refused; for a ``doctor``, where there is one."""
    for one in (refused for refused, expected in of_role if expected == "-"):
        said = await _press(world, role, one, doctor=doctor)
        assert any(part in said for part in REFUSED), (role, one.act(world.things), said)
    assert await world.books.read() == before, f"the {role} was refused, and something changed"
    for one, expected in of_role:
        if expected != "-":
            said = await _press(world, role, one, expected, doctor=doctor)
            after = await world.books.read()
            fault = _fault(expected, said, before, after)
            assert not fault, (role, one.act(world.things), fault)
            if after != before:
                await world.books.put_back(before)


async def _press(
    world: World, role: str, one: Row, expected: str = "-", *, doctor: DoctorId | None = None
) -> str:
    """Press, and return what the answer says; unless it is refused, wait until all is done."""
    phone, services, action = world.phones[role], world.services, one.act(world.things)
    if one.step and expected != "-":
        principal = await services.queries.principal(phone.id)
        assert principal is not None
        form = Form(one.step, {**one.form, **({} if doctor is None else {"acting_for": doctor})})
        await services.forms.put(
            principal.account.id, form, services.clock.now() + timedelta(days=1)
        )
    await phone.press_data(pack(action, fresh=True, acting_for=doctor), answered=False)
    if isinstance(action, Nothing) and expected == ".":
        return await phone.wait_toast()
    said = (await phone.wait_new("what would you like" if expected == ">" else "")).text
    if expected != "-":
        await world.books.all_handled()
    return said


def _fault(expected: str, said: str, before: Rows, after: Rows) -> str | None:
    """Say what is not as it should be."""
    if any(part in said for part in REFUSED):
        return f"refused: {said}"
    if expected == "?" and not any(part in said for part in SIGN_UP_FIRST):
        return f"not asked to sign up: {said}"
    if (without_entries(after) != without_entries(before)) is not (expected == "+"):
        return "nothing changed" if expected == "+" else "something changed"
    return None
