"""Whether every offer is kept for who waits, and no time was offered to two or taken by another."""

from collections import Counter
from collections.abc import Iterator, Sequence

from core.audit import Deed
from storage.drivers.readers import AnyRow

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
    waits: Sequence[AnyRow], slots: Sequence[AnyRow], trail: Sequence[AnyRow]
) -> Iterator[str]:
    """Compare who waits with the slots and with the trail, oldest deed first."""
    by_id = {slot.id: slot for slot in slots}
    for wait in waits:
        slot = by_id.get(wait.slot_id)
        if slot is None:
            continue
        if (slot.held_by, slot.held_until) != (wait.account_id, wait.until):
            yield f"slot {slot.id} is offered to wait {wait.id} and kept for {slot.held_by}"
    count = Counter(row.deed for row in trail)
    there = count[Deed.WAIT_JOINED] - sum(count[deed] for deed in ENDS)
    if there != len(waits):
        yield f"{len(waits)} wait; the trail says {there}"
    yield from _one_at_a_time(trail)


def _one_at_a_time(trail: Sequence[AnyRow]) -> Iterator[str]:
    """A slot was offered to one at a time, and filled by nobody else meanwhile."""
    open_to: dict[int, int] = {}
    for row in trail:
        to = open_to.get(row.slot_id)
        if row.deed == Deed.TIME_OFFERED:
            if to is not None:
                yield f"at {row.at} slot {row.slot_id} was offered to {to} and {row.patient_id}"
            open_to[row.slot_id] = row.patient_id
        elif row.deed in CLOSES:
            open_to.pop(row.slot_id, None)
        elif row.deed in FILLS and to not in {None, row.patient_id}:
            yield f"at {row.at} {row.patient_id} got slot {row.slot_id}, offered to {to}"
