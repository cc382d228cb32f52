"""Letters that wait, read with all that tells whether they still make sense."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from core.model import LIVE, SlotId, Span, Status
from core.notifications import Letter, Priority, lost_sense
from core.ports.outbox import Delivery
from storage.drivers.readers import AnyRow
from storage.outbox import LETTER, letter
from storage.tables import accounts, appointments, outbox

UNREADABLE = "unreadable"
UNDER_WAY = "under way"
"""Noted of a letter to many before it is sent: after a crash, nobody can say whether it was."""
UNSURE = "unsure"

SELECT_HEADS: Select[Any] = (
    select(
        *LETTER,
        outbox.c.attempts,
        outbox.c.cause,
        accounts.c.telegram_id,
        accounts.c.disabled,
        accounts.c.unreachable_since,
        accounts.c.away,
        appointments.c.status,
        appointments.c.starts_at,
        appointments.c.ends_at,
        appointments.c.arrived,
        appointments.c.proposed_slot,
        appointments.c.answer_by,
    )
    .join_from(outbox, accounts, outbox.c.account_id == accounts.c.id)
    .outerjoin(appointments, outbox.c.appointment_id == appointments.c.id)
)
"""What ``head`` reads."""


class Head(NamedTuple):
    """A letter that waits: its delivery, or why it must not go out."""

    number: int
    delivery: Delivery | None
    closed_because: str | None = None


@dataclass(frozen=True, slots=True)
class _Happening:
    """How an appointment stands: core.notifications.Happening."""

    status: Status
    span: Span
    proposed_slot: SlotId | None
    answer_by: datetime | None
    arrived: bool

    @property
    def live(self) -> bool:
        """Whether it still keeps its slot."""
        return self.status in LIVE


def head(row: AnyRow, now: datetime) -> Head:
    """Read a letter and judge whether it may go out ``now``."""
    number, found = row.letter_id, letter(row)
    closed = _closed_because(row, found)
    if closed is not None or found is None:
        return Head(number, None, closed)
    happening = None
    if row.status is not None:
        happening = _Happening(
            Status(row.status),
            Span(row.starts_at, row.ends_at),
            row.proposed_slot,
            row.answer_by,
            row.arrived,
        )
    if lost_sense(found, happening, now):
        return Head(number, None, "stale")
    return Head(number, Delivery(number, row.telegram_id, found, row.attempts + 1))


def _closed_because(row: AnyRow, found: Letter | None) -> str | None:
    """Say why a letter must not go out, whatever it is about; None where it may."""
    if row.disabled:
        return "disabled"
    if row.away:
        return "away"
    if row.unreachable_since is not None:
        return "unreachable"
    if found is None:
        return UNREADABLE
    to_many = found.priority is Priority.ANNOUNCEMENT
    return UNSURE if to_many and row.cause == UNDER_WAY else None  # nobody is told the same twice


def deliveries(heads: Sequence[Head]) -> list[Delivery]:
    """Return those of the letters that may go out."""
    return [one.delivery for one in heads if one.delivery is not None]
