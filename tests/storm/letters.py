"""Whether each side heard of each change exactly once, in order, and what their calendars show.

What follows upon news that nobody has heard is told with it, or not at all: so the books ask that
who heard of an appointment knows in the end what is so, and that nobody heard of it twice.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.appointments import letters
from bot.chat.payload import UnknownPayloadError, unpack
from bot.chat.words import Languages
from bot.shared.appointment import when
from bot.shared.links import ShowPracticeAppointment, ShowScheduleDay
from core.model import AccountId, Appointment, PatientId
from core.notifications import LATE
from core.views import AppointmentView
from storage.drivers.readers import AnyRow
from tests.storm.aftermath import Aftermath
from tests.storm.witness import Heard

KINDS = ("booked", "moved", "cancelled")
TO_PATIENT = {"booked": "letter.booked", "moved": "letter.moved"}
TO_DOCTOR = {"booked": "letter.doctor.booked", "moved": "letter.doctor.moved"}

Fact = tuple[int, str, str]
"""Who is told, of which appointment (its UID, or as its doctor reads it), and what."""


@dataclass(frozen=True, slots=True)
class Due:
    """How often one reader is told something: at least and at most."""

    kind: str
    least: int
    most: int


class Letters:
    """The letters of a storm, sorted by what they tell."""

    def __init__(
        self,
        after: Aftermath,
        views: Sequence[AppointmentView],
        carers: Mapping[PatientId, Mapping[AccountId, int]],
        outbox: Sequence[AnyRow],
    ) -> None:
        self._after = after
        self._carers = carers
        self.views = [
            view
            for view in views
            if not after.crowd.unreachable.intersection(carers[view.patient.id].values())
        ]
        self._by_id = {view.appointment.id: view for view in views}
        self._too_late = {
            (number, kind)
            for row in outbox
            for number, kind in _about(row)
            if row.outcome == "withdrawn" and row.closed_at >= row.due_at + LATE
        }
        self._rows: dict[tuple[int, int], list[AnyRow]] = defaultdict(list)
        for row in outbox:
            for number, _ in _about(row):
                self._rows[number, row.account_id].append(row)
        self._unlisted = Counter(
            (row.account_id, number)
            for row in outbox
            for number, _ in _about(row)[letters.MOST_LISTED :]
        )
        """What a letter to a doctor counts, and does not list."""
        self._t = Languages(after.forecast.zone, "en").speak("en")
        self._by_line = {self._line(view): view for view in views}
        self._copies: dict[Fact, list[Heard]] = defaultdict(list)
        for heard in after.here.witness.heard:
            for fact in self._read(heard):
                self._copies[fact].append(heard)

    def differences(self) -> Iterator[str]:
        """Tell what was told too often, not at all, or out of order."""
        least_cancelled: Counter[Fact] = Counter()
        most_cancelled: Counter[Fact] = Counter()
        for view in self.views:
            one, doctor = view.appointment, self._after.crowd.chats[view.doctor.id]
            for account, chat in self._carers[view.patient.id].items():
                for due in self._due(one, account):
                    yield from self._told((chat, one.uid, due.kind), due.least, due.most)
                yield from self._calendar(chat, one)
            assert view.doctor.account_id is not None
            for due in self._due(one, view.doctor.account_id):
                if due.kind == "cancelled":  # two of one patient at one time read the same
                    fact = (doctor, self._as_doctor_reads(view), due.kind)
                    unlisted = self._unlisted[view.doctor.account_id, one.id]
                    least_cancelled[fact] += max(due.least - unlisted, 0)
                    most_cancelled[fact] += due.most
                else:
                    yield from self._told((doctor, one.uid, due.kind), due.least, due.most)
            yield from self._known_to_doctor(doctor, view)
        for fact, most in most_cancelled.items():
            yield from self._told(fact, least_cancelled[fact], most)

    def _due(self, one: Appointment, account: AccountId) -> Iterator[Due]:
        """Yield what a reader is told. What was taken back unheard is told to nobody."""
        rows = self._rows[one.id, account]
        on_time = {kind: (one.id, kind) not in self._too_late for kind in KINDS}
        unheard = any(row.kind == "booked" and row.cause == "overtaken" for row in rows)
        yield Due("booked", int(one.live and on_time["booked"]), int(one.live or not unheard))
        moved = [row for row in rows if row.kind == "moved" and row.outcome == "delivered"]
        moves = one.sequence - (0 if one.live else 1)
        yield Due("moved", len(moved), moves)
        # A patient hears what the doctor called off, though they had not heard of it before.
        said = any(row.kind in {"cancelled", "called_off"} for row in rows)
        cancelled = int(not one.live and (said or not unheard))
        yield Due("cancelled", cancelled if on_time["cancelled"] else 0, cancelled)

    def _known_to_doctor(self, chat: int, view: AppointmentView) -> Iterator[str]:
        """The last that a doctor heard of an appointment ahead is when it is."""
        one = view.appointment
        heard = [copy for kind in ("booked", "moved") for copy in self._copies[chat, one.uid, kind]]
        if not one.live or not heard or any((one.id, kind) in self._too_late for kind in KINDS):
            return
        last = max(heard, key=lambda copy: copy.real)
        if _plain(when(self._t, one.span)) not in last.text:
            yield f"the last that {chat} heard of {one.uid} is not when it is: {last.text!r}"

    def _told(self, fact: Fact, least: int, most: int) -> Iterator[str]:
        """Check how often this was told: a copy too many only where the bot could not know."""
        copies = self._copies.get(fact, [])
        witness = self._after.here.witness
        chat, mark, kind = fact
        if len(copies) < least:
            yield f"{chat} heard {len(copies)} of {least} times that {mark} is {kind}"
        known = [one for one in copies if not witness.may_be_unnoted(one)]
        repeated = most == 1 and any(not witness.may_be_unnoted(one) for one in copies[:-1])
        if len(known) > most or repeated or (copies and not most):
            when = [f"{one.real:%H:%M:%S.%f}" for one in copies]
            yield f"{chat} heard {len(copies)} times that {mark} is {kind}: {when}"

    def _calendar(self, chat: int, one: Appointment) -> Iterator[str]:
        """A calendar that takes every file in order ends up showing what is so."""
        told = self._after.here.witness.told(chat)
        entries = [entry for heard in told for entry in heard.entries if entry.uid == one.uid]
        if any(later.sequence < earlier.sequence for earlier, later in pairwise(entries)):
            yield f"{chat} heard of {one.uid} out of order"
        shown = entries[-1] if entries else None
        starts = None if shown is None or shown.cancelled else shown.starts
        on_time = all((one.id, kind) not in self._too_late for kind in KINDS)
        if on_time and starts != (one.span.start if one.live else None):
            yield f"the calendar of {chat} shows {starts} for {one.uid}"

    def is_reminder(self, heard: Heard) -> bool:
        """Whether this reads as a reminder."""
        begins = _plain(self._t("letter.reminder", time="\n")).partition("\n")[0]
        return heard.text.startswith(begins)

    def duplicates(self) -> int:
        """Return how many copies came more than once."""
        return sum(
            len(copies) - 1 for (_, _, kind), copies in self._copies.items() if kind != "moved"
        )

    # Reading

    def _read(self, heard: Heard) -> Iterator[Fact]:
        """Say what a message tells: nothing, where it is no letter about a change."""
        for entry in heard.entries:
            kind = "cancelled" if entry.cancelled else self._kind(heard, TO_PATIENT)
            if kind is not None:
                yield heard.chat, entry.uid, kind
        if not heard.entries and heard.payloads:
            yield from self._read_for_doctor(heard, heard.payloads[0])

    def _read_for_doctor(self, heard: Heard, payload: str) -> Iterator[Fact]:
        if not payload.startswith("!"):
            return
        try:
            action = unpack(payload)
        except UnknownPayloadError:
            return
        if isinstance(action, ShowScheduleDay):
            about = heard.text.split("\n\n")[1]
            listed = [self._by_line[line] for line in about.split("\n") if line in self._by_line]
            for read in [self._as_doctor_reads(view) for view in listed] or [about]:
                yield heard.chat, read, "cancelled"
        kind = self._kind(heard, TO_DOCTOR)
        if isinstance(action, ShowPracticeAppointment) and kind is not None:
            yield heard.chat, self._by_id[action.appointment].appointment.uid, kind

    def _kind(self, heard: Heard, sentences: dict[str, str]) -> str | None:
        for kind, key in sentences.items():
            if heard.text.startswith(_plain(self._t(key))):
                return kind
        return None

    def _line(self, view: AppointmentView) -> str:
        """Return the line by which a doctor knows one of several that were called off."""
        return _plain(letters._listed(self._t, [view], 1))

    def _as_doctor_reads(self, view: AppointmentView) -> str:
        """Return the lines by which a doctor knows a cancelled appointment."""
        return _plain(letters._visitor(self._t, view))


def _about(row: AnyRow) -> list[tuple[int, str]]:
    """Return of which appointments a row of the outbox tells, and what."""
    if row.kind == "called_off":
        return [(number, "cancelled") for number in json.loads(row.about)["appointments"]]
    return [(row.appointment_id, row.kind)]


def _plain(html: str) -> str:
    """Return a sentence as a reader sees it."""
    return html.replace("<b>", "").replace("</b>", "")
