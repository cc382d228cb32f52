"""One person hears of one thing once: new letters are joined, with each other and with others."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from core import facts
from core.facts import Fact
from core.model import AccountId, Actor, Side
from core.notifications import (
    Accepted,
    AccountAccess,
    AdminNews,
    Announced,
    Booked,
    BusyConflicts,
    BusyUnread,
    CalledOff,
    Cancelled,
    CardAsked,
    CardDecision,
    Digest,
    DoctorAccess,
    DoctorApplied,
    DoctorDecision,
    DoneForYou,
    Expired,
    Letter,
    MaintenanceAhead,
    MaintenanceOff,
    Moved,
    NoteRewritten,
    Nudge,
    Offered,
    PatientAccess,
    PatientApplied,
    PatientDecision,
    ProposalOff,
    ProposalRefused,
    Proposed,
    Rejected,
    Reminder,
    Requested,
    Restored,
    RunningLate,
    Unsent,
    WaitedInVain,
)

_NEWS = (Requested, Booked, Accepted, Moved, Cancelled)
"""Letters of which one that nobody has read makes "it stands again" superfluous."""


def merge(
    waiting: Sequence[Unsent], fresh: Iterable[Letter]
) -> tuple[Sequence[int], Sequence[Letter]]:
    """Join new letters about an appointment with those that have not gone out.

    Returns which waiting ones to take back, and what to write. What waits is put into words when it
    goes out, so news that has not been told takes in whatever follows it: who has not heard of an
    appointment hears of it once, as it then is, and nothing at all where it is off by then; but the
    patient's side always hears what the doctor called off. An account that hears for both sides,
    the doctor whose child is seen, hears of each for itself.
    """
    taken_back: list[int] = []
    written: list[Letter] = []
    for letter in fresh:
        mine = [one for one in waiting if _of_one(one.letter, letter)]
        news = [one for one in mine if isinstance(one.letter.about, Requested | Booked)]
        agreed = any(isinstance(one.letter.about, Accepted) for one in mine)
        match letter.about:
            case Accepted() | Rejected() | Proposed() | ProposalOff():
                taken_back += [one.id for one in mine]  # asking has come to this
                written.append(letter)
            case Expired(to=to):
                taken_back += [one.id for one in mine]
                written += [letter] if not news or to is Side.PATIENT else []
            case Cancelled(to=to, by=by):
                taken_back += [one.id for one in mine]
                # Who booked, or took back that it is off, saw that on the screen, and would come.
                unheard = news or any(isinstance(one.letter.about, Restored) for one in mine)
                known = not unheard or (to is Side.PATIENT and by is not Side.PATIENT)
                written += [letter] if known else []
            case Restored():
                # Who has not heard that it was off hears of it as if it had never been.
                news = [one for one in mine if isinstance(one.letter.about, _NEWS)]
                written += [] if news else [letter]
            case Moved() if not news and not agreed:
                earlier = [one for one in mine if isinstance(one.letter.about, Moved)]
                taken_back += [one.id for one in earlier]
                written += _moved_once(letter, letter.about, earlier)
            case NoteRewritten() if not news and not agreed:
                told = any(isinstance(one.letter.about, NoteRewritten) for one in mine)
                written += [] if told else [letter]
            case Moved() | NoteRewritten():
                continue
            case _:
                written.append(letter)
    return taken_back, written


def deferred(letter: Letter, fact: Fact, by: Actor) -> Letter:
    """Return a letter as it goes out: that one side cancelled is told once it is for good.

    Who cancelled hears at once: they did it, and their calendar follows.
    """
    if not isinstance(fact, facts.AppointmentCancelled) or letter.to == by.account_id:
        return letter
    return replace(letter, due=fact.appointment.undo_until or letter.due)


def is_known(letter: Letter, by: Actor) -> bool:
    """Whether a letter would tell somebody what they just did themselves: ``by`` is who did it.

    Who cancels for a patient still gets it: its file takes the entry out of their calendar. A
    doctor's own word is on the screen already, and stands in no file of theirs.
    """
    match letter.about:
        case Cancelled(to=Side.DOCTOR, by=side):
            return side is Side.DOCTOR or letter.to == by.account_id
        case AdminNews() | DoctorAccess() | PatientAccess():
            return letter.to == by.account_id
        case _:
            return False


def _of_one(letter: Letter, other: Letter) -> bool:
    """Whether the two tell the same reader of the same appointment."""
    about_one = letter.appointment_id == other.appointment_id
    return about_one and _heard_by(letter) == _heard_by(other)


def _heard_by(  # noqa: C901, PLR0911 (one exhaustive table)
    letter: Letter,
) -> tuple[AccountId, Side | None]:
    """Return whom a letter is for, and for which side of an appointment they hear it."""
    match letter.about:
        case Requested(to=side) | Booked(to=side) | Moved(to=side):
            return letter.to, side
        case Cancelled(to=side):
            return letter.to, side
        case Accepted(to=side) | Expired(to=side) | ProposalOff(to=side):
            return letter.to, side
        case NoteRewritten() | ProposalRefused() | Nudge():
            return letter.to, Side.DOCTOR
        case Restored() | Reminder() | RunningLate() | Rejected() | Proposed() | CalledOff():
            return letter.to, Side.PATIENT
        case DoctorApplied() | DoctorDecision() | PatientApplied() | PatientDecision():
            return letter.to, None
        case CardAsked() | CardDecision() | Digest() | Offered() | WaitedInVain() | DoneForYou():
            return letter.to, None
        case AdminNews() | DoctorAccess() | PatientAccess() | AccountAccess():
            return letter.to, None
        case BusyConflicts() | BusyUnread():
            return letter.to, None
        case Announced() | MaintenanceAhead() | MaintenanceOff():
            return letter.to, None
        case other:
            assert_never(other)


def _moved_once(letter: Letter, moved: Moved, earlier: Sequence[Unsent]) -> list[Letter]:
    """Return one letter for several moves that nobody has heard of; none where it went back.

    That what was agreed waits for its doctor's word there is told even so.
    """
    was, anew = moved.was, moved.anew
    if earlier and isinstance(first := earlier[0].letter.about, Moved):
        was, anew = first.was, first.anew or anew
    if was == moved.starts and not anew:
        return []
    return [replace(letter, about=replace(moved, was=was, anew=anew))]


def gathered(letters: Sequence[Letter]) -> list[Letter]:
    """Make one letter of all that tell one reader what their doctor called off at once.

    ``letters`` come in the order of their appointments.
    """
    called_off: dict[tuple[AccountId, Side | None], list[Letter]] = {}
    for one in letters:
        if isinstance(one.about, Cancelled) and one.about.by is Side.DOCTOR:
            called_off.setdefault(_heard_by(one), []).append(one)
    several = [mine for mine in called_off.values() if len(mine) > 1]
    joined = {id(one) for mine in several for one in mine}
    return [one for one in letters if id(one) not in joined] + [_joined(mine) for mine in several]


def _joined(letters: Sequence[Letter]) -> Letter:
    last, about = letters[-1], [one.about for one in letters]
    told = [one for one in about if isinstance(one, Cancelled)]
    whole = CalledOff(tuple(one.appointment for one in told))
    return replace(last, about=whole, key=f"{whole.kind}:{last.key}")
