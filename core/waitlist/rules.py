"""Pure decisions about those who wait: what suits them, what it replaces, how long it is kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core import wall_clock
from core.appointments import rules
from core.appointments.rules import Seeker
from core.errors import NoGainError, NotFoundError, Refusal
from core.model import Appointment, DayPart, Doctor, Slot, Wait
from core.policy import ClinicPolicy

NOON = time(12)
"""Before it the morning, from it on the afternoon, on the clinic's wall clock."""
SHORTEST = timedelta(minutes=5)
"""A time that could be kept for less is offered to nobody: who is quick may book it."""
MOST_UNANSWERED = 2
"""Who gives no answer to so many offers in a row waits no longer: the others need not wait on."""
SOON = timedelta(hours=24)
"""What begins within this is offered at any hour."""


def in_part(slot: Slot, part: DayPart, policy: ClinicPolicy) -> bool:
    """Whether the slot begins in this part of the clinic's day."""
    if part is DayPart.ANY:
        return True
    morning = wall_clock.local(slot.span.start, policy.zone).time() < NOON
    return morning is (part is DayPart.MORNING)


def suits(wait: Wait, slot: Slot, policy: ClinicPolicy) -> bool:
    """Whether this slot is one of those that the patient waits for."""
    return (
        slot.doctor_id == wait.doctor_id
        and wait.first <= slot.day <= wait.last
        and in_part(slot, wait.part, policy)
    )


def replaced_by(slot: Slot, live: Iterable[Appointment]) -> Appointment | None:
    """Return the patient's own appointment with the same doctor that this slot would replace.

    It is the next one after the slot; ``live`` is what the patient has ahead.
    """
    later = [
        one for one in live if one.doctor_id == slot.doctor_id and one.span.start > slot.span.start
    ]
    return min(later, key=lambda one: one.span, default=None)


def refuse_offer(
    wait: Wait, seeker: Seeker, doctor: Doctor, slot: Slot, policy: ClinicPolicy, now: datetime
) -> Refusal | None:
    """Say why this slot is not offered to who waits: they may not have it, or gain nothing by it.

    Who has an appointment with that doctor on the days they wait for gains only by earlier ones.
    """
    if not suits(wait, slot, policy):
        return NotFoundError()
    if any(_serves(one, wait, policy) and one.span <= slot.span for one in seeker.live):
        return NoGainError()
    replaced = replaced_by(slot, seeker.live)
    if replaced is None:
        return rules.refuse_booking(seeker, doctor, slot, policy, now)
    return rules.refuse_move(replaced, seeker, doctor, slot, policy, now)


def mark_of(slot: Slot, doctor: Doctor, policy: ClinicPolicy, replaced: Appointment | None) -> str:
    """Return what tells an offer from any other: as ``rules.fingerprint``, and what it replaces."""
    instead = "" if replaced is None else f"{replaced.id} {replaced.sequence}"
    return rules.fingerprint(slot, doctor, policy, f"instead of {instead}")


def _serves(one: Appointment, wait: Wait, policy: ClinicPolicy) -> bool:
    """Whether an appointment lies on the days that are waited for, with that doctor."""
    day = wall_clock.day_of(one.span.start, policy.zone)
    return one.doctor_id == wait.doctor_id and wait.first <= day <= wait.last


def is_served(wait: Wait, live: Collection[Appointment], policy: ClinicPolicy) -> bool:
    """Whether the patient was booked with that doctor, on those days, since they wait."""
    return any(_serves(one, wait, policy) and one.made_at > wait.since for one in live)


def is_over(wait: Wait, today: date) -> bool:
    """Whether the days that are waited for have passed."""
    return wait.last < today


# When an offer is told, and how long it is kept


@dataclass(frozen=True, slots=True)
class Kept:
    """When an offer is told, and until when its slot is kept."""

    told: datetime
    until: datetime


def kept_for(slot: Slot, policy: ClinicPolicy, now: datetime) -> Kept | None:
    """Return how long a slot is kept for who is offered it ``now``; None where it is too near.

    Never longer than what leaves the clinic's notice, and half of that at most, so that one more
    may be asked. In quiet hours it is told when they end, and kept from then on.
    """
    told = now if slot.span.start - now <= SOON else quiet_until(policy, now)
    left = slot.span.start - policy.notice - told
    if left < SHORTEST:
        return None
    return Kept(told, told + min(policy.offer_within, max(SHORTEST, left / 2)))


def offer_key(wait: Wait) -> str:
    """Return the key of the letter that tells of what is offered to this wait."""
    until = wait.until.timestamp() if wait.until else 0
    return f"offered:{wait.id}:{wait.slot_id}:{until:.6f}"


def quiet_until(policy: ClinicPolicy, now: datetime) -> datetime:
    """Return the end of the quiet hours in which it is; ``now`` outside of them."""
    shown = wall_clock.local(now, policy.zone)
    if policy.quiet is None or not policy.quiet.holds(shown.time()):
        return now
    ends_today = shown.time() < policy.quiet.end
    day = shown.date() if ends_today else shown.date() + timedelta(days=1)
    return max(now, wall_clock.moment(day, policy.quiet.end, policy.zone))
