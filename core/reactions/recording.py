"""Write what follows, and join it with what waits in the outbox."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from core import facts
from core.audit import audit_entry
from core.facts import Fact
from core.model import Actor, Appointment, AppointmentId, Side, Status
from core.notifications import (
    Cancelled,
    Letter,
    Moved,
    Nudge,
    Reminder,
    Requested,
    Unsent,
    lost_sense,
)
from core.policy import ClinicPolicy
from core.ports.work import UnitOfWork
from core.reactions.audience import Audience
from core.reactions.merging import deferred, gathered, is_known, merge
from core.reactions.standing_in import done_for_doctors
from core.reactions.told import letters
from core.waitlist.line import JOB, follow


async def record(
    work: UnitOfWork,
    by: Actor,
    happened: Sequence[Fact],
    audience: Audience,
    policy: ClinicPolicy,
    now: datetime,
) -> None:
    """Write what follows from what one actor did. The caller commits."""
    await record_of_many(work, [(fact, by) for fact in happened], audience, policy, now)


async def record_of_many(
    work: UnitOfWork,
    happened: Sequence[tuple[Fact, Actor]],
    audience: Audience,
    policy: ClinicPolicy,
    now: datetime,
) -> None:
    """Write what follows from these facts, each with who did it. The caller commits.

    A time that frees is offered to who waits for it in the same breath, so that nobody is faster.
    """
    offered = await follow(work, [fact for fact, _ in happened], policy, now)
    happened = [*happened, *((fact, JOB) for fact in offered)]
    told = [fact for fact, _ in happened]
    fresh, known = list[Letter](), set[str]()
    for fact, by in happened:
        news = [deferred(one, fact, by) for one in letters(fact, audience, policy, now)]
        known |= {letter.key for letter in news if is_known(letter, by)}
        fresh += news
    changed = [one for fact in told if (one := _changed(fact)) is not None]
    if changed:
        waiting = [*await work.outbox.unsent(changed), *await _come_back(work, told)]
        taken_back, fresh = _joined(told, waiting, fresh, now)
        await _withdraw(work, told, waiting, taken_back, now)
    superseded, for_doctors = await done_for_doctors(work, happened, now)
    await work.outbox.withdraw(superseded, now)
    letters_out = gathered([one for one in fresh if one.key not in known])
    await work.outbox.put([*letters_out, *for_doctors])
    await work.audit.write([audit_entry(fact, by, now) for fact, by in happened])


async def _withdraw(
    work: UnitOfWork,
    happened: Iterable[Fact],
    waiting: Sequence[Unsent],
    taken_back: Collection[int],
    now: datetime,
) -> None:
    """Take letters back, so that only what a cancellation took back comes back with it."""
    off = {fact.appointment.id for fact in happened if isinstance(fact, facts.AppointmentCancelled)}
    about_off = {one.id for one in waiting if one.letter.appointment_id in off}
    gone = set(taken_back)
    await work.outbox.withdraw(sorted(gone & about_off), now, cancelled=True)
    await work.outbox.withdraw(sorted(gone - about_off), now)


async def _come_back(work: UnitOfWork, happened: Iterable[Fact]) -> list[Unsent]:
    """Let all be told after all that was not told because of a cancellation that was taken back."""
    return [
        one
        for fact in happened
        if isinstance(fact, facts.AppointmentRestored)
        for one in await work.outbox.reopen(fact.appointment.id, fact.since)
    ]


def _joined(
    happened: Sequence[Fact], waiting: Sequence[Unsent], fresh: Sequence[Letter], now: datetime
) -> tuple[list[int], list[Letter]]:
    """Join new letters with those that wait, and take back what is not so any more.

    These are the reminders of times that are over, what was said of requests since answered, and
    what their doctor saw before agreeing.
    """
    asked = {one.id: one for fact in happened if (one := _asked(fact)) is not None}
    settled = {id(one) for one in waiting if _settled_by_move(one.letter, happened)}
    taken_back, written = merge([one for one in waiting if id(one) not in settled], fresh)
    retimed = {
        fact.appointment.id
        for fact in happened
        if isinstance(fact, facts.AppointmentMoved | facts.AppointmentCancelled)
    }
    agreed = {fact.appointment.id for fact in happened if isinstance(fact, facts.RequestAccepted)}
    stands = {
        fact.appointment.id for fact in happened if isinstance(fact, facts.AppointmentRestored)
    }
    stale = [
        one.id
        for one in waiting
        if (isinstance(one.letter.about, Cancelled) and one.letter.appointment_id in stands)
        or (isinstance(one.letter.about, Reminder | Nudge) and one.letter.appointment_id in retimed)
        or (_told_doctor_of_move(one.letter) and one.letter.appointment_id in agreed)
        or (
            one.letter.appointment_id in asked
            and lost_sense(one.letter, asked[one.letter.appointment_id], now)
        )
    ]
    return [*taken_back, *stale], list(written)


def _settled_by_move(letter: Letter, happened: Sequence[Fact]) -> bool:
    """Whether a letter asks for what the desk has agreed to by moving it: that is the news then."""
    return isinstance(letter.about, Requested) and any(
        isinstance(fact, facts.AppointmentMoved)
        and fact.appointment.id == letter.appointment_id
        and fact.appointment.status is Status.CONFIRMED
        for fact in happened
    )


def _told_doctor_of_move(letter: Letter) -> bool:
    return isinstance(letter.about, Moved) and letter.about.to is Side.DOCTOR


def _changed(fact: Fact) -> AppointmentId | None:
    """Return the appointment about which letters may wait already."""
    if isinstance(fact, facts.AppointmentCancelled | facts.AppointmentRestored | facts.NoteChanged):
        return fact.appointment.id
    asked = _asked(fact)
    return None if asked is None else asked.id


def _asked(fact: Fact) -> Appointment | None:
    """Return the appointment for which somebody waited, where that has come to something."""
    if isinstance(fact, facts.RequestFact | facts.AppointmentMoved):
        return fact.appointment
    return None
