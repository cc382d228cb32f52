"""The books after a storm: what the database holds against what the phones received.

Each function returns what does not add up, one sentence each; none is how it should be.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from sqlalchemy import select

from core.model import LIVE, Appointment, SlotState, Visit
from storage.drivers.readers import AnyRow
from storage.tables import appointments, inbox, outbox, slots
from tests.storm.aftermath import Aftermath
from tests.storm.letters import Letters
from tests.storm.reminders import reminders_add_up
from tests.storm.secrets import nothing_leaked

_IDS = select(appointments.c.id).order_by(appointments.c.id)
_SLOTS = select(slots.c.id, slots.c.doctor_id, slots.c.starts_at, slots.c.ends_at, slots.c.state)
_LETTERS = select(outbox).order_by(outbox.c.id)
_UPDATES = select(inbox.c.update_id, inbox.c.handled, inbox.c.payload)
FIRST_UPDATE = 700_000_001


@dataclass(frozen=True, slots=True)
class Books:
    """All that was written down inside, and everything that happened outside."""

    after: Aftermath
    visits: Sequence[Visit]
    slots: Sequence[AnyRow]
    outbox: Sequence[AnyRow]
    updates: Sequence[AnyRow]

    @property
    def live(self) -> list[Appointment]:
        """The appointments that keep their slots."""
        return [visit.appointment for visit in self.visits if visit.appointment.live]


async def open_books(after: Aftermath) -> Books:
    """Read everything."""
    store = after.here.store
    visits = [await store.queries.visit(row.id) for row in await store.database.read(_IDS)]
    return Books(
        after,
        [visit for visit in visits if visit is not None],
        await store.database.read(_SLOTS),
        await store.database.read(_LETTERS),
        await store.database.read(_UPDATES),
    )


async def balance(after: Aftermath) -> tuple[dict[str, int], list[str]]:
    """Return the sums of the storm, and all that is wrong."""
    books = await open_books(after)
    letters = Letters(after, books.visits, books.outbox)
    return _sums(books, letters), [
        *after.faults,
        *(lost for slow in after.crowd.slow for lost in slow.lost),
        *_slots(books),
        *_patients(books),
        *_updates(books),
        *_outbox(books),
        *letters.differences(),
        *reminders_add_up(after, books.visits, books.outbox),
        *await nothing_leaked(after),
    ]


async def transcript(after: Aftermath) -> str:
    """Return every appointment, every letter and every message, for who wants to know why."""
    books = await open_books(after)
    lines = [repr(visit.appointment) for visit in books.visits]
    lines += [repr(row) for row in books.outbox]
    lines += [repr(heard) for heard in after.here.witness.heard]
    lines += [f"killed {death}" for death in after.here.witness.deaths]
    return "\n".join(lines)


def _sums(books: Books, letters: Letters) -> dict[str, int]:
    """Return what happened, in numbers."""
    after = books.after
    witness = after.here.witness
    presses = [press for actor in after.crowd.actors for press in actor.presses]
    kinds = Counter((row.kind, row.outcome) for row in books.outbox)
    return {
        "updates": len(books.updates),
        "handed over twice": after.echoes,
        "presses": len(presses),
        "of them answered": sum(press in witness.answered for press in presses),
        "appointments": len(books.visits),
        "still live": len(books.live),
        "moves": kinds["moved", "delivered"] // 2,
        "letters delivered": sum(row.outcome == "delivered" for row in books.outbox),
        "letters withdrawn": sum(row.outcome == "withdrawn" for row in books.outbox),
        "reminders delivered": kinds["reminder", "delivered"],
        "letters that came twice": letters.duplicates(),
        "killed": len(witness.deaths),
        "started": after.restarts + 1,
        "notes written after a death": sum(slow.notes_kept for slow in after.crowd.slow),
    }


def _slots(books: Books) -> Iterator[str]:
    """One live appointment in a booked slot and at its time, none in any other, no overlaps."""
    holders = Counter(one.slot_id for one in books.live)
    by_id = {slot.id: slot for slot in books.slots}
    for one in books.live:
        slot = by_id.get(one.slot_id)
        if slot is None or (slot.starts_at, slot.ends_at) != (one.span.start, one.span.end):
            yield f"appointment {one.id} is not at the time of its slot"
    for slot in books.slots:
        wanted = 1 if slot.state == SlotState.BOOKED else 0
        if holders[slot.id] != wanted:
            yield f"slot {slot.id} is {slot.state} with {holders[slot.id]} live appointments"
    for doctor in {slot.doctor_id for slot in books.slots}:
        own = sorted((s for s in books.slots if s.doctor_id == doctor), key=lambda s: s.starts_at)
        for first, second in pairwise(own):
            if second.starts_at < first.ends_at:
                yield f"slots {first.id} and {second.id} overlap"


def _patients(books: Books) -> Iterator[str]:
    """No patient is at two places at once."""
    held: dict[int, list[Appointment]] = defaultdict(list)
    for one in books.live:
        held[one.patient_id].append(one)
    for own in held.values():
        for first, second in combinations(own, 2):
            if first.span.overlaps(second.span):
                yield f"appointments {first.id} and {second.id} of one patient overlap"


def _updates(books: Books) -> Iterator[str]:
    """Every update that Telegram ever made was kept and handled, and nothing of it is left."""
    last = books.after.here.sandbox.world.updates._last_id
    made = set(range(FIRST_UPDATE, last + 1))
    if lost := made - {row.update_id for row in books.updates}:
        yield f"{len(lost)} updates were lost: {sorted(lost)[:5]}"
    for row in books.updates:
        if not row.handled or row.payload:
            yield f"update {row.update_id} is left"


def _outbox(books: Books) -> Iterator[str]:
    """Every letter that was due is closed, and none was given up."""
    now = books.after.ended_shown
    for row in books.outbox:
        if row.closed_at is None and row.due_at <= now:
            yield f"letter {row.id} ({row.kind}) still waits"
        if row.outcome == "dropped":
            yield f"letter {row.id} ({row.kind}) was given up: {row.cause}"
    statuses = {visit.appointment.id: visit.appointment.status for visit in books.visits}
    for row in books.outbox:
        if row.closed_at is None and statuses.get(row.appointment_id) not in {None, *LIVE}:
            yield f"letter {row.id} ({row.kind}) outlives its appointment"
