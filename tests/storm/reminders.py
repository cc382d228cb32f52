"""Whether each reminder that fell due arrived once, and none for what was cancelled or moved."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.appointments.actions import AskCancel
from bot.chat.payload import unpack
from core.model import Side, Visit
from core.notices import Booked, Cancelled, Moved, Notice, Reminder
from storage.drivers.readers import AnyRow
from storage.repositories.outbox import NOTICE
from tests.storm.aftermath import Aftermath
from tests.storm.witness import Heard

UNDER_WAY = timedelta(seconds=5)
"""A reminder that set out before a change may arrive so long after it."""
DELAY = timedelta(seconds=75)
"""How long bad weather, a death and the lease of the dead may keep a reminder. True time."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when until when an appointment was to start at a moment; all in the clinic's time."""

    starts: datetime
    since: datetime
    until: datetime


def reminders_add_up(
    after: Aftermath, visits: Sequence[Visit], outbox: Sequence[AnyRow]
) -> Iterator[str]:
    """Compare what fell due with what arrived."""
    arrived = _arrived(after)
    history: dict[int, list[tuple[datetime, Notice]]] = defaultdict(list)
    too_late: Counter[int] = Counter()
    for row in outbox:
        notice = NOTICE.validate_json(row.notice)
        if isinstance(notice, Reminder) and row.outcome == "withdrawn":
            too_late[row.appointment_id] += row.closed_at >= notice.starts
        if isinstance(notice, Booked | Moved | Cancelled) and notice.to is Side.PATIENT:
            history[row.appointment_id].append((row.due_at, notice))
    for visit in visits:
        if visit.patient.telegram_id not in after.crowd.unreachable:
            one = visit.appointment.id
            stretches = list(_stretches(visit, history[one]))
            yield from _compare(after, one, stretches, arrived.get(one, []), too_late[one])


def _arrived(after: Aftermath) -> Mapping[int, list[Heard]]:
    """Return the reminders on the phones: messages with no file, to move or to cancel."""
    found: dict[int, list[Heard]] = defaultdict(list)
    for heard in after.here.witness.heard:
        fresh = [unpack(one) for one in heard.payloads if one.startswith("!")]
        if heard.entry is None and fresh and isinstance(fresh[-1], AskCancel):
            found[fresh[-1].appointment].append(heard)
    return found


def _stretches(visit: Visit, history: Sequence[tuple[datetime, Notice]]) -> Iterator[Stretch]:
    """Yield what times the appointment had, one after another."""
    moves = [(at, notice) for at, notice in history if isinstance(notice, Moved)]
    starts = [notice.was for _, notice in moves[:1]] + [notice.starts for _, notice in moves]
    changed = [at for at, _ in history]
    if visit.appointment.live:
        changed.append(visit.appointment.span.start)
    for start, (since, until) in zip(
        starts or [visit.appointment.span.start], pairwise(changed), strict=True
    ):
        yield Stretch(start, since, until)


def _compare(
    after: Aftermath,
    appointment: int,
    stretches: Sequence[Stretch],
    arrived: Sequence[Heard],
    too_late: int,
) -> Iterator[str]:
    """``too_late`` reminders were let go: the appointment had begun when the bot was back."""
    least, most = -too_late, 0
    for stretch in stretches:
        for before in after.forecast.policy.reminders_before:
            due = stretch.starts - before
            if stretch.since < due <= min(stretch.until, after.ended_shown):
                most += 1
                least += after.when(due) + DELAY < after.when(stretch.until)
    witness = after.here.witness
    known = [one for one in arrived if not witness.may_be_unnoted(one)]
    if len(arrived) < least:
        yield f"appointment {appointment}: {len(arrived)} of {least} reminders arrived"
    if len(known) > most or (arrived and not most):
        when = [f"{one.real:%H:%M:%S.%f}" for one in arrived]
        yield f"appointment {appointment}: {len(arrived)} of {most} reminders arrived: {when}"
    for one in arrived:
        if not any(_in_time(after, one, stretch) for stretch in stretches):
            yield f"appointment {appointment}: a reminder at {one.shown} when it was no more"


def _in_time(after: Aftermath, heard: Heard, stretch: Stretch) -> bool:
    """Whether the appointment was to start then when this reminder set out."""
    return stretch.since <= heard.shown and heard.real <= after.when(stretch.until) + UNDER_WAY
