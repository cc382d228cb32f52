"""How an appointment lives, deed by deed: where it stands after each, and what may never follow."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.audit import Deed
from core.model import LIVE, Appointment, Status
from storage.drivers.readers import AnyRow

BEGINNINGS = (Deed.APPOINTMENT_REQUESTED, Deed.APPOINTMENT_BOOKED)
MOVES = (Deed.APPOINTMENT_MOVED, Deed.PROPOSAL_TAKEN)
TIMES = (*BEGINNINGS, *MOVES)
"""Each of them puts an appointment into a slot."""
BACK = (Deed.VISIT_UNMARKED, Deed.APPOINTMENT_RESTORED)
"""Each of them puts an appointment back into the slot that it was in."""
CANCELLED = (
    Deed.APPOINTMENT_CANCELLED,
    Deed.APPOINTMENT_CALLED_OFF,
    Deed.CANCELLED_BY_DESK,
)
REFUSED = (Deed.REQUEST_REJECTED, Deed.REQUEST_EXPIRED)
CHANGING = (*MOVES, *CANCELLED, *REFUSED, Deed.APPOINTMENT_RESTORED)
"""Each of them changes what stands in a calendar."""
SEEN = (Deed.VISIT_COMPLETED, Deed.VISIT_MISSED)
FREEING = (*MOVES, Deed.APPOINTMENT_CANCELLED, Deed.CANCELLED_BY_DESK, *REFUSED)
"""Each of them frees the slot that the appointment was in; its doctor's word alone does not."""
UNPROPOSED = (Deed.PROPOSAL_DECLINED, Deed.PROPOSAL_WITHDRAWN)
"""After these what was asked for waits as it did before."""
BY_ITSELF = (
    Deed.CANCELLATION_SETTLED,
    Deed.REQUEST_EXPIRED,
    Deed.VISIT_COMPLETED,
    Deed.PROPOSAL_WITHDRAWN,
)
"""What the clinic does where nobody says anything."""

