"""Where one subject leads into another: the actions that screens of several subjects carry.

Subjects never import each other, so what leads into one of them from outside stands here.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from bot.chat.payload import Action, action
from core.model import AppointmentId, DoctorId, PatientId, SlotId, TimeOffId
from core.ports.agenda import Only

NO_SLOT = SlotId(0)
PRESENT = date.min
"""A day long past: what is asked for then is shown as of today."""
FIRST_FREE = date.min
"""A month that has passed: the calendar opens at the first one that has a free time."""


@action("ds")
class ShowDoctors(Action):
    page: int


@action("d")
class ShowDoctor(Action):
    doctor: DoctorId


@action("cm")
class ShowMap(Action):
    """A doctor's place as a pin on the map."""

    doctor: DoctorId


@action("ff")
class FindATime(Action):
    """The ways to find a doctor or a time."""


ANY = "-"
ANY_DAY, ANY_TIME = date.min, time()


@action("ft")
class FindTimes(Action):
    """The earliest free times that fit. As it is, of all doctors, on any day, at any time.

    ``who`` is a doctor or a specialty as bot/shared/deep_links.py writes them, ``speaks`` the code
    of a language. A time starts at ``since`` or later, and before ``until``.
    """

    who: str = ANY
    speaks: str = ANY
    first: date = ANY_DAY
    last: date = ANY_DAY
    since: time = ANY_TIME
    until: time = ANY_TIME
    page: int = 0


@action("fc")
class ShowMyCode(Action):
    """The code that opens one's own card."""


@action("ad")
class ShowAdmin(Action):
    """The admin's first screen."""


@action("dq")
class ShowQueue(Action):
    """Who waits for an admin's decision."""

    page: int


@action("fp")
class ShowCodes(Action):
    """The codes of all doctors and specialties, for admins."""

    page: int


@action("bm")
class PickDay(Action):
    """The calendar of a doctor's free days, at a month."""

    doctor: DoctorId
    month: date


@action("bd")
class PickTime(Action):
    """A doctor's free times of a day."""

    doctor: DoctorId
    day: date


@action("bt")
class TakeTime(Action):
    """A time was chosen: show all that would be booked."""

    slot: SlotId


@action("gt")
class TakeTimeFor(Action):
    """A time for one of those for whom the account books; oneself is one of them."""

    slot: SlotId
    patient: PatientId


@action("gf")
class ShowFamily(Action):
    """For whom one books."""


@action("ga")
class AddSomebody(Action):
    """Add somebody for whom to book. With NO_SLOT it is not to book a time for them at once."""

    slot: SlotId


@action("gd")
class AskRemoveSomebody(Action):
    patient: PatientId


@action("bi")
class TakeInstead(Action):
    """A time in place of a lost appointment, whose note goes along."""

    slot: SlotId
    lost: AppointmentId


@action("ma")
class ShowAppointments(Action):
    past: bool
    page: int


@action("a")
class ShowAppointment(Action):
    appointment: AppointmentId


@action("ac")
class AskCancel(Action):
    appointment: AppointmentId


@action("mm")
class MoveToDay(Action):
    """The calendar for moving an appointment, at a month."""

    appointment: AppointmentId
    month: date


@action("pr")
class ShowPractice(Action): ...


@action("b")
class ShowPracticeAppointment(Action):
    """One appointment as its doctor sees it."""

    appointment: AppointmentId


class Stretch(StrEnum):
    """Which of a doctor's appointments a list shows, by when they are."""

    TODAY = "t"
    TOMORROW = "m"
    WEEK = "w"
    DATE = "d"
    UPCOMING = "u"
    PAST = "p"


@action("kl")
class ShowAgenda(Action):
    """A doctor's appointments. ``day`` counts for Stretch.DATE only."""

    stretch: Stretch
    day: date
    only: Only
    page: int


@action("km")
class ShowAgendaMonth(Action):
    """The calendar from which a day's list is chosen, at a month."""

    month: date


@action("kb")
class ShowListedAppointment(Action):
    """One appointment as its doctor sees it; Back leads to the list that it stands in."""

    appointment: AppointmentId
    stretch: Stretch
    day: date
    only: Only
    page: int


@action("kp")
class ShowPatientCard(Action):
    """The patient of one's own appointment, and their visits here."""

    appointment: AppointmentId
    page: int


@action("kc")
class ShowVisit(Action):
    """A visit as its doctor sees it; Back leads to the card of its patient."""

    visit: AppointmentId
    appointment: AppointmentId
    page: int


