"""Buttons of sharing and reading a medical history, beside those in shared/links/."""

from bot.chat.payload import Action, action
from core.model import AppointmentId, DoctorId, PatientId, RecordId


@action("ho")
class ShareHistory(Action):
    patient: PatientId
    doctor: DoctorId


@action("yd")
class ReadRecord(Action):
    """A record of the patient of one's own appointment."""

    appointment: AppointmentId
    record: RecordId