_ENDED = (Status.COMPLETED, Status.NO_SHOW)
_MAY: Mapping[Deed, Sequence[Status]] = {
    Deed.APPOINTMENT_MOVED: LIVE,
    Deed.APPOINTMENT_CANCELLED: LIVE,
    Deed.APPOINTMENT_CALLED_OFF: LIVE,
    Deed.CANCELLED_BY_DESK: LIVE,
    Deed.NOTE_CHANGED: LIVE,
    Deed.ATTENDANCE_CONFIRMED: LIVE,
    Deed.REQUEST_ACCEPTED: (Status.PENDING,),
    Deed.REQUEST_REJECTED: (Status.PENDING,),
    Deed.REQUEST_EXPIRED: (Status.PENDING,),
    Deed.TIME_PROPOSED: (Status.PENDING,),
    Deed.PROPOSAL_TAKEN: (Status.PENDING,),
    Deed.PROPOSAL_DECLINED: (Status.PENDING,),
    Deed.PROPOSAL_WITHDRAWN: (Status.PENDING,),
    Deed.PATIENT_ARRIVED: (Status.CONFIRMED,),
    Deed.VISIT_COMPLETED: (Status.CONFIRMED, Status.NO_SHOW),
    Deed.VISIT_MISSED: (Status.CONFIRMED, Status.COMPLETED),
    Deed.VISIT_UNMARKED: (Status.CONFIRMED, *_ENDED),
    Deed.APPOINTMENT_RESTORED: (Status.CANCELLED,),
    Deed.CANCELLATION_SETTLED: (Status.CANCELLED,),
    Deed.VISIT_DELAYED: (Status.CONFIRMED,),
    Deed.DOCTOR_NOTE_CHANGED: tuple(Status),
}
"""In which states each deed may be done."""
_BECOMES: Mapping[Deed, Status] = {
    Deed.APPOINTMENT_CANCELLED: Status.CANCELLED,
    Deed.APPOINTMENT_CALLED_OFF: Status.CANCELLED,
    Deed.CANCELLED_BY_DESK: Status.CANCELLED,
    Deed.REQUEST_ACCEPTED: Status.CONFIRMED,
    Deed.REQUEST_REJECTED: Status.REJECTED,
    Deed.REQUEST_EXPIRED: Status.REJECTED,
    Deed.PROPOSAL_TAKEN: Status.CONFIRMED,
    Deed.VISIT_COMPLETED: Status.COMPLETED,
    Deed.VISIT_MISSED: Status.NO_SHOW,
    Deed.VISIT_UNMARKED: Status.CONFIRMED,
    Deed.APPOINTMENT_RESTORED: Status.CONFIRMED,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an appointment stands once this was done."""

    deed: Deed
    at: datetime
    status: Status
    slot: int
    """The slot that it fills while it is live."""
    sequence: int = 0
    arrived: bool = False
    proposed: bool = False
    coming: bool = False


class ImpossibleLifeError(Exception):
    """Something was done that could not be done then."""


def life(told: Sequence[AnyRow], *, asks_first: bool, staff: Collection[int] = ()) -> list[Stage]:
    """Return the stages of an appointment by its deeds, oldest first.

    ``asks_first``: its doctor is asked before a time is confirmed; but what the ``staff`` does is
    final. Raises ImpossibleLifeError.
    """
    stages: list[Stage] = []
    for row in told:
        deed = Deed(row.deed)
        asks = asks_first and row.actor_id not in staff
        stages.append(_later(stages[-1], row, asks_first=asks) if stages else _born(deed, row))
    return stages


def lived(told: Sequence[AnyRow], *, asks_first: bool, staff: Collection[int] = ()) -> list[Stage]:
    """Return the stages of an appointment, or none where it cannot have lived so."""
    try:
        return life(told, asks_first=asks_first, staff=staff)
    except ImpossibleLifeError:
        return []


def _born(deed: Deed, row: AnyRow) -> Stage:
    if deed not in BEGINNINGS:
        raise ImpossibleLifeError(f"it began with {deed}")
    asked = deed is Deed.APPOINTMENT_REQUESTED
    return Stage(deed, row.at, Status.PENDING if asked else Status.CONFIRMED, row.slot_id)


def _later(before: Stage, row: AnyRow, *, asks_first: bool) -> Stage:
    deed = Deed(row.deed)
    answers = deed in {Deed.PROPOSAL_TAKEN, *UNPROPOSED}
    marks = deed is Deed.VISIT_UNMARKED and before.status is Status.CONFIRMED
    if (
        before.status not in _MAY.get(deed, ())
        or (answers and not before.proposed)
        or (deed is Deed.PATIENT_ARRIVED and before.arrived)
        or (marks and not before.arrived)
    ):
        raise ImpossibleLifeError(f"{deed} came upon {before.deed}, when it was {before.status}")
    status = _BECOMES.get(deed, before.status)
    if deed is Deed.APPOINTMENT_MOVED:
        status = Status.PENDING if asks_first else Status.CONFIRMED
    elsewhere = deed in MOVES
    proposed = before.proposed and status is Status.PENDING
    return replace(
        before,
        deed=deed,
        at=row.at,
        status=status,
        slot=row.slot_id if elsewhere else before.slot,
        sequence=before.sequence + (deed in CHANGING),
        arrived=_arrived(before, deed),
        proposed=deed is Deed.TIME_PROPOSED or (proposed and deed not in {*MOVES, *UNPROPOSED}),
        coming=not elsewhere and (before.coming or deed is Deed.ATTENDANCE_CONFIRMED),
    )


def _arrived(before: Stage, deed: Deed) -> bool:
    """Whoever was there is not there yet at another time."""
    if deed is Deed.PATIENT_ARRIVED:
        return True
    taken_back = deed is Deed.VISIT_UNMARKED and before.status is Status.CONFIRMED
    return before.arrived and not taken_back and deed not in MOVES


def stands(one: Appointment, last: Stage) -> Iterator[str]:
    """Compare an appointment with where its deeds have led it."""
    there = (one.status, one.sequence, one.arrived, one.coming)
    told = (last.status, last.sequence, last.arrived, last.coming)
    if there != told:
        yield f"appointment {one.id} is {there}; the trail says {told}"
    if one.slot_id is not None and one.slot_id != last.slot:
        yield f"appointment {one.id} is in slot {one.slot_id}; the trail says {last.slot}"
    if one.proposed_slot is not None and not last.proposed:
        yield f"slot {one.proposed_slot} is proposed for {one.id}; the trail knows nothing of it"
    if (one.status is Status.PENDING) is (one.answer_by is None):
        yield f"appointment {one.id} is {one.status} and waits until {one.answer_by}"


def never_two_in_one(trail: Iterable[AnyRow], live: Iterable[Appointment]) -> Iterator[str]:
    """At no moment were two appointments in one slot: each deed, oldest first, found it free."""
    inside: dict[int, int] = {}
    where: dict[int, int] = {}
    for row in trail:
        deed, one = Deed(row.deed), row.appointment_id
        if deed in {*MOVES, *CANCELLED, *REFUSED, *SEEN} and inside.get(where.get(one, 0)) == one:
            del inside[where[one]]
        back = deed in BACK
        if deed not in TIMES and not back:
            continue
        where[one] = slot = where[one] if back else row.slot_id
        if inside.setdefault(slot, one) != one:
            yield f"at {row.at} appointments {inside[slot]} and {one} were in slot {slot}"
    truly = {one.slot_id: one.id for one in live}
    if inside != truly:
        yield f"the trail fills other slots than are filled: {inside.items() ^ truly.items()}"