@action("rq")
class ShowRequests(Action):
    """What waits for the doctor's word."""

    page: int


@action("ra")
class AcceptRequest(Action):
    """``seen`` is the sequence of what was shown: the doctor agrees to that time, not to any."""

    appointment: AppointmentId
    seen: int


@action("rd")
class AskDecline(Action):
    """The doctor says no to a request: ask why."""

    appointment: AppointmentId


@action("rp")
class ProposeOther(Action):
    """Show the doctor which of their free times they could propose instead."""

    appointment: AppointmentId


@action("rt")
class TakeProposal(Action):
    """``seen`` tells what was proposed from any other offer of this slot."""

    appointment: AppointmentId
    slot: SlotId
    seen: str


class VisitMark(StrEnum):
    """What a doctor notes of a visit."""

    ARRIVED = "a"
    COMPLETED = "c"
    NO_SHOW = "n"
    UNDO = "u"


@action("rm")
class MarkVisit(Action):
    appointment: AppointmentId
    mark: VisitMark


@action("ro")
class WriteDoctorNote(Action):
    """The doctor's own note, which no patient reads."""

    appointment: AppointmentId


@action("rn")
class DeclineProposal(Action):
    appointment: AppointmentId
    slot: SlotId


@action("sc")
class ShowSchedule(Action):
    """The calendar of the doctor's published days, at a month."""

    month: date


@action("kd")
class ShowDayPicture(Action):
    """A day as a picture; PRESENT is today."""

    day: date
    dark: bool


@action("kw")
class ShowWeekPicture(Action):
    """The week of a day as a picture; PRESENT is this week."""

    day: date
    dark: bool


@action("sy")
class ShowScheduleDay(Action):
    day: date


@action("so")
class OpenSlot(Action):
    """Offer a slot, or switch it off."""

    slot: SlotId
    is_open: bool


@action("pu")
class StartPublishing(Action): ...


@action("po")
class PublishOn(Action):
    """Begin publishing with one day chosen already."""

    day: date


@action("cl")
class ShowLate(Action):
    """How late the doctor runs, and to say so."""


@action("cc")
class ShowMyCard(Action):
    """The doctor's own card."""


@action("cs")
class ShowSettings(Action):
    """How the doctor works."""


@action("vt")
class ShowTimeOff(Action):
    time_off: TimeOffId


@action("qa")
class AskWait(Action):
    """Wait for a doctor's time to free: ask for which days. PRESENT is no day in particular."""

    doctor: DoctorId
    day: date


@action("ql")
class ShowWaits(Action):
    """What one waits for."""

    page: int


@action("su")
class SignUp(Action):
    """Choose a role: patient, or apply as a doctor."""


@action("sp")
class SignUpAsPatient(Action): ...


@action("sd")
class ApplyAsDoctor(Action): ...


@action("p")
class ShowProfile(Action): ...


@action("hs")
class ShowPatientProfile(Action):
    """The profile of somebody whom the account cares for."""

    patient: PatientId


@action("hl")
class ShowHistory(Action):
    """The medical history of somebody whom the account cares for."""

    patient: PatientId
    page: int


@action("hm")
class ShowSharing(Action):
    """Which doctors may read a medical history, and which could be let."""

    patient: PatientId
    page: int


@action("hn")
class AskShare(Action):
    """Say what a doctor would see of a medical history, before anything is shared."""

    patient: PatientId
    doctor: DoctorId


@action("hq")
class StopSharing(Action):
    patient: PatientId
    doctor: DoctorId


@action("hv")
class ShowReadings(Action):
    """Which doctor read what in a medical history."""

    patient: PatientId
    page: int


@action("yh")
class ReadHistory(Action):
    """The medical history of the patient of one's own appointment, while it is shared."""

    appointment: AppointmentId
    page: int


@action("xp")
class ShowPrivacy(Action):
    """What is kept about oneself, and what can be done about it."""


@action("lg")
class ShowLanguages(Action): ...


@dataclass(frozen=True, slots=True)
class ChosenTime:
    """A time that somebody is about to book, as they read it."""

    doctor: str
    start: datetime


@dataclass(frozen=True, slots=True)
class SignUpFirst(Action):
    """Hand somebody over to sign up; afterwards they go on with ``then``. It is on no button.

    ``back`` leads to where they came from; ``chosen`` is the time that they want to book.
    """

    then: Action
    back: Action = field(default=ShowDoctors(0))
    chosen: ChosenTime | None = None
