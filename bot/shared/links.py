"""Where one subject leads into another: the actions that screens of several subjects carry.

Subjects never import each other, so what leads into one of them from outside stands here.
"""

from dataclasses import dataclass
from datetime import date

from bot.chat.payload import Action, action
from core.model import AppointmentId, DoctorId, SlotId

THIS_MONTH = date.min
"""A month long past: the schedule opens at the one that runs."""
FIRST_FREE = date.min
"""A month that has passed: the calendar opens at the first one that has a free time."""


@action("ds")
class ShowDoctors(Action):
    page: int


@action("d")
class ShowDoctor(Action):
    doctor: DoctorId


@action("bm")
class PickDay(Action):
    """The calendar of a doctor's free days, at a month."""

    doctor: DoctorId
    month: date


@action("bt")
class TakeTime(Action):
    """A time was chosen: ask for the note."""

    slot: SlotId


@action("ma")
class ShowAppointments(Action):
    past: bool
    page: int


@action("a")
class ShowAppointment(Action):
    appointment: AppointmentId


@action("pr")
class ShowPractice(Action): ...


@action("b")
class ShowPracticeAppointment(Action):
    """One appointment as its doctor sees it."""

    appointment: AppointmentId


@action("sc")
class ShowSchedule(Action):
    """The calendar of the doctor's published days, at a month."""

    month: date


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


@action("su")
class SignUp(Action):
    """Choose a role: patient, or apply as a doctor."""


@action("sp")
class SignUpAsPatient(Action): ...


@action("sd")
class ApplyAsDoctor(Action): ...


@action("p")
class ShowProfile(Action): ...


@action("lg")
class ShowLanguages(Action): ...


@dataclass(frozen=True, slots=True)
class SignUpFirst(Action):
    """Hand somebody over to sign up; afterwards they go on with ``then``. It is on no button."""

    then: Action
