"""Rules of requests and visits: what is refused, and the nearest that is not."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from core import errors
from core.appointments import request_rules, visit_rules
from core.model import Appointment, AppointmentId, DoctorId, Slot, SlotId, Status
from tests.rules.cases import (
    A_BIT,
    DOCTOR,
    HOUR,
    ME,
    MINE,
    NOW,
    PATIENT,
    POLICY,
    SLOT,
    SOMEBODY,
    Case,
    Rule,
    at,
    mine,
    seeker,
    slot,
)

UNTIL = NOW + HOUR
ASKED = mine(status=Status.PENDING, answer_by=UNTIL)
KEPT = slot(held_by=ME, held_until=UNTIL)
PROPOSED = mine(status=Status.PENDING, answer_by=UNTIL, proposed_slot=SLOT.id)


def answer(asked: Appointment) -> Case:
    return partial(request_rules.refuse_answer, asked, NOW)


def propose(
    asked: Appointment = ASKED, slot: Slot = SLOT, others: tuple[Appointment, ...] = ()
) -> Case:
    return partial(request_rules.refuse_proposal, asked, DOCTOR, slot, others, POLICY, NOW)


def take(
    asked: Appointment = PROPOSED, slot: Slot = KEPT, others: tuple[Appointment, ...] = ()
) -> Case:
    live = [asked, *others]
    who = seeker(live=live)
    return partial(request_rules.refuse_taking, asked, who, DOCTOR, slot, POLICY, NOW)


def kept(moving: AppointmentId | None = None, now: datetime = NOW) -> Case:
    return partial(request_rules.refuse_kept, KEPT, [PROPOSED], moving, now)


def arrive(visit: Appointment) -> Case:
    return partial(visit_rules.refuse_arrival, visit, NOW)


def end(visit: Appointment, how: Status = Status.COMPLETED) -> Case:
    return partial(visit_rules.refuse_end, visit, how, NOW)


def undo(visit: Appointment, slot: Slot | None, others: tuple[Appointment, ...] = ()) -> Case:
    return partial(visit_rules.refuse_undo, visit, slot, list(others), POLICY, NOW)


def seen(status: Status = Status.COMPLETED, **other: Any) -> Appointment:
    """Return a visit of the last hour that was marked."""
    plain = {"span": at(NOW - HOUR), "slot_id": SLOT.id, "status": status}
    return mine(**{**plain, **other})


def its_slot(**other: Any) -> Slot:
    return slot(span=at(NOW - HOUR), **other)


REQUESTS: list[Rule] = [
    (
        errors.NotWaitingError,
        "only what waits is answered",
        answer(mine(status=Status.REJECTED)),
        answer(ASKED),
    ),
    (
        errors.NotWaitingError,
        "until it begins, though its time for an answer be over",
        answer(mine(status=Status.PENDING, span=at(NOW))),
        answer(mine(status=Status.PENDING, span=at(NOW + A_BIT), answer_by=NOW)),
    ),
    (
        errors.NotWaitingError,
        "what is agreed is proposed no other time",
        propose(MINE),
        propose(ASKED),
    ),
    (
        errors.NotFoundError,
        "one proposes one's own times",
        propose(slot=slot(doctor_id=DoctorId(2))),
        propose(slot=slot(id=SlotId(2))),
    ),
    (
        errors.NoChangeError,
        "another time than the one asked for",
        propose(slot=slot(id=MINE.slot_id)),
        propose(slot=slot(id=SlotId(2))),
    ),
    (
        errors.SlotHeldError,
        "nobody is about to book it; proposing it again is fine",
        propose(slot=slot(held_by=SOMEBODY, held_until=UNTIL)),
        propose(PROPOSED, KEPT),
    ),
    (
        errors.SlotProposedError,
        "what is proposed for one request is no other's of the same account",
        kept(moving=None),
        kept(moving=PROPOSED.id),
    ),
    (
        errors.SlotProposedError,
        "while it is kept",
        kept(now=UNTIL - A_BIT),
        kept(now=UNTIL),
    ),
    (
        errors.PatientElsewhereError,
        "the patient is nowhere else then; nor is what they asked for in the way",
        propose(others=(mine(span=SLOT.span),)),
        propose(others=(mine(span=at(SLOT.span.end)),)),
    ),
    (
        errors.ProposalOverError,
        "one takes what is proposed",
        take(ASKED),
        take(PROPOSED),
    ),
    (
        errors.ProposalOverError,
        "and not what was proposed before",
        take(slot=slot(id=SlotId(2), held_by=ME, held_until=UNTIL)),
        take(slot=KEPT),
    ),
    (
        errors.ProposalOverError,
        "until it begins, whatever the clinic's notice",
        take(slot=slot(span=at(NOW), held_by=ME, held_until=UNTIL)),
        take(slot=slot(span=at(NOW + A_BIT), held_by=ME, held_until=UNTIL)),
    ),
    (
        errors.SlotHeldError,
        "kept no longer, it is whose who came next; another carer may take what is kept",
        take(slot=slot(held_by=SOMEBODY, held_until=UNTIL + A_BIT)),
        take(slot=slot(held_by=SOMEBODY, held_until=UNTIL)),
    ),
    (
        errors.PatientBusyError,
        "the patient is free then",
        take(others=(mine(id=AppointmentId(7), span=SLOT.span),)),
        take(others=(mine(id=AppointmentId(7), span=at(SLOT.span.end)),)),
    ),
]
VISITS: list[Rule] = [
    (
        errors.TooEarlyError,
        "nobody arrives more than two hours before",
        arrive(mine(span=at(NOW + 2 * HOUR + A_BIT))),
        arrive(mine(span=at(NOW + 2 * HOUR))),
    ),
    (
        errors.NotLiveError,
        "only to what is agreed does anybody arrive",
        arrive(mine(status=Status.PENDING, span=at(NOW))),
        arrive(mine(span=at(NOW))),
    ),
    (
        errors.TooEarlyError,
        "a visit is completed from its start on",
        end(mine(span=at(NOW + A_BIT))),
        end(mine(span=at(NOW))),
    ),
    (
        errors.TooEarlyError,
        "and missed only after it",
        end(mine(span=at(NOW)), Status.NO_SHOW),
        end(mine(span=at(NOW - A_BIT)), Status.NO_SHOW),
    ),
    (
        errors.NotLiveError,
        "what was cancelled is not completed; what was missed may be after all",
        end(seen(Status.CANCELLED)),
        end(seen(Status.NO_SHOW)),
    ),
    (
        errors.PatientErasedError,
        "of whom nothing is known any more, nothing more is written",
        partial(visit_rules.refuse_note, replace(PATIENT, erased=True)),
        partial(visit_rules.refuse_note, PATIENT),
    ),
    (
        errors.NoChangeError,
        "who marked nothing takes nothing back",
        undo(mine(arrived=False), SLOT),
        undo(mine(arrived=True), SLOT),
    ),
    (
        errors.NotLiveError,
        "a cancellation is not taken back",
        undo(seen(Status.CANCELLED), its_slot()),
        undo(seen(Status.NO_SHOW), its_slot()),
    ),
    (
        errors.CannotUndoError,
        "a mark is taken back while its slot is there",
        undo(seen(), None),
        undo(seen(), its_slot()),
    ),
    (
        errors.CannotUndoError,
        "and has the same time",
        undo(seen(), SLOT),
        undo(seen(), its_slot()),
    ),
    (
        errors.CannotUndoError,
        "and its patient was nowhere else",
        undo(seen(), its_slot(), (mine(span=at(NOW - A_BIT)),)),
        undo(seen(), its_slot(), (mine(span=at(NOW)),)),
    ),
    (
        errors.CannotUndoError,
        "and until the clinic would complete it by itself",
        undo(
            seen(span=at(NOW - POLICY.complete_after - HOUR)),
            slot(span=at(NOW - POLICY.complete_after - HOUR)),
        ),
        undo(
            seen(span=at(NOW - POLICY.complete_after - HOUR + A_BIT)),
            slot(span=at(NOW - POLICY.complete_after - HOUR + A_BIT)),
        ),
    ),
]
