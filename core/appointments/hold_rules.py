"""Pure decisions on keeping a time for somebody who is about to book it."""

from datetime import datetime

from core.appointments.rules import DAY
from core.model import AccountId, Hold, Slot
from core.policy import ClinicPolicy

HOLDS_PER_DAY = 20
RENEWALS = 1
"""How often in a row the same slot may be held anew, so that nobody keeps it without booking."""


def next_hold(
    latest: Hold | None, account: AccountId, slot: Slot, policy: ClinicPolicy, now: datetime
) -> Hold | None:
    """Return the hold that an account gets on a free slot, or None where it has had enough.

    One that still runs on this slot stays as it is: looking again renews nothing. None outlasts the
    last moment at which the slot may be booked.
    """
    until = min(now + policy.hold, slot.span.start - policy.notice)
    if slot.held(now) and is_its_hold(latest, slot):
        return latest
    same = latest is not None and latest.slot_id == slot.id
    if latest is None or now - latest.since >= DAY:
        return Hold(account, slot.id, until, 0, now, 1)
    renewals = latest.renewals + 1 if same else 0
    if renewals > RENEWALS or latest.count >= HOLDS_PER_DAY:
        return None
    return Hold(account, slot.id, until, renewals, latest.since, latest.count + 1)


def is_its_hold(latest: Hold | None, slot: Slot) -> bool:
    """Whether what keeps the slot is this hold, and not a doctor's proposal to the same account."""
    return latest is not None and (latest.account_id, latest.slot_id, latest.until) == (
        slot.held_by,
        slot.id,
        slot.held_until,
    )


def is_proposed(latest: Hold | None, account: AccountId, slot: Slot, now: datetime) -> bool:
    """Whether a doctor's proposal keeps this slot for the account, longer than any look would."""
    return slot.held(now) and slot.held_by == account and not is_its_hold(latest, slot)
