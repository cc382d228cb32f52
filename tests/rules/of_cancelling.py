"""Rules of taking a cancellation back: what is refused, and the nearest that is not."""

from dataclasses import replace
from functools import partial
from typing import Any

from core import errors
from core.appointments import undo_rules
from core.model import Appointment, AppointmentId, Slot, Status
from tests.rules.cases import (
    A_BIT,
    ME,
    MINUTE,
    NOW,
    POLICY,
    SLOT,
    SOMEBODY,
    Case,
    Rule,
    at,
    mine,
    seeker,
)

UNTIL = NOW + MINUTE


def off(**how: Any) -> Appointment:
    """Return an appointment that was cancelled just now."""
    plain = {"status": Status.CANCELLED, "slot_id": SLOT.id, "span": SLOT.span}
    return mine(**{**plain, "undo_until": UNTIL, **how})


def kept(**how: Any) -> Slot:
    """Return the slot that is kept for it."""
    return replace(SLOT, **{"held_by": ME, "held_until": UNTIL, **how})


def undo(
    one: Appointment | None = None,
    slot: Slot | None = None,
    *,
    gone: bool = False,
    live: tuple[Appointment, ...] = (),
) -> Case:
    there = None if gone else slot or kept()
    who = seeker(live=live)
    return partial(undo_rules.refuse_undo, one or off(), ME, there, who, POLICY, NOW)


CANCELLING: list[Rule] = [
    (
        errors.UndoOverError,
        "a cancellation may be taken back for its minute, to the microsecond",
        undo(off(undo_until=NOW), kept(held_until=NOW)),
        undo(off(undo_until=NOW + A_BIT), kept(held_until=NOW + A_BIT)),
    ),
    (
        errors.UndoOverError,
        "one that is settled stays",
        undo(off(undo_until=None)),
        undo(off()),
    ),
    (errors.UndoOverError, "while its slot is there", undo(gone=True), undo()),
    (
        errors.UndoOverError,
        "and kept for who cancelled",
        undo(slot=kept(held_by=SOMEBODY)),
        undo(slot=kept(held_by=ME)),
    ),
    (
        errors.UndoOverError,
        "and for this very cancellation",
        undo(slot=kept(held_until=UNTIL + A_BIT)),
        undo(slot=kept(held_until=UNTIL)),
    ),
    (
        errors.UndoOverError,
        "and nobody is in it",
        undo(slot=kept(appointment_id=AppointmentId(9))),
        undo(slot=kept(appointment_id=None)),
    ),
    (
        errors.UndoOverError,
        "and has the same time",
        undo(slot=kept(span=at(NOW + MINUTE))),
        undo(slot=kept(span=SLOT.span)),
    ),
    (
        errors.UndoOverError,
        "and its doctor still offers it",
        undo(slot=kept(switched_off=True)),
        undo(slot=kept(switched_off=False)),
    ),
    (
        errors.PatientBusyError,
        "and its patient has nothing else then",
        undo(live=(mine(span=at(SLOT.span.start)),)),
        undo(live=(mine(span=at(SLOT.span.end)),)),
    ),
    (
        errors.TooManyUpcomingError,
        "nor as many as the clinic allows",
        undo(live=(mine(span=at(SLOT.span.end)),) * POLICY.upcoming_per_patient),
        undo(live=(mine(span=at(SLOT.span.end)),) * (POLICY.upcoming_per_patient - 1)),
    ),
]
