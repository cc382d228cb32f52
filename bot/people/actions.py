"""Buttons of those who decide on people."""

from enum import StrEnum

from bot.chat.payload import Action, action
from core.model import AccountId, DoctorId, PatientId, Subject
from core.people.access import Access


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


class Deal(StrEnum):
    """What becomes of whom a doctor would see: they stay, or are called off for a reason."""

    OPEN = "o"
    """Nothing is decided yet."""
    KEEP = "k"
    AWAY = "a"
    LEFT = "l"
    TYPED = "t"


@action("pj")
class ShowTheirAppointments(Action):
    """A patient's appointments with all doctors."""

    patient: PatientId
    page: int


@action("dj")
class AskShutOut(Action):
    """What shutting somebody out would do; ``number`` is as in core.people.access.Whom."""

    access: Access
    number: int
    deal: Deal


@action("dh")
class AskWhyShutOut(Action):
    """All that the doctor has ahead is to be called off: ask why."""

    access: Access
    number: int


@action("dl")
class ShutOut(Action):
    """``seen`` tells which appointments were seen in the way."""

    access: Access
    number: int
    deal: Deal
    seen: str


@action("dm")
class LetIn(Action):
    access: Access
    number: int


@action("dy")
class AskAdmin(Action):
    """``made``: to become an admin, else to be one no longer."""

    account: AccountId
    made: bool


@action("dz")
class SetAdmin(Action):
    account: AccountId
    made: bool
