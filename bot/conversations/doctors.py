"""Every journey of a doctor begins here: is this one of ours."""

from bot.turn import Turn
from core import rules
from core.model import PersonId


def practising(turn: Turn) -> PersonId:
    """Return the id of the doctor who speaks, or raise the refusal that says why they are none."""
    refusal = rules.refuse_doctor(turn.person)
    if refusal is not None:
        raise refusal
    return turn.person.id
