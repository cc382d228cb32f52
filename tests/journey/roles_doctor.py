"""What a doctor does: the rows of the table in test_who_may."""

from datetime import date, datetime, time, timedelta

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
from bot.busy.actions import AskBusyAddress, RemoveBusyCalendar
from bot.card.actions import (
    AskCardField,
    ClearCardField,
    PickCardSpecialty,
    SpeakLanguage,
    WithdrawCardRequest,
)
from bot.feeds.actions import EndFeed, RenewFeed
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
from bot.shared.links.busy import ShowBusy
from bot.shared.links.feeds import AS_DOCTOR, ShowFeed
from bot.shared.links.finding import (
    ShowMap,
)
from bot.shared.links.people import (
    ApplyAsDoctor,
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
from core.doctors.rules import CardField
from core.policy import Window
from core.ports.agenda import Only
from core.slots.service import Plan
from core.slots.time_off import mark_of
from core.slots.weekly import Changes
from tests.journey.clinic import NOON
from tests.journey.roles import (
    DOCTORS,
    EVERYBODY,
    NOBODY,
    OWN_APPOINTMENT,
    OWN_BOOKING,
    OWN_SLOT,
    row,
    seen,
)
from tests.journey.world import Things

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


def stretch(of: Things) -> tuple[datetime, datetime]:
    """Return the time of the appointment, to be away from."""
    return of.taken.span.start, of.taken.span.end


DOCTOR = (
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
)
