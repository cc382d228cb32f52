"""The books after a storm: what the database holds against what the phones received.

Each function returns what does not add up, one sentence each; none is how it should be.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from core.model import LIVE, Appointment, Status
from tests.storm.aftermath import Aftermath
from tests.storm.desk_books import desk_adds_up
from tests.storm.erased import nothing_is_left
from tests.storm.letters import Letters
from tests.storm.line_books import lines_add_up, offered
from tests.storm.opened import Books, open_books
from tests.storm.reminders import reminders_add_up
from tests.storm.secrets import nothing_leaked
from tests.storm.slot_books import (
    holds_run_out,
    proposals_are_kept,
    slots_add_up,
    times_off_show,
)
from tests.storm.sums import sums
from tests.storm.trail import histories, practice_explained, trail_explains

FIRST_UPDATE = 700_000_001
UNSURE = {(kind, "unsure") for kind in ("announced", "maintenance_ahead", "maintenance_off")}
OVERDUE = timedelta(seconds=30)
"""So late a job may still be with what is due."""


async def balance(after: Aftermath) -> tuple[dict[str, int], list[str]]:
    """Return the sums of the storm, and all that is wrong."""
    books = await open_books(after)
    policy, now = after.forecast.policy, after.ended_shown
    deeds = histories(books.trail)
    letters = Letters(after, books.views, books.care, books.outbox, deeds, books.trail)
    return sums(books, letters), [
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
        *lines_add_up(books.waits, books.slots, books.trail, books.care, policy),
        *proposals_are_kept(books.slots, books.live, now),
        *_patients(books),
        *_updates(books),
        *trail_explains(books.trail, books.views, books.care, books.slots, policy),
        *practice_explained(books.trail, books.times_off, books.delays, policy),
        *_outbox(books),
        *letters.differences(),
        *reminders_add_up(after, books.trail, books.slots, books.outbox, letters),
        *_nothing_overdue(books),
        *await nothing_leaked(after),
        *await desk_adds_up(books),
        *[one async for one in nothing_is_left(after, books.care, books.views)],
    ]


async def transcript(after: Aftermath) -> str:
    """Return every appointment, every letter and every message, for who wants to know why."""
    books = await open_books(after)
    lines = [repr(view.appointment) for view in books.views]
    lines += [repr(row) for row in (*books.outbox, *books.trail)]
    lines += [repr(heard) for heard in after.here.witness.heard]
    lines += [f"killed {death}" for death in after.here.witness.deaths]
    return "\n".join(lines)


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
    """Every letter that was due is closed, and none was given up.

    But what many are told is not sent again where it was on its way when the bot died.
    """
    now = books.after.ended_shown
    for row in books.outbox:
        if row.closed_at is None and row.due_at <= now:
            yield f"letter {row.id} ({row.kind}) still waits"
        if row.outcome == "dropped" and (row.kind, row.cause) not in UNSURE:
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
            concerned = {*books.care.carers[view.patient.id], view.doctor.account_id}
            if row.account_id not in concerned:
                yield f"letter {row.id} ({row.kind}) goes to account {row.account_id}: not theirs"
