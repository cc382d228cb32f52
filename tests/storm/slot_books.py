"""Whether every slot is filled by its live appointment and nothing else, and holds run out."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from core.appointments.hold_rules import HOLDS_PER_DAY, RENEWALS
from core.model import Appointment
from storage.drivers.readers import AnyRow


def slots_add_up(slots: Sequence[AnyRow], live: Sequence[Appointment]) -> Iterator[str]:
    """One live appointment at the time of its slot, or none; no overlaps."""
    by_id = {slot.id: slot for slot in slots}
    filled_by: dict[int | None, int] = {}
    for one in live:
        slot = by_id.get(one.slot_id)
        if one.slot_id in filled_by:
            yield f"appointments {filled_by[one.slot_id]} and {one.id} are in one slot"
        filled_by[one.slot_id] = one.id
        if slot is None or (slot.starts_at, slot.ends_at) != (one.span.start, one.span.end):
            yield f"appointment {one.id} is not at the time of its slot"
    for slot in slots:
        if slot.appointment_id != filled_by.get(slot.id):
            truly = filled_by.get(slot.id)
            yield f"slot {slot.id} says {slot.appointment_id} fills it, and it is {truly}"
    for doctor in {slot.doctor_id for slot in slots}:
        own = sorted((s for s in slots if s.doctor_id == doctor), key=lambda s: s.starts_at)
        for first, second in pairwise(own):
            if second.starts_at < first.ends_at:
                yield f"slots {first.id} and {second.id} overlap"


def times_off_show(slots: Sequence[AnyRow], times_off: Sequence[AnyRow]) -> Iterator[str]:
    """A slot says that it lies in a time off of its doctor exactly where it does."""
    for slot in slots:
        truly = any(
            one.doctor_id == slot.doctor_id
            and one.starts_at < slot.ends_at
            and slot.starts_at < one.ends_at
            for one in times_off
        )
        if bool(slot.time_off) is not truly:
            yield f"slot {slot.id} says {slot.time_off} of being in a time off"


def proposals_are_kept(
    slots: Sequence[AnyRow], live: Sequence[Appointment], now: datetime
) -> Iterator[str]:
    """What a doctor proposed is kept for one patient, until they have answered."""
    by_id = {slot.id: slot for slot in slots}
    kept: dict[int, int] = {}
    for one in live:
        if one.proposed_slot is None:
            continue
        if kept.setdefault(one.proposed_slot, one.id) != one.id:
            yield f"slot {one.proposed_slot} is proposed for {kept[one.proposed_slot]} and {one.id}"
        slot = by_id[one.proposed_slot]
        if one.answer_by is not None and one.answer_by > now and slot.held_until != one.answer_by:
            yield f"slot {slot.id} is proposed for {one.id}, and kept until {slot.held_until}"


def holds_run_out(
    slots: Sequence[AnyRow],
    holds: Sequence[AnyRow],
    live: Sequence[Appointment],
    latest: datetime,
    offered: Collection[tuple[object, object]],
) -> Iterator[str]:
    """Nobody keeps two slots, or one that is filled, or any without end.

    But for what a doctor proposed, and what is ``offered`` to who waits.
    """
    proposed = {(one.proposed_slot, one.answer_by) for one in live}
    held = [
        slot
        for slot in slots
        if slot.held_by is not None and (slot.id, slot.held_until) not in {*proposed, *offered}
    ]
    for account, number in Counter(slot.held_by for slot in held).items():
        if number > 1:
            yield f"account {account} keeps {number} slots"
    kept = {hold.account_id: (hold.slot_id, hold.until) for hold in holds}
    for slot in held:
        if slot.appointment_id is not None:
            yield f"slot {slot.id} is filled and kept"
        if slot.held_until > latest:
            yield f"slot {slot.id} is kept until {slot.held_until}"
        if kept.get(slot.held_by) != (slot.id, slot.held_until):
            yield f"slot {slot.id} is kept by {slot.held_by}, who knows nothing of it"
    for hold in holds:
        if hold.renewals > RENEWALS or hold.times > HOLDS_PER_DAY:
            yield f"account {hold.account_id} had {hold.times} holds, renewed {hold.renewals} times"
