"""Whether each side heard of each change exactly once, in order, and what their calendars show.

Three books are held against each other: the deeds of an appointment, the letters that were written
for them, and the phones. What follows upon news that nobody has heard is told with it, or not at
all: so who heard of an appointment knows in the end what is so, and nobody heard of it twice.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.chat.words import Languages
from core.audit import Deed
from core.model import AccountId, Appointment, Side, Status
from core.notifications import LATE
from core.views import AppointmentView
from storage.drivers.readers import AnyRow
from tests.storm.aftermath import Aftermath
from tests.storm.care import CareBook
from tests.storm.posts import Written, withdrawn_for_cause, written_for_deeds
from tests.storm.reading import ASKING, READS, Fact, Reading, about, bare
from tests.storm.trail import Histories
from tests.storm.witness import Heard

STATES = {
    Side.PATIENT: ("requested", "booked", "moved", "restored", "accepted", "proposed", "off"),
    Side.DOCTOR: ("requested", "booked", "moved", "taken", "refused", "off", "nudge"),
}
"""By what each side hears when an appointment is, and whether it waits."""


class Letters:
    """The letters of a storm, sorted by what they tell."""

    def __init__(
        self,
        after: Aftermath,
        views: Sequence[AppointmentView],
        care: CareBook,
        outbox: Sequence[AnyRow],
        deeds: Histories,
        trail: Sequence[AnyRow],
    ) -> None:
        self._after = after
        self._care = care
        self._deeds = deeds
        self._trail = trail
        self._reachable = [
            view
            for view in views
            if not after.crowd.unreachable.intersection(care.carers[view.patient.id].values())
        ]
        self.views = [view for view in self._reachable if care.still_here(view.patient.id)]
        self.reading = Reading.of(Languages(after.forecast.zone, "en"), views)
        self._rows: dict[tuple[int, int], list[AnyRow]] = defaultdict(list)
        for row in outbox:
            for number in about(row):
                self._rows[number, row.account_id].append(row)
        self._copies: dict[Fact, list[Heard]] = defaultdict(list)
        for heard in after.here.witness.heard:
            for fact in self.reading.facts(heard):
                self._copies[fact].append(heard)
        self._least: Counter[Fact] = Counter()
        self._most: Counter[Fact] = Counter()
        self._named: set[tuple[int, str]] = set()
        """Who reads of which appointment by its name."""
        for view in self._reachable:
            for account, chat, side in self._readers(view):
                if side is Side.PATIENT or not view.patient.erased:
                    self._named.add((chat, view.appointment.uid))
                    self._expect(view, account, chat, side)

    def _readers(self, view: AppointmentView) -> Iterator[tuple[AccountId, int, Side]]:
        """Return who hears of it. With an account go all letters that it ever got."""
        if self._care.still_here(view.patient.id):
            for account, chat in self._care.carers[view.patient.id].items():
                yield account, chat, Side.PATIENT
        assert view.doctor.account_id is not None
        yield view.doctor.account_id, self._after.crowd.chats[view.doctor.id], Side.DOCTOR

    def _expect(self, view: AppointmentView, account: AccountId, chat: int, side: Side) -> None:
        """Count how often a reader hears what: a letter that set out may have arrived, too."""
        for row in self._rows[view.appointment.id, account]:
            reads = READS.get((row.kind, side), ())
            surely = row.outcome == "delivered" and len(reads) == 1
            for words in reads:
                fact = Fact(chat, self.reading.mark(view, words, side), words)
                self._least[fact] += surely
                self._most[fact] += row.outcome == "delivered" or row.attempts > 0

    def differences(self) -> Iterator[str]:
        """Tell what was told too often, not at all, or out of order."""
        for view in self._reachable:
            for account, chat, side in self._readers(view):
                rows = self._rows[view.appointment.id, account]
                written = Written(view, side, rows, self._deeds[view.appointment.id], self._trail)
                yield from written_for_deeds(written)
                yield from withdrawn_for_cause(written)
                if view.patient.erased:  # what was told of them has another name by now
                    continue
                yield from self._each_arrived(view, chat, side, rows)
                yield from self._known(view, chat, side, rows)
                if side is Side.PATIENT:
                    yield from self._calendar(chat, view.appointment, rows)
        ours = {fact for fact in self._copies if self._is_ours(fact)}
        for fact in sorted(ours | set(self._most)):
            yield from self._told(fact)

    def _is_ours(self, fact: Fact) -> bool:
        """Whether this was told of somebody whose letters all arrive, and still have their name."""
        view, crowd = self.reading.by_uid.get(fact.mark), self._after.crowd
        if view is not None and view.patient.erased:
            return (fact.chat, fact.mark) in self._named
        if fact.mark in {one.appointment.uid for one in self.views}:
            return True
        return fact.chat not in {*crowd.chats.values(), *crowd.unreachable, *crowd.leaving}

    def _each_arrived(
        self, view: AppointmentView, chat: int, side: Side, rows: Sequence[AnyRow]
    ) -> Iterator[str]:
        """As many messages came as letters were delivered, whatever they read like by then."""
        delivered = [row for row in rows if row.outcome == "delivered"]
        read = {words for row in rows for words in READS.get((row.kind, side), ())}
        unsure = [row for row in delivered if len(READS.get((row.kind, side), ())) > 1]
        facts = {Fact(chat, view.appointment.uid, words) for words in read}
        there = sum(len(self._copies.get(fact, ())) for fact in facts)
        least = sum(self._least[fact] for fact in facts) + len(unsure)
        if there < least:
            yield f"{chat} read {there} of {least} letters about {view.appointment.id}"

    def _told(self, fact: Fact) -> Iterator[str]:
        """Check how often this was told: a copy too many only where the bot could not know."""
        copies, least, most = self._copies.get(fact, []), self._least[fact], self._most[fact]
        witness = self._after.here.witness
        if len(copies) < least:
            yield f"{fact.chat} heard {len(copies)} of {least} times: {fact.mark} {fact.words}"
        known = [one for one in copies if not witness.may_be_unnoted(one)]
        repeated = most == 1 and any(not witness.may_be_unnoted(one) for one in copies[:-1])
        if len(known) > most or repeated or (copies and not most):
            when = [f"{one.real:%H:%M:%S.%f}" for one in copies]
            yield f"{fact.chat} heard {len(copies)} times: {fact.mark} {fact.words}: {when}"

    def _known(
        self, view: AppointmentView, chat: int, side: Side, rows: Sequence[AnyRow]
    ) -> Iterator[str]:
        """The last that a reader heard of an appointment ahead is what is so."""
        one = view.appointment
        heard = [
            (copy, words)
            for words in STATES[side]
            for copy in self._copies.get(Fact(chat, one.uid, words), ())
        ]
        if not one.live or any(too_late(row) for row in rows):
            return
        last, words = max(heard, key=lambda it: it[0].real, default=(None, None))
        if last is None:
            told = {row.deed for row in self._deeds[one.id]}
            if side is Side.PATIENT or not told & {Deed.REQUEST_ACCEPTED, Deed.TIME_PROPOSED}:
                yield f"{chat} has heard nothing of {one.id}"
            return
        # Who declined what was proposed, or proposed it, saw on the screen what is so.
        screen = self._deeds[one.id][-1].deed == Deed.PROPOSAL_DECLINED or words == "proposed"
        if self.reading.when(view) not in bare(last.text) and not (side is Side.PATIENT and screen):
            yield f"the last that {chat} heard of {one.id} is not when it is: {last.text!r}"
        waits = one.status is Status.PENDING
        if side is Side.PATIENT:
            known = words == "proposed" or self.reading.says_it_waits(last, view)
            if known is not waits:
                yield f"{one.id} is {one.status}; the last that {chat} heard is {last.text!r}"
        elif waits and one.proposed_slot is None:
            seen = self.reading.asks_to_accept(last) if words in ASKING else None
            if seen != one.sequence:
                yield f"the doctor was not asked of {one.id}, but told: {last.text!r}"

    def _calendar(self, chat: int, one: Appointment, rows: Sequence[AnyRow]) -> Iterator[str]:
        """A calendar that takes every file in order ends up showing what is so.

        What waits may be in it, if it was an appointment before; what has ended stays in it.
        """
        told = self._after.here.witness.told(chat)
        entries = [entry for heard in told for entry in heard.entries if entry.uid == one.uid]
        if any(later.sequence < earlier.sequence for earlier, later in pairwise(entries)):
            yield f"{chat} heard of {one.uid} out of order"
        shown = entries[-1] if entries else None
        starts = None if shown is None or shown.cancelled else shown.starts
        right: set[object] = {one.span.start if one.live else None}
        if one.status in {Status.PENDING, Status.COMPLETED, Status.NO_SHOW}:
            right = {one.span.start, None}
        untold = any(row.outcome == "withdrawn" for row in rows if row.kind != "reminder")
        if one.undo_until is not None:
            return  # other carers have not heard yet
        may_lag = one.status is not Status.CONFIRMED and one.status is not Status.CANCELLED
        if starts not in right and not (may_lag and untold) and not any(map(too_late, rows)):
            yield f"the calendar of {chat} shows {starts} for {one.id}, which is {one.status}"

    def duplicates(self) -> int:
        """Return how many copies came more than once."""
        return sum(max(len(copies) - self._most[it], 0) for it, copies in self._copies.items())


def too_late(row: AnyRow) -> bool:
    """Whether a letter was let go for it was no news any more."""
    return row.outcome == "withdrawn" and bool(row.closed_at >= row.due_at + LATE)
