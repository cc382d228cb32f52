"""The books after a storm: what the database holds against what the phones received.

Each function returns what does not add up, one sentence each; none is how it should be.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from sqlalchemy import select

from core.audit import Deed
from core.model import LIVE, AccountId, Appointment, PatientId, Status
from core.views import AppointmentView
from storage.drivers.readers import AnyRow
from storage.tables import (
    accounts,
    appointments,
    audit,
    carers,
    delays,
    holds,
    inbox,
    outbox,
    slots,
    time_off,
    waits,
)
from tests.storm.aftermath import Aftermath
from tests.storm.letters import Letters
from tests.storm.line_books import lines_add_up, offered
from tests.storm.posts import TAKEN_BACK
from tests.storm.reminders import reminders_add_up
from tests.storm.secrets import nothing_leaked
from tests.storm.slot_books import (
    holds_run_out,
    proposals_are_kept,
    slots_add_up,
    times_off_show,
)
from tests.storm.trail import histories, practice_explained, trail_explains

_IDS = select(appointments.c.id).order_by(appointments.c.id)
_SLOTS = select(slots).order_by(slots.c.id)
_HOLDS = select(holds)
_TIMES_OFF = select(time_off)
_DELAYS = select(delays)
_WAITS = select(waits).order_by(waits.c.id)
_AUDIT = select(audit).order_by(audit.c.id)
_CARERS = select(carers.c.patient_id, accounts.c.id, accounts.c.telegram_id).join_from(
    carers, accounts
)
_LETTERS = select(outbox).order_by(outbox.c.id)
_UPDATES = select(inbox.c.update_id, inbox.c.handled, inbox.c.payload)
FIRST_UPDATE = 700_000_001
OVERDUE = timedelta(seconds=30)
"""So late a job may still be with what is due."""


@dataclass(frozen=True, slots=True)
class Books:
    """All that was written down inside, and everything that happened outside."""

    after: Aftermath
    views: Sequence[AppointmentView]
    carers: Mapping[PatientId, Mapping[AccountId, int]]
    """The accounts that care for each patient, and their chats."""
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
    caring: dict[PatientId, dict[AccountId, int]] = defaultdict(dict)
    for row in await store.database.read(_CARERS):
        caring[row.patient_id][row.id] = row.telegram_id
    return Books(
        after,
        [view for view in views if view is not None],
        caring,
        await store.database.read(_SLOTS),
        await store.database.read(_HOLDS),
        await store.database.read(_TIMES_OFF),
        await store.database.read(_DELAYS),
        await store.database.read(_WAITS),
        await store.database.read(_AUDIT),
        await store.database.read(_LETTERS),
        await store.database.read(_UPDATES),
    )


async def balance(after: Aftermath) -> tuple[dict[str, int], list[str]]:
    """Return the sums of the storm, and all that is wrong."""
    books = await open_books(after)
    policy, now = after.forecast.policy, after.ended_shown
    deeds = histories(books.trail)
    letters = Letters(after, books.views, books.carers, books.outbox, deeds, books.trail)
    return _sums(books, letters), [
        *after.faults,
        *(lost for slow in after.crowd.slow for lost in slow.lost),
        *slots_add_up(books.slots, books.live),
        *times_off_show(books.slots, books.times_off),
        *holds_run_out(
            books.slots,
            books.holds,
            books.live,
            now + policy.hold,
            {*offered(books.waits), *books.undoable},
        ),
        *lines_add_up(books.waits, books.slots, books.trail, policy),
        *proposals_are_kept(books.slots, books.live, now),
        *_patients(books),
        *_updates(books),
        *trail_explains(books.trail, books.views, books.carers, books.slots, policy),
        *practice_explained(books.trail, books.times_off, books.delays, policy),
        *_outbox(books),
        *letters.differences(),
        *reminders_add_up(after, books.trail, books.slots, books.outbox, letters),
        *_nothing_overdue(books),
        *await nothing_leaked(after),
    ]


async def transcript(after: Aftermath) -> str:
    """Return every appointment, every letter and every message, for who wants to know why."""
    books = await open_books(after)
    lines = [repr(view.appointment) for view in books.views]
    lines += [repr(row) for row in (*books.outbox, *books.trail)]
    lines += [repr(heard) for heard in after.here.witness.heard]
    lines += [f"killed {death}" for death in after.here.witness.deaths]
    return "\n".join(lines)


_DEEDS = {
    "moves": Deed.APPOINTMENT_MOVED,
    "called off": Deed.APPOINTMENT_CALLED_OFF,
    "taken back": Deed.APPOINTMENT_RESTORED,
    "requests": Deed.APPOINTMENT_REQUESTED,
    "of them accepted": Deed.REQUEST_ACCEPTED,
    "rejected": Deed.REQUEST_REJECTED,
    "expired": Deed.REQUEST_EXPIRED,
    "times proposed": Deed.TIME_PROPOSED,
    "of them taken": Deed.PROPOSAL_TAKEN,
    "not taken": Deed.PROPOSAL_DECLINED,
    "withdrawn": Deed.PROPOSAL_WITHDRAWN,
    "patients arrived": Deed.PATIENT_ARRIVED,
    "visits completed": Deed.VISIT_COMPLETED,
    "visits missed": Deed.VISIT_MISSED,
    "marks taken back": Deed.VISIT_UNMARKED,
    "delays said": Deed.DELAY_SAID,
    "waits": Deed.WAIT_JOINED,
    "times offered": Deed.TIME_OFFERED,
    "of these taken": Deed.OFFER_TAKEN,
    "declined": Deed.OFFER_DECLINED,
    "ended": Deed.OFFER_ENDED,
    "times off": Deed.TIME_OFF_TAKEN,
    "of them ended": Deed.TIME_OFF_ENDED,
}
"""What the trail counts, as the sums name it."""


def _sums(books: Books, letters: Letters) -> dict[str, int]:
    """Return what happened, in numbers."""
    after = books.after
    witness = after.here.witness
    presses = [press for actor in after.crowd.actors for press in actor.presses]
    kinds = Counter((row.kind, row.outcome) for row in books.outbox)
    deeds = Counter(row.deed for row in books.trail)
    return {
        "updates": len(books.updates),
        "handed over twice": after.echoes,
        "presses": len(presses),
        "of them answered": sum(press in witness.answered for press in presses),
        "appointments": len(books.views),
        "still live": len(books.live),
        **{said: deeds[deed] for said, deed in _DEEDS.items()},
        "updates let go": len(books.after.here.bot.let_go()),
        "deeds": len(books.trail),
        "holds": sum(row.times for row in books.holds),
        "never told, for it was off": _never_told(books),
        "letters delivered": sum(row.outcome == "delivered" for row in books.outbox),
        "letters withdrawn": sum(row.outcome == "withdrawn" for row in books.outbox),
        "nudges delivered": kinds["nudge", "delivered"],
        "patients told of them": kinds["running_late", "delivered"],
        "reminders delivered": kinds["reminder", "delivered"],
        "letters that came twice": letters.duplicates(),
        "killed": len(witness.deaths),
        "started": after.restarts + 1,
        "notes written after a death": sum(slow.notes_kept for slow in after.crowd.slow),
    }


def _nothing_overdue(books: Books) -> Iterator[str]:
    """What nobody answered in time has ended, and so has every visit that is long over."""
    after = books.after
    last, waits = after.ended - OVERDUE, after.forecast.policy.complete_after
    for view in books.views:
        until = view.appointment.undo_until
        if until is not None and after.when(until) <= last:
            yield f"appointment {view.appointment.id} could be taken back until {until}"
    for one in books.live:
        if one.answer_by is not None and after.when(one.answer_by) <= last:
            yield f"request {one.id} waits since {one.answer_by}"
        over = after.when(one.span.end + waits) <= last
        if one.status is Status.CONFIRMED and over:
            yield f"visit {one.id} is over since {one.span.end}, and nobody completed it"


def _never_told(books: Books) -> int:
    """Return how many letters of a new appointment were taken back unread."""
    return sum(
        row.kind in {"booked", "requested"} and row.cause in TAKEN_BACK for row in books.outbox
    )


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
    """Every update that Telegram ever made was kept and handled, and nothing of it is left.

    Of one person no more may wait than a limit says: what was let go for it is named in the log.
    """
    last = books.after.here.sandbox.world.updates._last_id
    made = set(range(FIRST_UPDATE, last + 1))
    if lost := made - {row.update_id for row in books.updates} - books.after.here.bot.let_go():
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
    statuses = {view.appointment.id: view.appointment.status for view in books.views}
    for row in books.outbox:
        ended = statuses.get(row.appointment_id) not in {None, *LIVE}
        if row.closed_at is None and ended and row.kind != "cancelled":
            yield f"letter {row.id} ({row.kind}) outlives its appointment"
    by_id = {view.appointment.id: view for view in books.views}
    for row in books.outbox:
        if row.appointment_id is not None:
            view = by_id[row.appointment_id]
            concerned = {*books.carers[view.patient.id], view.doctor.account_id}
            if row.account_id not in concerned:
                yield f"letter {row.id} ({row.kind}) goes to account {row.account_id}: not theirs"
