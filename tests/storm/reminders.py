"""Whether each reminder that fell due arrived once, and none for what was cancelled or moved."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from bot.appointments.actions import AskCannotCome
from bot.chat.payload import unpack
from bot.shared.links.appointments import AskCancel, ShowAppointment
from core.audit import Deed
from core.model import LIVE, Appointment, Status
from core.notifications import Reminder
from storage.drivers.readers import AnyRow
from storage.outbox import NOTIFICATION
from tests.storm.aftermath import Aftermath
from tests.storm.letters import Letters
from tests.storm.lives import Stage, lived
from tests.storm.trail import histories
from tests.storm.witness import Heard

AGREED = (Deed.REQUEST_ACCEPTED,)
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
    after: Aftermath,
    trail: Sequence[AnyRow],
    slots: Sequence[AnyRow],
    outbox: Sequence[AnyRow],
    letters: Letters,
) -> Iterator[str]:
    """Compare what fell due with what arrived."""
    arrived = _arrived(after, letters)
    deeds = histories(trail)
    lives = {
        view.appointment.id: lived(
            deeds[view.appointment.id],
            asks_first=view.doctor.by_request,
            staff=after.crowd.staff,
        )
        for view in letters.views
    }
    too_late: Counter[int] = Counter()
    told: dict[tuple[int, int], datetime] = {}
    for row in outbox:
        about = NOTIFICATION.validate_json(row.about)
        if isinstance(about, Reminder):
            told[about.appointment, int(row.key.split(":")[2])] = about.starts
            if row.outcome == "withdrawn":
                there = _was_there(lives.get(about.appointment, ()), row.closed_at)
                too_late[about.appointment] += there or row.closed_at >= about.until
    kept = _never_retimed(trail, slots)
    for view in letters.views:
        one = view.appointment
        starts = {number: start for (of, number), start in told.items() if of == one.id}
        stretches = list(_stretches(one, lives[one.id], kept, starts))
        yield from _compare(after, one.id, stretches, arrived.get(one.id, []), too_late[one.id])


def _arrived(after: Aftermath, letters: Letters) -> Mapping[int, list[Heard]]:
    """Return the reminders on the phones: messages with no file, a way to change for each."""
    found: dict[int, list[Heard]] = defaultdict(list)
    for heard in after.here.witness.heard:
        fresh = [unpack(one) for one in heard.payloads if one.startswith("!")]
        if not heard.entries and letters.reading.is_reminder(heard):
            for one in fresh:
                if isinstance(one, AskCancel | AskCannotCome | ShowAppointment):
                    found[one.appointment].append(heard)
    return found


def _never_retimed(trail: Sequence[AnyRow], slots: Sequence[AnyRow]) -> Mapping[int, datetime]:
    """Return when those slots start that always started then."""
    retimed = {row.slot_id for row in trail if row.deed == Deed.SLOT_RETIMED}
    return {slot.id: slot.starts_at for slot in slots if slot.id not in retimed}


def _stretches(
    one: Appointment,
    stages: Sequence[Stage],
    kept: Mapping[int, datetime],
    told: Mapping[int, datetime],
) -> Iterator[Stretch]:
    """Yield what times the appointment had, one after another; what only waits reminds nobody.

    When one of them started says its slot, and where that is another one by now, its reminders.
    """
    stages = _never_off(stages)
    changes = [new for before, new in pairwise([None, *stages]) if new and _is_new(before, new)]
    ends = [stage.at for stage in changes[1:]]
    last = max((stage.sequence for stage in changes if stage.status in LIVE), default=0)
    for stage, until in zip(changes, [*ends, one.span.start], strict=True):
        if stage.status is not Status.CONFIRMED:
            continue
        latest = one.span.start if stage.sequence == last else None
        starts = latest or kept.get(stage.slot) or told.get(stage.sequence)
        if starts is not None:
            yield Stretch(starts, stage.at, until)


def _never_off(stages: Sequence[Stage]) -> list[Stage]:
    """Return the stages without cancellations that were taken back: who comes again is reminded."""
    kept: list[Stage] = []
    for stage in stages:
        if stage.deed is Deed.APPOINTMENT_RESTORED:
            while kept and kept[-1].status is Status.CANCELLED:
                kept.pop()
            kept.append(replace(stage, sequence=kept[-1].sequence if kept else stage.sequence))
        else:
            kept.append(stage)
    return kept


def _was_there(stages: Sequence[Stage], now: datetime) -> bool:
    """Whether the patient had arrived by then: nobody is reminded of where they are."""
    so_far = [stage for stage in stages if stage.at <= now]
    return bool(so_far) and so_far[-1].arrived


def _is_new(before: Stage | None, stage: Stage) -> bool:
    """Whether the appointment is at another time since then, or is one only since then."""
    return before is None or before.sequence != stage.sequence or stage.deed in AGREED


def _compare(
    after: Aftermath,
    appointment: int,
    stretches: Sequence[Stretch],
    arrived: Sequence[Heard],
    too_late: int,
) -> Iterator[str]:
    """``too_late`` reminders were let go: the patient was there, the next one spoke, or the
    appointment had begun, when the bot was back. An earlier one of the day may have spoken for it,
    as long before it was due as it was due ahead."""
    least, most = -too_late, 0
    for stretch in stretches:
        for before in after.forecast.policy.reminders_before:
            due = stretch.starts - before
            last = min(stretch.until, after.ended_shown)
            most += stretch.since < due and due - before <= last
            due_in_time = stretch.since < due <= last
            least += due_in_time and after.when(due) + DELAY < after.when(stretch.until)
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
