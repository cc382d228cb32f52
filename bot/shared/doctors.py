"""Every journey of a doctor begins here: is this one of ours."""

from bot.chat.context import Context
from core import rules
from core.model import PersonId


def practising(context: Context) -> PersonId:
    """Return the id of the doctor who speaks, or raise the refusal that says why they are none."""
    refusal = rules.refuse_doctor(context.person)
    if refusal is not None:
        raise refusal
    return context.person.id
