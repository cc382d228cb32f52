"""Whether every offer is kept for who waits, and no time was offered to two or taken by another."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from core.audit import Deed
from core.policy import ClinicPolicy
from core.waitlist.rules import SHORTEST
from storage.drivers.readers import AnyRow
from tests.storm.care import CareBook

ENDS = (Deed.WAIT_LEFT, Deed.WAIT_ENDED, Deed.OFFER_TAKEN)
"""After each of these one waits no longer."""
FILLS = (
    *(Deed.APPOINTMENT_BOOKED, Deed.APPOINTMENT_REQUESTED),
    *(Deed.APPOINTMENT_MOVED, Deed.PROPOSAL_TAKEN),
)
CLOSES = (*ENDS, Deed.OFFER_DECLINED, Deed.OFFER_ENDED)
"""After each of these a slot that was offered is offered no more."""


def offered(waits: Sequence[AnyRow]) -> set[tuple[object, object]]:
    """Return which slots are kept for who waits, and until when."""
    return {(wait.slot_id, wait.until) for wait in waits if wait.slot_id is not None}


def lines_add_up(
    waits: Sequence[AnyRow],
    slots: Sequence[AnyRow],
    trail: Sequence[AnyRow],
    care: CareBook,
    policy: ClinicPolicy,
) -> Iterator[str]:
    """Compare who waits with the slots and with the trail, oldest deed first.

    Who is erased waits no longer; that is one deed, whatever they waited for.
    """
    by_id = {slot.id: slot for slot in slots}
    for wait in waits:
        slot = by_id.get(wait.slot_id)
        if slot is None:
            continue
        if (slot.held_by, slot.held_until) != (wait.account_id, wait.until):
            yield f"slot {slot.id} is offered to wait {wait.id} and kept for {slot.held_by}"
    count = Counter(row.deed for row in trail if row.patient_id not in care.patients_gone)
    there = count[Deed.WAIT_JOINED] - sum(count[deed] for deed in ENDS)
    if there != len(waits):
        yield f"{len(waits)} wait; the trail says {there}"
    retimed = {row.slot_id for row in trail if row.deed == Deed.SLOT_RETIMED}
    starts = {slot.id: slot.starts_at for slot in slots if slot.id not in retimed}
    yield from _one_at_a_time(trail, starts, policy)


def _one_at_a_time(
    trail: Sequence[AnyRow], starts: Mapping[int, datetime], policy: ClinicPolicy
) -> Iterator[str]:
    """A slot was offered to one at a time, and filled by nobody else for as long as it was kept."""
    open_to: dict[int, tuple[int, datetime]] = {}
    for row in trail:
        if row.deed == Deed.PATIENT_ERASED:
            open_to = {slot: kept for slot, kept in open_to.items() if kept[0] != row.patient_id}
        to, until = open_to.get(row.slot_id, (None, row.at))
        if row.deed == Deed.TIME_OFFERED:
            if to is not None:
                yield f"at {row.at} slot {row.slot_id} was offered to {to} and {row.patient_id}"
            kept = _kept_until(row.at, starts.get(row.slot_id, row.at), policy)
            open_to[row.slot_id] = row.patient_id, kept
        elif row.deed in CLOSES:
            open_to.pop(row.slot_id, None)
        elif row.deed in FILLS and to not in {None, row.patient_id} and row.at < until:
            yield f"at {row.at} {row.patient_id} got slot {row.slot_id}, offered to {to}"


def _kept_until(at: datetime, starts: datetime, policy: ClinicPolicy) -> datetime:
    """Return until when what is offered now is kept; of what is gone or moved that is the least."""
    half = (starts - policy.notice - at) / 2
    return at + min(policy.offer_within, max(half, SHORTEST))
