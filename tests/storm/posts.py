"""Whether a letter was written for each deed, and none was taken back but for a cause."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.appointments.undo_rules import UNDO_FOR
from core.audit import Deed
from core.model import Side
from core.notifications import LATE, Reminder, RunningLate
from core.views import AppointmentView
from storage.drivers.readers import AnyRow
from storage.outbox import NOTIFICATION
from tests.storm.lives import CANCELLED

EXACTLY: Mapping[Side, Mapping[str, Sequence[Deed]]] = {
    Side.PATIENT: {
        "requested": (Deed.APPOINTMENT_REQUESTED,),
        "booked": (Deed.APPOINTMENT_BOOKED,),
        "accepted": (Deed.REQUEST_ACCEPTED, Deed.PROPOSAL_TAKEN),
        "rejected": (Deed.REQUEST_REJECTED,),
        "expired": (Deed.REQUEST_EXPIRED,),
        "proposed": (Deed.TIME_PROPOSED,),
        "proposal_off": (Deed.PROPOSAL_WITHDRAWN,),
        "running_late": (Deed.VISIT_DELAYED,),
    },
    Side.DOCTOR: {
        "requested": (Deed.APPOINTMENT_REQUESTED,),
        "booked": (Deed.APPOINTMENT_BOOKED,),
        "accepted": (Deed.PROPOSAL_TAKEN,),
        "proposal_refused": (Deed.PROPOSAL_DECLINED,),
        "proposal_off": (Deed.PROPOSAL_WITHDRAWN,),
    },
}
"""A letter of each kind is written for each of these deeds, and for no other."""
AT_MOST: Mapping[Side, Mapping[str, Sequence[Deed]]] = {
    Side.PATIENT: {
        "moved": (Deed.APPOINTMENT_MOVED,),
        "restored": (Deed.APPOINTMENT_RESTORED,),
    },
    Side.DOCTOR: {
        "moved": (Deed.APPOINTMENT_MOVED,),
        "expired": (Deed.REQUEST_EXPIRED,),
        "note_changed": (Deed.NOTE_CHANGED,),
        "nudge": (
            *(Deed.APPOINTMENT_REQUESTED, Deed.APPOINTMENT_MOVED),
            *(Deed.PROPOSAL_DECLINED, Deed.PROPOSAL_WITHDRAWN),
        ),
    },
}
"""Of these there may be fewer: what follows upon news that nobody has heard is told with it."""
TOUCHES_NOTHING = (
    *(Deed.NOTE_CHANGED, Deed.ATTENDANCE_CONFIRMED),
    *(Deed.DOCTOR_NOTE_CHANGED, Deed.VISIT_DELAYED, Deed.CANCELLATION_SETTLED),
)
"""After these every letter still says what is so."""
ENDS = (*CANCELLED, Deed.REQUEST_EXPIRED)
TAKEN_BACK = ("overtaken", "cancelled")
"""Why a letter is taken back before anybody read it: by other news, or by the end of all."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written to one reader about one appointment, and what was done to it."""

    view: AppointmentView
    side: Side
    rows: Sequence[AnyRow]
    deeds: Sequence[AnyRow]
    trail: Sequence[AnyRow]
    """What everybody did, oldest first."""

    def __str__(self) -> str:
        return f"the {self.side}'s letters about {self.view.appointment.id}"


def written_for_deeds(one: Written) -> Iterator[str]:
    """Compare the letters with the deeds, kind by kind."""
    kinds, done = Counter(row.kind for row in one.rows), Counter(row.deed for row in one.deeds)
    for kind, deeds in EXACTLY[one.side].items():
        if kinds[kind] != sum(done[deed] for deed in deeds):
            yield f"{one}: {kinds[kind]} are {kind}, and it was done {_said(done)}"
    for kind, deeds in AT_MOST[one.side].items():
        if kinds[kind] > sum(done[deed] for deed in deeds):
            yield f"{one}: {kinds[kind]} are {kind}, and it was done {_said(done)}"
    if one.side is Side.PATIENT and one.view.patient.erased:
        return  # who had somebody erased saw on the screen what is cancelled with them
    last = [row for row in one.deeds if row.deed != Deed.CANCELLATION_SETTLED][-1]
    if last.deed in ENDS:
        kind = "expired" if last.deed == Deed.REQUEST_EXPIRED else "cancelled"
        said = sum(_tells(one, row, kind) for row in one.rows)
        booked_it = one.side is Side.PATIENT and last.deed != Deed.APPOINTMENT_CANCELLED
        unheard = any(_is_news(row) and row.closed_at == last.at for row in one.rows)
        did_it = one.side is Side.DOCTOR and last.deed == Deed.APPOINTMENT_CALLED_OFF
        if said != int((booked_it or not unheard) and not did_it):
            yield f"{one}: {said} tell that it is {kind}"


def _tells(one: Written, row: AnyRow, kind: str) -> bool:
    """Whether a letter tells this of an appointment as it is now; what was taken back does not."""
    if row.kind == kind == "cancelled":
        return int(row.key.split(":")[2]) == one.view.appointment.sequence
    return row.kind == kind or (row.kind == "called_off" and kind == "cancelled")


def _is_news(row: AnyRow) -> bool:
    """Whether this letter would have told that there is an appointment, and was taken back."""
    return row.kind in {"requested", "booked", "restored"} and row.cause in TAKEN_BACK


def _said(done: Mapping[str, int]) -> str:
    return ", ".join(f"{deed} {number}" for deed, number in done.items())


def withdrawn_for_cause(one: Written) -> Iterator[str]:
    """A letter that nobody got was overtaken by something done since, or by the clock."""
    for row in one.rows:
        if row.outcome == "withdrawn" and not _overtaken(one, row):
            yield f"{one}: letter {row.id} ({row.kind}) was taken back for nothing ({row.cause})"


def _overtaken(one: Written, row: AnyRow) -> bool:
    told, closed = NOTIFICATION.validate_json(row.about), row.closed_at
    since = row.due_at if row.kind not in {"nudge", "reminder"} else _written_at(one, row)
    if row.kind == "cancelled":
        since = row.due_at - UNDO_FOR - timedelta.resolution
    if closed >= row.due_at + LATE:
        return True
    if any(since < deed.at <= closed and deed.deed not in TOUCHES_NOTHING for deed in one.deeds):
        return True
    match told:
        case Reminder(until=until):
            return bool(closed >= until)
        case RunningLate(starts=starts, expected=expected):
            over = closed >= max(starts, expected) or closed >= one.view.appointment.span.end
            return over or _doctor_did(one, since, closed, Deed.DELAY_SAID)
        case _:
            return False


def _doctor_did(one: Written, since: datetime, until: datetime, *deeds: Deed) -> bool:
    return any(
        row.deed in deeds and row.doctor_id == one.view.doctor.id and since < row.at <= until
        for row in one.trail
    )


def _written_at(one: Written, row: AnyRow) -> datetime:
    """Return when a letter that is due later was written."""
    if row.kind == "nudge":
        return datetime.fromtimestamp(float(row.key.split(":")[3]), UTC)
    begun: datetime = one.deeds[0].at
    return begun
