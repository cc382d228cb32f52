"""Buttons of the desk where it acts for doctors and patients."""

from datetime import date
from enum import StrEnum

from bot.chat.payload import Action, action
from core.model import AppointmentId, DoctorId, PatientId, SlotId


class Because(StrEnum):
    """Why the desk cancels: one of the usual reasons, or the one that was typed."""

    ASKED = "a"
    CLINIC = "c"
    TYPED = "t"


@action("zs")
class ShowPractices(Action):
    """Whose practice to act in."""

    page: int


# Patients


@action("zl")
class ShowFound(Action):
    """A page of the patients who were found."""

    slot: SlotId
    page: int


@action("zn")
class NewPatient(Action):
    """Write down a patient who is not there yet."""

    slot: SlotId


@action("zg")
class RegisterAnyway(Action):
    """The number is known, but it is somebody else's as well."""

    slot: SlotId


# Booking


@action("zb")
class ChooseDoctorFor(Action):
    """With whom to book for a patient."""

    patient: PatientId
    page: int


@action("zm")
class ShowDeskMonth(Action):
    patient: PatientId
    doctor: DoctorId
    month: date


@action("zt")
class ShowDeskDay(Action):
    patient: PatientId
    doctor: DoctorId
    day: date


@action("zc")
class CheckDeskBooking(Action):
    patient: PatientId
    slot: SlotId


@action("zx")
class ConfirmDeskBooking(Action):
    """``seen`` is what was shown: see core.appointments.rules.fingerprint."""

    patient: PatientId
    slot: SlotId
    seen: str


# Changing


@action("zo")
class ShowDeskMoveMonth(Action):
    appointment: AppointmentId
    month: date


@action("zp")
class ShowDeskMoveDay(Action):
    appointment: AppointmentId
    day: date


@action("zq")
class CheckDeskMove(Action):
    appointment: AppointmentId
    slot: SlotId


@action("zv")
class ConfirmDeskMove(Action):
    appointment: AppointmentId
    slot: SlotId
    seen: str


@action("zr")
class AskDeskReason(Action):
    appointment: AppointmentId


@action("zw")
class CheckDeskCancel(Action):
    appointment: AppointmentId
    because: Because


@action("zz")
class ConfirmDeskCancel(Action):
    appointment: AppointmentId
    because: Because
