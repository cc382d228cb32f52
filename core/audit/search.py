"""What is looked for in the trail."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.audit.deeds import AuditEntry, Deed
from core.model import AccountId, DoctorId, PatientId, Span


class Kind(StrEnum):
    """Of what kind the deeds are. The words stay: buttons carry them."""

    ALL = "a"
    APPOINTMENTS = "b"
    CALENDAR = "c"
    WAITS = "w"
    HISTORIES = "h"
    READINGS = "r"
    PEOPLE = "p"
    CLINIC = "o"


class Side(StrEnum):
    """Whether somebody did it, or it was done to them."""

    ANY = "a"
    BY = "b"
    TO = "t"


_READINGS = {
    *(Deed.HISTORY_READ, Deed.RECORD_READ, Deed.TRAIL_READ),
    *(Deed.EXPORTED_APPOINTMENTS, Deed.EXPORTED_PEOPLE, Deed.EXPORTED_FOR_EXCHANGE),
}
_BEGINNINGS: Mapping[Kind, tuple[str, ...]] = {
    Kind.APPOINTMENTS: (
        *("appointment_", "cancellation_", "cancelled_", "note_", "attendance_", "request_"),
        *("time_proposed", "proposal_", "patient_arrived", "visit_", "doctor_note_"),
    ),
    Kind.CALENDAR: (
        *("slot_", "slots_", "weekly_", "pause_", "holiday_", "day_", "time_off_", "delay_"),
        *("requests_", "digest_"),
    ),
    Kind.WAITS: ("wait_", "time_offered", "offer_"),
    Kind.HISTORIES: ("profile_", "record_", "history_", "sharing_"),
    Kind.CLINIC: (
        *("letters_", "patient_called", "call_", "trail_", "orphans_", "reminders_", "holds_"),
        *("leases_", "list_", "exported_"),
    ),
}


def _of(kind: Kind) -> frozenset[Deed]:
    match kind:
        case Kind.ALL:
            return frozenset(Deed)
        case Kind.READINGS:
            return frozenset(_READINGS)
        case Kind.PEOPLE:
            others = [one for other in _BEGINNINGS for one in _of(other)]
            return frozenset(Deed) - frozenset(others)
        case _:
            return frozenset(one for one in Deed if one.startswith(_BEGINNINGS[kind]))


DEEDS: Mapping[Kind, frozenset[Deed]] = {kind: _of(kind) for kind in Kind}
"""The deeds of each kind. What is of no other kind is of people."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Whom the trail is searched for: an account, with whoever its owner is, or one without."""

    account: AccountId | None = None
    patient: PatientId | None = None
    doctor: DoctorId | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries: of a kind, within ``when``, by or about somebody, from these places.

    ``origins`` are the words by which entries say where they come from; None is from anywhere.
    With ``upto`` later entries are left out, so that pages stay as they are while more is written.
    """

    when: Span
    kind: Kind = Kind.ALL
    who: Somebody | None = None
    side: Side = Side.ANY
    origins: Collection[str] | None = None
    upto: int | None = None
    only: int | None = None
    """One entry alone, whatever else is asked."""


@dataclass(frozen=True, slots=True)
class TrailLine:
    """An entry with the names of those whom it tells of, as far as they are known still."""

    id: int
    entry: AuditEntry
    actor: str | None = None
    account: str | None = None
    patient: str | None = None
    doctor: str | None = None
    appointment: Span | None = None
