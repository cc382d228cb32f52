"""A doctor hears what an admin did for them: one letter for all that is done in a few minutes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core import facts
from core.audit import audit_entry
from core.facts import Fact
from core.model import AccountId, Actor, Appointment, DoctorId, Span
from core.notifications import TOLD_DOCTORS, Change, DoneForYou, Letter
from core.ports.work import UnitOfWork

GATHERED_FOR = timedelta(minutes=2)
"""So long a letter waits for what else is done: who closes a day presses more than once."""

KIND = "done_for_you"


async def done_for_doctors(
    work: UnitOfWork, happened: Sequence[tuple[Fact, Actor]], now: datetime
) -> tuple[Sequence[int], Sequence[Letter]]:
    """Return which waiting letters to take back, and what to write in their place.

    Nobody hears of what they did themselves, nor for a doctor who has no account.
    """
    taken_back: list[int] = []
    written: list[Letter] = []
    done: dict[tuple[DoctorId, AccountId], list[Change]] = {}
    for fact, by in happened:
        change = _change(fact, by, now)
        if change is not None and by.acting_for is not None and by.account_id is not None:
            done.setdefault((by.acting_for, by.account_id), []).append(change)
    for (doctor, admin), changes in done.items():
        card = await work.people.doctor(doctor)
        if card is None or card.account_id in {None, admin}:
            continue
        due, before, last = now + GATHERED_FOR, list[Change](), 0
        for one in await work.outbox.unsent_of(card.account_id, KIND):
            told = one.letter.about
            if isinstance(told, DoneForYou) and (told.doctor, told.by) == (doctor, admin):
                taken_back.append(last := one.id)
                before += told.changes
                due = min(due, one.letter.due)
        about = DoneForYou(doctor, admin, tuple(_once([*before, *changes])))
        key = f"{about.kind}:{doctor}:{admin}:{now.timestamp():.6f}:{last}"
        written.append(Letter(card.account_id, about, due, key))
    return taken_back, written


def _once(changes: Sequence[Change]) -> list[Change]:
    """Leave out what the next one says again: a setting chosen twice is told once."""
    settings = {one.deed: one for one in changes if one.start is None and one.appointment is None}
    return [one for one in changes if settings.get(one.deed, one) is one]


def _change(fact: Fact, by: Actor, now: datetime) -> Change | None:
    """Return what this tells the doctor, if it does."""
    if by.acting_for is None:
        return None
    entry = audit_entry(fact, by, now)
    if entry.deed not in TOLD_DOCTORS:
        return None
    change = Change(entry.deed, entry.amount, appointment=entry.appointment_id)
    span = _stretch(fact)
    return change if span is None else replace(change, start=span.start, end=span.end)


def _stretch(fact: Fact) -> Span | None:
    """Return what a fact touches, from the first moment to the last."""
    spans: Sequence[Span] = ()
    match fact:
        case facts.SlotsPublished(spans=published):
            spans = published
        case facts.SlotsReopened(slots=slots) | facts.SlotsWithdrawn(slots=slots):
            spans = [slot.span for slot in slots]
        case facts.SlotRetimed(span=span):
            spans = [span]
        case facts.TimeOffTaken(time_off=away) | facts.TimeOffEnded(time_off=away):
            spans = [away.span]
        case _:
            one = getattr(fact, "appointment", None)
            spans = [one.span] if isinstance(one, Appointment) else ()
    if not spans:
        return None
    return Span(min(one.start for one in spans), max(one.end for one in spans))
