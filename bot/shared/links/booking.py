"""Booking a time, and waiting for one."""

from datetime import date

from bot.chat.payload import Action, action
from core.model import AppointmentId, DoctorId, PatientId, SlotId


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


@action("bi")
class TakeInstead(Action):
    """A time in place of a lost appointment, whose note goes along."""

    slot: SlotId
    lost: AppointmentId


@action("qa")
class AskWait(Action):
    """Wait for a doctor's time to free: ask for which days. PRESENT is no day in particular."""

    doctor: DoctorId
    day: date


@action("ql")
class ShowWaits(Action):
    """What one waits for."""

    page: int
