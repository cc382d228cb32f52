"""Whether what the clinic tells many reached each once or says whom it did not; whether nobody acts
who is shut out; and whether who applied heard what was decided."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from bot.chat.words import Languages
from bot.maintenance import letters
from bot.people.letters import doctor_decided
from core.audit import Deed
from core.model import AccountId, Announcement, AnnouncementId, Progress, Whom
from core.notifications import Announced, MaintenanceAhead, MaintenanceOff, ToMany
from storage.drivers.readers import AnyRow
from storage.outbox import NOTIFICATION
from storage.tables import announcements
from tests.storm.desk_errands import NEWS
from tests.storm.opened import Books
from tests.storm.reading import plain
from tests.storm.witness import Heard

DECIDED = (Deed.DOCTOR_VERIFIED, Deed.DOCTOR_DECLINED)
TAKES_PATIENTS = (Deed.APPOINTMENT_REQUESTED, Deed.APPOINTMENT_BOOKED)
_WORDS = re.compile(rf"{NEWS} \d+-\d+\.")
_ANNOUNCEMENTS = (
    select(announcements.c.id)
    .where(announcements.c.progress != Progress.DRAFT)
    .order_by(announcements.c.id)
)


class Told(NamedTuple):
    """What one reader is told of what is told to many."""

    account: AccountId
    kind: type[ToMany]
    words: str


async def desk_adds_up(books: Books) -> list[str]:
    """Compare what went out to many, and what admins did to people, with letters and phones."""
    queries = books.after.here.store.queries
    found = await books.after.here.store.database.read(_ANNOUNCEMENTS)
    ours = [await queries.announcement(AnnouncementId(row.id)) for row in found]
    sent = [one for one in ours if one is not None]
    wrong = [*nobody_acts_who_is_shut_out(books.trail), *_decided(books)]
    letters_to_many = await _letters(books, sent)
    wrong += _each_once(books, letters_to_many)
    for one in sent:
        rows = [row for row in books.outbox if row.announcement_id == one.id]
        missed = len(await queries.not_reached(one.id, len(rows) + 1))
        wrong += _reached(books, one, rows, missed)
    return wrong


def nobody_acts_who_is_shut_out(trail: Sequence[AnyRow]) -> Iterator[str]:
    """Who is shut out does nothing, and a doctor who is gets no patients, until they are let in."""
    accounts, doctors = set[int](), set[int]()
    for row in trail:
        match row.deed:
            case Deed.ACCOUNT_DISABLED:
                accounts.add(row.account_id)
            case Deed.ACCOUNT_ENABLED:
                accounts.discard(row.account_id)
            case Deed.DOCTOR_DISABLED:
                doctors.add(row.doctor_id)
            case Deed.DOCTOR_ENABLED:
                doctors.discard(row.doctor_id)
        if row.actor_id in accounts:
            yield f"deed {row.id} ({row.deed}) was done by {row.actor_id}, who was shut out"
        if row.deed in TAKES_PATIENTS and row.doctor_id in doctors:
            yield f"deed {row.id} ({row.deed}) is with {row.doctor_id}, who was shut out"


async def _letters(books: Books, sent: Sequence[Announcement]) -> Mapping[Told, Sequence[AnyRow]]:
    """Return the letters to many by their readers and words."""
    t = Languages(books.after.forecast.zone, "en").speak("en")
    words = {one.id: one.words("en", "en") for one in sent}
    found: dict[Told, list[AnyRow]] = defaultdict(list)
    for row in books.outbox:
        about = NOTIFICATION.validate_json(row.about)
        if isinstance(about, Announced):
            found[Told(row.account_id, Announced, words[about.announcement])].append(row)
        elif isinstance(about, MaintenanceAhead | MaintenanceOff):
            plan = await books.after.here.store.queries.maintenance(about.maintenance)
            assert plan is not None
            said = plan.text or ""
            if isinstance(about, MaintenanceOff):
                said = plain(letters.off(t, plan).text)
            found[Told(row.account_id, type(about), said)].append(row)
    return found


def _each_once(books: Books, rows: Mapping[Told, Sequence[AnyRow]]) -> Iterator[str]:
    """A letter to many comes once: a second time only where the answer to the first was lost. What
    was on its way when the bot died is not sent again."""
    after = books.after
    accounts = {chat: account for account, chat in books.care.now.chats.items()}
    strange = {*after.crowd.leaving, *after.crowd.desk_chats}
    copies: dict[Told, list[Heard]] = defaultdict(list)
    for heard in after.here.witness.heard:
        told = _told(heard)
        if told is not None and heard.chat not in strange:
            copies[Told(accounts[heard.chat], *told)].append(heard)
    for one in sorted({*copies, *rows}, key=str):
        mine, there = rows.get(one, ()), copies.get(one, ())
        delivered = sum(row.outcome == "delivered" for row in mine)
        if len(there) < delivered and books.care.now.chats.get(one.account, 0) not in strange:
            yield f"{one} came {len(there)} of {delivered} times"
        again = len(there) - len(mine)
        if again > sum(heard.lost for heard in there) or (there and not mine):
            yield f"{one} came {len(there)} times of {len(mine)}: {[str(i.real) for i in there]}"


def _told(heard: Heard) -> tuple[type[ToMany], str] | None:
    """Return which kind of letter to many this is, and its words; None for anything else."""
    if heard.text.startswith("The maintenance of "):
        return MaintenanceOff, heard.text
    words = _WORDS.search(heard.text)
    if words is None:
        return None
    ahead = "rests for maintenance" in heard.text
    return (MaintenanceAhead if ahead else Announced), words.group()


def _reached(books: Books, one: Announcement, rows: Sequence[AnyRow], missed: int) -> Iterator[str]:
    """Whoever was to read it got a letter, which arrived, or they are named as not reached."""
    if one.progress is Progress.RUNNING:
        yield f"announcement {one.id} is still going out"
    failed = [row for row in rows if row.outcome in {"withdrawn", "dropped"}]
    if one.progress is not Progress.DONE:
        return
    if waiting := [row.account_id for row in rows if row.closed_at is None]:
        yield f"announcement {one.id} is done, and {waiting} still wait for it"
    if missed != len(failed):
        yield f"announcement {one.id} names {missed} of {len(failed)} whom it did not reach"
    if one.reached + one.missed < len(rows):
        yield f"announcement {one.id} counts {one.reached} and {one.missed} of {len(rows)}"
    readers = [row.account_id for row in rows]
    if left := sorted(_should_read(books, one) - {*readers}):
        yield f"announcement {one.id} ({one.readers.whom}) forgot {left}"


def _should_read(books: Books, one: Announcement) -> set[AccountId]:
    """Return who was there all the time, in the role that it was for."""
    first, now, crowd = books.after.crowd.care, books.care.now, books.after.crowd
    out = {row.account_id for row in books.trail if row.deed == Deed.ACCOUNT_DISABLED}
    there = {*first.chats} & {*now.chats} - out
    match one.readers.whom:
        case Whom.PATIENTS:
            there &= {*first.by.values()} & {*now.by.values()}
        case Whom.DOCTORS:
            there = {account for account in there if first.chats[account] in crowd.chats.values()}
    return there


def _decided(books: Books) -> Iterator[str]:
    """Who applied was decided on once, and heard of it, once."""
    t = Languages(books.after.forecast.zone, "en").speak("en")
    policy = books.after.forecast.policy
    said = {
        deed: plain(doctor_decided(t, policy, approved=deed is Deed.DOCTOR_VERIFIED).text)
        for deed in DECIDED
    }
    for doctor, chat in books.after.crowd.applicants.items():
        done = [row.deed for row in books.trail if row.doctor_id == doctor and row.deed in DECIDED]
        heard = [
            deed
            for message in books.after.here.witness.told(chat)
            for deed in DECIDED
            if message.text.startswith(said[deed].partition("\n")[0])
            and not books.after.here.witness.may_be_unnoted(message)
        ]
        if len(done) > 1 or heard not in ([], done):
            yield f"doctor {doctor} was decided on {done}, and heard {heard}"
