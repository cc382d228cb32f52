"""The books of a storm, opened: all that was written down inside."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.model import Appointment
from core.views import AppointmentView
from storage.drivers.readers import AnyRow
from storage.tables import appointments, audit, delays, holds, inbox, outbox, slots, time_off, waits
from tests.storm.aftermath import Aftermath
from tests.storm.care import Care, CareBook

_IDS = select(appointments.c.id).order_by(appointments.c.id)
_SLOTS = select(slots).order_by(slots.c.id)
_HOLDS = select(holds)
_TIMES_OFF = select(time_off)
_DELAYS = select(delays)
_WAITS = select(waits).order_by(waits.c.id)
_AUDIT = select(audit).order_by(audit.c.id)
_LETTERS = select(outbox).order_by(outbox.c.id)
_UPDATES = select(inbox.c.update_id, inbox.c.handled, inbox.c.payload)


@dataclass(frozen=True, slots=True)
class Books:
    """All that was written down inside, and everything that happened outside."""

    after: Aftermath
    views: Sequence[AppointmentView]
    care: CareBook
    slots: Sequence[AnyRow]
    holds: Sequence[AnyRow]
    times_off: Sequence[AnyRow]
    delays: Sequence[AnyRow]
    waits: Sequence[AnyRow]
    trail: Sequence[AnyRow]
    outbox: Sequence[AnyRow]
    updates: Sequence[AnyRow]

    @property
    def live(self) -> list[Appointment]:
        """The appointments that keep their slots."""
        return [view.appointment for view in self.views if view.appointment.live]

    @property
    def undoable(self) -> set[tuple[object, object]]:
        """The slots that are kept for what was cancelled a moment ago, and until when."""
        off = [view.appointment for view in self.views if view.appointment.undo_until is not None]
        return {(one.slot_id, one.undo_until) for one in off}


async def open_books(after: Aftermath) -> Books:
    """Read everything."""
    store = after.here.store
    views = [await store.queries.appointment(row.id) for row in await store.database.read(_IDS)]
    trail = await store.database.read(_AUDIT)
    return Books(
        after,
        [view for view in views if view is not None],
        CareBook.of(after.crowd.care, await Care.now(after.here), trail, after.crowd.staff),
        await store.database.read(_SLOTS),
        await store.database.read(_HOLDS),
        await store.database.read(_TIMES_OFF),
        await store.database.read(_DELAYS),
        await store.database.read(_WAITS),
        trail,
        await store.database.read(_LETTERS),
        await store.database.read(_UPDATES),
    )
