"""The clinic's desk: what waits for an admin, and acting for others."""

from bot.chat.payload import Action, action
from core.model import AppointmentId, DoctorId, PatientId, SlotId
from core.ports.directory import InRole, InState, PersonKind


@action("ad")
class ShowAdmin(Action):
    """The admin's first screen."""


@action("dq")
class ShowQueue(Action):
    """Who waits for an admin's decision."""

    page: int


@action("zd")
class StandIn(Action):
    """Act for a doctor, as an admin: it leads into their practice."""

    doctor: DoctorId


@action("zf")
class FindPatient(Action):
    """Ask for whom something is booked. With NO_SLOT no time was chosen yet."""

    slot: SlotId


@action("zk")
class ShowDeskPatient(Action):
    """A patient as the desk sees them; ``slot`` is as in FindPatient."""

    patient: PatientId
    slot: SlotId


@action("za")
class ShowDeskAppointment(Action):
    """Anybody's appointment, to be moved or cancelled for them."""

    appointment: AppointmentId


@action("dt")
class ShowToday(Action):
    """The clinic's appointments of today."""

    page: int


@action("da")
class ShowAtWork(Action):
    """The doctors at work today; ``free``: only those with times that can still be booked."""

    free: bool
    page: int


@action("du")
class ShowUnconfirmed(Action):
    """Tomorrow's appointments that nobody has confirmed."""

    page: int


NO_WORDS = "-"


@action("pf")
class FindPeople(Action):
    """The people of the clinic; ``typed`` is what was looked for, see bot/people/wanted.py."""

    role: InRole = InRole.ANY
    state: InState = InState.ANY
    typed: str = NO_WORDS
    page: int = 0


@action("pg")
class ShowPerson(Action):
    """One person; the rest is the list from which one came."""

    kind: PersonKind
    number: int
    role: InRole = InRole.ANY
    state: InState = InState.ANY
    typed: str = NO_WORDS
    page: int = 0


@action("tl")
class ShowLedger(Action):
    """How letters stand, and which failed."""


@action("tc")
class ShowCallList(Action):
    """Whom to call, because no letter reaches them."""

    page: int
