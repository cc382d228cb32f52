"""Whether each side heard of each change exactly once, in order, and what their calendars show."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.appointments import letters
from bot.chat.payload import UnknownPayloadError, unpack
from bot.chat.words import Languages
from bot.shared.links import ShowPracticeAppointment, ShowScheduleDay
from core.model import Appointment, Visit
from core.notices import LATE
from storage.drivers.readers import AnyRow
from tests.storm.aftermath import Aftermath
from tests.storm.witness import Heard

KINDS = ("booked", "moved", "cancelled")
TO_PATIENT = {"booked": "letter.booked", "moved": "letter.moved"}
TO_DOCTOR = {"booked": "letter.doctor.booked", "moved": "letter.doctor.moved"}

Fact = tuple[int, str, str]
"""Who is told, of which appointment (its UID, or as its doctor reads it), and what."""


class Letters:
    """The letters of a storm, sorted by what they tell."""

    def __init__(self, after: Aftermath, visits: Sequence[Visit], outbox: Sequence[AnyRow]) -> None:
        self._after = after
        self._visits = [
            visit for visit in visits if visit.patient.telegram_id not in after.crowd.unreachable
        ]
        self._by_id = {visit.appointment.id: visit for visit in visits}
        self._too_late = {
            (row.appointment_id, row.kind)
            for row in outbox
            if row.outcome == "withdrawn" and row.closed_at >= row.due_at + LATE
        }
        self._t = Languages(after.forecast.zone, "en").speak("en")
        self._copies: dict[Fact, list[Heard]] = defaultdict(list)
        for heard in after.here.witness.heard:
            if fact := self._read(heard):
                self._copies[fact].append(heard)

    def differences(self) -> Iterator[str]:
        """Tell what was told too often, not at all, or out of order."""
        doctors = self._after.crowd.chats
        least_cancelled: Counter[Fact] = Counter()
        most_cancelled: Counter[Fact] = Counter()
        for visit in self._visits:
            one = visit.appointment
            patient, doctor = visit.patient.telegram_id, doctors[visit.doctor.id]
            for chat, mark in ((patient, one.uid), (doctor, self._as_doctor_reads(visit))):
                for kind, least, most in self._due(one):
                    fact = (chat, mark if kind == "cancelled" else one.uid, kind)
                    if kind == "cancelled" and chat == doctor:
                        least_cancelled[fact] += least
                        most_cancelled[fact] += most
                    else:
                        yield from self._told(fact, least, most)
            yield from self._calendar(patient, one)
        for fact, most in most_cancelled.items():
            yield from self._told(fact, least_cancelled[fact], most)

    def _due(self, one: Appointment) -> Iterator[tuple[str, int, int]]:
        """Yield what either side is told, and how often: at least and at most."""
        moves = one.sequence - (0 if one.live else 1)
        on_time = {kind: (one.id, kind) not in self._too_late for kind in KINDS}
        yield "booked", int(one.live and on_time["booked"]), 1
        yield "moved", moves if one.live and on_time["moved"] else 0, moves
        yield "cancelled", int(not one.live and on_time["cancelled"]), int(not one.live)

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
        entries = [heard.entry for heard in told if heard.entry and heard.entry.uid == one.uid]
        if any(later.sequence < earlier.sequence for earlier, later in pairwise(entries)):
            yield f"{chat} heard of {one.uid} out of order"
        shown = entries[-1] if entries else None
        starts = None if shown is None or shown.cancelled else shown.starts
        on_time = all((one.id, kind) not in self._too_late for kind in KINDS)
        if on_time and starts != (one.span.start if one.live else None):
            yield f"the calendar of {chat} shows {starts} for {one.uid}"

    def duplicates(self) -> int:
        """Return how many copies came more than once."""
        return sum(
            len(copies) - 1 for (_, _, kind), copies in self._copies.items() if kind != "moved"
        )

    # Reading

    def _read(self, heard: Heard) -> Fact | None:
        """Say what a message tells, None where it is no letter about a change."""
        if heard.entry is not None:
            if heard.entry.cancelled:
                return heard.chat, heard.entry.uid, "cancelled"
            kind = self._kind(heard, TO_PATIENT)
            return None if kind is None else (heard.chat, heard.entry.uid, kind)
        for payload in heard.payloads[:1]:
            return self._read_for_doctor(heard, payload)
        return None

    def _read_for_doctor(self, heard: Heard, payload: str) -> Fact | None:
        if not payload.startswith("!"):
            return None
        try:
            action = unpack(payload)
        except UnknownPayloadError:
            return None
        if isinstance(action, ShowScheduleDay):
            lines = heard.text.split("\n\n")
            return heard.chat, lines[1], "cancelled"
        kind = self._kind(heard, TO_DOCTOR)
        if isinstance(action, ShowPracticeAppointment) and kind is not None:
            return heard.chat, self._by_id[action.appointment].appointment.uid, kind
        return None

    def _kind(self, heard: Heard, sentences: dict[str, str]) -> str | None:
        for kind, key in sentences.items():
            if heard.text.startswith(_plain(self._t(key))):
                return kind
        return None

    def _as_doctor_reads(self, visit: Visit) -> str:
        """Return the lines by which a doctor knows a cancelled appointment."""
        return _plain(letters._visitor(self._t, visit))


def _plain(html: str) -> str:
    """Return a sentence as a reader sees it."""
    return html.replace("<b>", "").replace("</b>", "")
