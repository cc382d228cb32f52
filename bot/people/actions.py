"""Buttons of those who decide on people."""

from enum import StrEnum

from bot.chat.payload import Action, action
from core.model import DoctorId, PatientId, Subject


@action("dv")
class ShowApplication(Action):
    doctor: DoctorId


@action("pv")
class ShowNewPatient(Action):
    patient: PatientId


@action("cv")
class ShowCardRequest(Action):
    doctor: DoctorId


@action("cd")
class DecideCard(Action):
    """``seen`` is the version of the request that the admin looks at."""

    doctor: DoctorId
    approve: bool
    seen: int


@action("dd")
class DecideDoctor(Action):
    """``seen`` is the version of the card that the admin looks at."""

    doctor: DoctorId
    approve: bool
    seen: int


@action("dp")
class DecidePatient(Action):
    """``seen`` is the version of the patient that the admin looks at."""

    patient: PatientId
    approve: bool
    seen: int


class WhyNot(StrEnum):
    """Why an admin says no: one of the usual reasons, or the one they typed."""

    UNPROVEN = "u"
    INCOMPLETE = "i"
    STRANGER = "s"
    TYPED = "t"


@action("dn")
class Decline(Action):
    """``whom`` is a patient's number where it is about one, else a doctor's; ``seen`` as above."""

    about: Subject
    whom: int
    why: WhyNot
    seen: int
