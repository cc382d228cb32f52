"""Every button there is, by subject. The prefixes stay: buttons in old chats carry them."""

from datetime import date, datetime
from enum import StrEnum

from bot.payload import Action, action
from core.model import AppointmentId, PersonId, SlotId

# Everywhere


@action("h")
class Home(Action):
    """The menu of what this person can do."""


@action("x")
class Nothing(Action):
    """A cell that cannot be chosen: an empty day, a heading."""


@action("hp")
class ShowHelp(Action): ...


@action("lg")
class ShowLanguages(Action): ...


@action("ls")
class SetLanguage(Action):
    code: str


# Booking


@action("ds")
class ShowDoctors(Action):
    page: int


@action("d")
class ShowDoctor(Action):
    doctor: PersonId


FIRST_FREE = date.min
"""A month that has passed: the calendar opens at the first one that has a free time."""


@action("bm")
class PickDay(Action):
    """The calendar of a doctor's free days, at a month."""

    doctor: PersonId
    month: date


@action("bd")
class PickTime(Action):
    doctor: PersonId
    day: date


@action("bt")
class TakeTime(Action):
    """A time was chosen: ask for the note."""

    slot: SlotId


@action("bn")
class SkipNote(Action):
    slot: SlotId


@action("bk")
class KeepNote(Action):
    """The note that is in the draft already fits this time too."""

    slot: SlotId


@action("bc")
class ConfirmBooking(Action):
    """What the summary showed: the slot's start, and whether the draft's note goes with it."""

    slot: SlotId
    start: datetime
    with_note: bool


# Appointments of a patient


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


@action("ax")
class CancelAppointment(Action):
    appointment: AppointmentId


@action("an")
class EditNote(Action):
    appointment: AppointmentId


@action("ar")
class RemoveNote(Action):
    appointment: AppointmentId


@action("mm")
class MoveToDay(Action):
    """The calendar for moving an appointment, at a month."""

    appointment: AppointmentId
    month: date


@action("md")
class MoveToTime(Action):
    appointment: AppointmentId
    day: date


@action("mt")
class AskMove(Action):
    appointment: AppointmentId
    slot: SlotId


@action("mc")
class ConfirmMove(Action):
    appointment: AppointmentId
    slot: SlotId
    start: datetime


@action("ok")
class SayComing(Action):
    appointment: AppointmentId


# Signing up and the profile


@action("su")
class SignUp(Action):
    """Choose a role: patient, or apply as a doctor."""


@action("sp")
class SignUpAsPatient(Action): ...


@action("sd")
class ApplyAsDoctor(Action): ...


@action("sn")
class KeepName(Action):
    """Sign up under the name that Telegram knows."""


@action("p")
class ShowProfile(Action): ...


@action("pn")
class ChangeName(Action): ...


@action("pk")
class ChangeToTelegramName(Action): ...


@action("pt")
class ChangePhone(Action): ...


# Applying as a doctor


class Field(StrEnum):
    """What a doctor tells when applying, in the order of the questions."""

    NAME = "name"
    PHONE = "phone"
    SPECIALTY = "specialty"
    LICENCE = "licence"
    ADDRESS = "address"
    LANGUAGES = "languages"
    EXPERIENCE = "experience"
    FEE = "fee"
    BIO = "bio"


@action("yf")
class AskField(Action):
    field: Field


@action("yn")
class KeepApplicantName(Action): ...


@action("ys")
class SkipField(Action):
    field: Field


@action("yp")
class PickSpecialty(Action):
    """``mark`` stands for a specialty that the clinic has already."""

    mark: str


@action("yl")
class ToggleSpoken(Action):
    """Tick or untick a spoken language."""

    code: str


@action("yg")
class KeepSpoken(Action):
    """Go on with the spoken languages that are ticked."""


@action("yr")
class ReviewApplication(Action): ...


@action("yc")
class SendApplication(Action): ...


# Publishing


@action("pu")
class StartPublishing(Action): ...


@action("pm")
class ShowPublishDays(Action):
    """The calendar for choosing days, at a month."""

    month: date


@action("py")
class ChooseDay(Action):
    """Choose a day, or let go of it: pressing twice changes nothing more."""

    day: date
    chosen: bool


@action("po")
class PublishOn(Action):
    """Begin publishing with one day chosen already."""

    day: date


@action("ph")
class ShowPublishHours(Action): ...


@action("ps")
class ChooseStandardDay(Action): ...


@action("pl")
class ChooseLength(Action):
    minutes: int


@action("pw")
class ShowPreview(Action): ...


@action("pp")
class Publish(Action):
    """``mark`` tells the plan that the preview showed from every other."""

    mark: int


# Schedule


@action("sc")
class ShowSchedule(Action):
    """The calendar of the doctor's published days, at a month."""

    month: date


@action("sy")
class ShowScheduleDay(Action):
    day: date


@action("sz")
class ShowSchedulePage(Action):
    day: date
    page: int


@action("st")
class ShowSlot(Action):
    slot: SlotId


@action("so")
class OpenSlot(Action):
    """Offer a slot, or switch it off."""

    slot: SlotId
    is_open: bool


@action("sr")
class RetimeSlot(Action):
    slot: SlotId


@action("sk")
class AskDeleteSlot(Action):
    slot: SlotId


@action("sx")
class DeleteSlot(Action):
    """``day`` is where to go on when the slot is gone."""

    slot: SlotId
    day: date


@action("dw")
class OpenScheduleDay(Action):
    """Offer all free slots of a day, or switch them off."""

    day: date
    is_open: bool


@action("dk")
class AskDeleteScheduleDay(Action):
    day: date


@action("dx")
class DeleteScheduleDay(Action):
    day: date


# Practice


class Stretch(StrEnum):
    """Which of a doctor's bookings to show."""

    PAST = "p"
    TODAY = "t"
    UPCOMING = "u"


@action("pr")
class ShowPractice(Action): ...


@action("pb")
class ShowBookings(Action):
    stretch: Stretch
    page: int


@action("b")
class ShowBooking(Action):
    """One appointment as its doctor sees it."""

    appointment: AppointmentId


class Reason(StrEnum):
    """Why a doctor cancels: one of the usual reasons, or the one they typed."""

    ILL = "i"
    EMERGENCY = "e"
    AWAY = "a"
    TYPED = "t"


@action("bw")
class AskReason(Action):
    """The doctor wants to cancel: ask why."""

    appointment: AppointmentId


@action("bq")
class AskCancelBooking(Action):
    """The reason is known: show what cancelling will do."""

    appointment: AppointmentId
    reason: Reason


@action("bx")
class CancelBooking(Action):
    appointment: AppointmentId
    reason: Reason


# Admin


@action("ad")
class ShowAdmin(Action): ...


@action("dv")
class ShowApplication(Action):
    doctor: PersonId


@action("pv")
class ShowNewPatient(Action):
    patient: PersonId


@action("dd")
class DecideDoctor(Action):
    doctor: PersonId
    approve: bool


@action("dp")
class DecidePatient(Action):
    patient: PersonId
    approve: bool
