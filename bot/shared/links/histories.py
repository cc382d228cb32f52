"""Medical histories: whose, shared with whom, read by whom."""

from bot.chat.payload import Action, action
from core.model import AppointmentId, DoctorId, PatientId


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
