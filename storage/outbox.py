"""Letters that must reach someone, written in the transaction that caused them."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import AccountId, AnnouncementId, AppointmentId
from core.notifications import Announced, Letter, Notification, Priority, RunningLate, Unsent
from storage.drivers.readers import AnyRow
from storage.sets import IDS, among, given, ids, insert_rows
from storage.tables import WAITS, outbox

log = logging.getLogger(__name__)

NOTIFICATION: TypeAdapter[Notification] = TypeAdapter(Notification)
"""Reads and writes a notification as JSON."""
LETTER = [
    outbox.c[name].label(f"letter_{name}")
    for name in ("id", "account_id", "about", "due_at", "key", "priority", "appointment_id")
]


def letter(row: AnyRow) -> Letter | None:
    """Read a letter. One that another version wrote may be no letter here; the log hears of it."""
    try:
        about = NOTIFICATION.validate_json(row.letter_about)
    except ValidationError:
        log.exception("letter %d cannot be read", row.letter_id)
        return None
    return Letter(
        to=AccountId(row.letter_account_id),
        about=about,
        due=row.letter_due_at,
        key=row.letter_key,
        priority=Priority(row.letter_priority),
        appointment_id=row.letter_appointment_id,
    )


_NOW = bindparam("now", type_=outbox.c.try_at.type)
_PUT = insert_rows(
    outbox,
    *("account_id", "kind", "about", "key", "priority", "due_at", "try_at", "appointment_id"),
    *("announcement_id", "attempts", "leased"),
).on_conflict_do_nothing(index_elements=["key"])
_UNSENT = (
    select(*LETTER)
    .where(
        among(outbox.c.appointment_id, ids()),
        WAITS,
        outbox.c.attempts == 0,  # once it was leased, nobody can be sure that it is not out
    )
    .order_by(outbox.c.id)
    .with_for_update()
)
_UNSENT_OF = (
    select(*LETTER)
    .where(
        outbox.c.account_id == bindparam("account"),
        outbox.c.kind == bindparam("kind"),
        WAITS,
        outbox.c.attempts == 0,
    )
    .order_by(outbox.c.id)
    .with_for_update()
)
_TOLD_LATE = (
    select(*LETTER)
    .where(
        among(outbox.c.appointment_id, ids()),
        outbox.c.kind == "running_late",
        or_(outbox.c.outcome == "delivered", and_(WAITS, outbox.c.attempts > 0)),
    )
    .order_by(outbox.c.id)
)
_DELIVERED = select(outbox.c.id).where(
    outbox.c.key == bindparam("key"), outbox.c.outcome == "delivered"
)
_WITHDRAW = (
    update(outbox)
    .where(and_(among(outbox.c.id, ids()), WAITS))
    .values(closed_at=_NOW, outcome="withdrawn", cause=bindparam("because"))
)
_OVERTAKEN, _CANCELLED = "overtaken", "cancelled"
"""Why a letter was taken back: by news of the same thing, or by a cancellation."""

_REOPEN = (
    update(outbox)
    .where(
        outbox.c.appointment_id == bindparam("appointment"),
        outbox.c.outcome == "withdrawn",
        or_(
            outbox.c.cause == _CANCELLED,
            and_(outbox.c.cause != _OVERTAKEN, outbox.c.closed_at >= bindparam("since")),
        ),
        outbox.c.kind.not_in(("cancelled", "restored")),
    )
    .values(closed_at=None, outcome=None, cause=None, try_at=outbox.c.due_at, leased=False)
    .returning(*LETTER)
)


def announced_in(about: Notification) -> AnnouncementId | None:
    """Return the announcement that a letter brings, if it brings one."""
    return about.announcement if isinstance(about, Announced) else None


class SqlOutbox:
    """core.ports.outbox.Outbox."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, letters: Sequence[Letter]) -> None:
        """Write letters; one whose key is known already is left as it is."""
        values = [
            {
                "account_id": one.to,
                "kind": one.about.kind,
                "about": NOTIFICATION.dump_json(one.about).decode(),
                "key": one.key,
                "priority": one.priority,
                "due_at": one.due,
                "try_at": one.due,
                "appointment_id": one.appointment_id,
                "announcement_id": announced_in(one.about),
                "attempts": 0,
                "leased": False,
            }
            for one in letters
        ]
        if values:
            await self._connection.execute(_PUT, given(values))

    async def unsent(self, appointments: Collection[AppointmentId]) -> Sequence[Unsent]:
        """Hold and return the letters about these that wait and that nobody ever leased."""
        found = await self._connection.execute(_UNSENT, {IDS: appointments})
        read = [(row.letter_id, letter(row)) for row in found]
        return [Unsent(number, one) for number, one in read if one is not None]

    async def unsent_of(self, account: AccountId, kind: str) -> Sequence[Unsent]:
        """Hold and return this account's letters of a kind that wait and nobody ever leased."""
        wanted = {"account": account, "kind": kind}
        found = await self._connection.execute(_UNSENT_OF, wanted)
        read = [(row.letter_id, letter(row)) for row in found]
        return [Unsent(number, one) for number, one in read if one is not None]

    async def told_late(self, appointments: Collection[AppointmentId]) -> Sequence[RunningLate]:
        """Return what is told of delays of these, as far as it went out or may have, in order."""
        found = await self._connection.execute(_TOLD_LATE, {IDS: appointments})
        told = [one.about for row in found if (one := letter(row)) is not None]
        return [about for about in told if isinstance(about, RunningLate)]

    async def was_delivered(self, key: str) -> bool:
        """Whether the letter of this key reached its reader."""
        found = await self._connection.execute(_DELIVERED, {"key": key})
        return found.first() is not None

    async def withdraw(
        self, letters: Collection[int], now: datetime, *, cancelled: bool = False
    ) -> None:
        """Take these back: they will not be delivered."""
        if letters:
            because = _CANCELLED if cancelled else _OVERTAKEN
            values = {IDS: letters, "now": now, "because": because}
            await self._connection.execute(_WITHDRAW, values)

    async def reopen(self, appointment: AppointmentId, since: datetime) -> Sequence[Unsent]:
        """Let all be delivered that its cancellation took back, and return it."""
        wanted = {"appointment": appointment, "since": since}
        found = await self._connection.execute(_REOPEN, wanted)
        read = [(row.letter_id, letter(row)) for row in found]
        return [Unsent(number, one) for number, one in read if one is not None]
