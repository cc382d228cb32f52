"""Pure decisions about requests: who has to say yes, until when, and may it still be answered."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from core.appointments import rules
from core.errors import (
    NoChangeError,
    NotFoundError,
    NotWaitingError,
    PatientElsewhereError,
    ProposalOverError,
    Refusal,
    SlotProposedError,
)
from core.model import AccountId, Appointment, AppointmentId, Carer, Doctor, Slot, SlotId, Status
from core.people.rules import refuse_patient
from core.policy import ClinicPolicy

YEAR = timedelta(days=365)
"""For so long a missed appointment counts."""
FIRST_MINUTES = timedelta(minutes=10)
"""Within these nobody is reminded of a request that they have just read."""


def answer_by(starts: datetime, policy: ClinicPolicy, now: datetime) -> datetime:
    """Return until when a request made ``now`` may be answered: never later than it begins."""
    return min(now + policy.answer_within, starts)


def nudge_at(asked: datetime, until: datetime) -> datetime | None:
    """Return when a request is called to its doctor's mind: at half time, if that is not soon."""
    half = asked + (until - asked) / 2
    return half if half - asked >= FIRST_MINUTES else None


def status_after_move(
    before: Appointment | None, doctor: Doctor, missed: int, policy: ClinicPolicy
) -> Status:
    """Return how an appointment stands once its patient has moved it; None is a new one.

    What waits for its doctor's word waits on, and a doctor who wants to be asked is asked anew.
    """
    if before is not None and before.status is Status.PENDING:
        return Status.PENDING
    return rules.status_of_new(doctor, missed, policy)


def refuse_answer(appointment: Appointment, now: datetime) -> Refusal | None:
    """Say that this is no request any more, or that its time has come without an answer.

    One whose time to be answered is over may be answered until the clinic has noted that.
    """
    if appointment.status is not Status.PENDING or appointment.span.start <= now:
        return NotWaitingError(appointment)
    return None


def has_expired(appointment: Appointment, now: datetime) -> bool:
    """Whether nobody has answered this request in time."""
    until = appointment.answer_by
    return appointment.status is Status.PENDING and until is not None and until <= now


def keeps_proposal(appointment: Appointment, slot: Slot) -> bool:
    """Whether the slot is kept for this appointment, because its doctor proposed it."""
    return appointment.proposed_slot == slot.id and appointment.answer_by == slot.held_until


def refuse_kept(
    slot: Slot, asked: Iterable[Appointment], moving: AppointmentId | None, now: datetime
) -> Refusal | None:
    """Say that the slot is kept for another request than the one that moves there.

    The account for which it is kept may care for several: what is proposed to one of them is not
    the others'.
    """
    for one in asked:
        if one.id != moving and slot.held(now) and keeps_proposal(one, slot):
            return SlotProposedError(slot)
    return None


def refuse_proposal(
    appointment: Appointment,
    doctor: Doctor,
    slot: Slot,
    others: Iterable[Appointment],
    policy: ClinicPolicy,
    now: datetime,
) -> Refusal | None:
    """Say why the doctor may not propose this slot instead.

    ``others`` is what the patient has ahead beside this appointment.
    """
    kept = slot.held_by if keeps_proposal(appointment, slot) else None
    busy = any(other.span.overlaps(slot.span) for other in others)
    return (
        refuse_answer(appointment, now)
        or (NotFoundError() if slot.doctor_id != appointment.doctor_id else None)
        or (NoChangeError() if slot.id == appointment.slot_id else None)
        or rules.refuse_slot(slot, doctor, policy, now)
        or rules.refuse_held(slot, kept, now)
        or (PatientElsewhereError() if busy else None)
    )


def refuse_taking(
    appointment: Appointment,
    seeker: rules.Seeker,
    doctor: Doctor,
    slot: Slot,
    policy: ClinicPolicy,
    now: datetime,
) -> Refusal | None:
    """Say why the patient may not have the slot that their doctor proposed.

    The doctor chose the time: no notice and no cut-off has to be kept, and of what a patient's side
    may change within a day it takes nothing. All else is as in a move.
    """
    if refusal := refuse_declining(appointment, slot.id, now):
        return refusal
    if slot.span.start <= now:
        return ProposalOverError()
    others = [other for other in seeker.live if other.id != appointment.id]
    by = _taker(appointment, seeker.carer, slot)
    return (
        refuse_patient(seeker.patient, policy)
        or rules.refuse_slot(slot, doctor, replace(policy, notice=timedelta()), now)
        or rules.refuse_held(slot, by, now)
        or rules.refuse_overlap(seeker.carers, doctor, slot, others)
    )


def _taker(appointment: Appointment, carer: Carer | None, slot: Slot) -> AccountId | None:
    """Return for whom the slot must be kept: whoever cares for the patient may take it."""
    if keeps_proposal(appointment, slot):
        return slot.held_by
    return carer.account_id if carer else None


def refuse_declining(
    appointment: Appointment, slot: SlotId | None, now: datetime
) -> Refusal | None:
    """Say that the doctor does not propose this slot, or not any more."""
    if refuse_answer(appointment, now) or appointment.proposed_slot is None:
        return ProposalOverError()
    return None if slot in {None, appointment.proposed_slot} else ProposalOverError()
