"""Who one is, for whom one books, and what is kept about them."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.chat.payload import Action, action
from bot.shared.links.finding import ShowDoctors
from core.model import DoctorId, PatientId, SlotId

NO_SLOT = SlotId(0)


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


@action("xp")
class ShowPrivacy(Action):
    """What is kept about oneself, and what can be done about it."""


@action("lg")
class ShowLanguages(Action): ...


@dataclass(frozen=True, slots=True)
class ChosenTime:
    """A time that somebody is about to book, as they read it."""

    doctor: DoctorId
    doctor_name: str
    start: datetime


@dataclass(frozen=True, slots=True)
class SignUpFirst(Action):
    """Hand somebody over to sign up; afterwards they go on with ``then``. It is on no button.

    ``back`` leads to where they came from; ``chosen`` is the time that they want to book.
    """

    then: Action
    back: Action = field(default=ShowDoctors(0))
    chosen: ChosenTime | None = None
