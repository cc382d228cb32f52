"""What follows from each fact: letters, and a line in the audit trail.

The tables of both are exhaustive, so that a new kind of fact cannot be forgotten. All of it is
written in the transaction of the decision: nothing is told that did not happen, and nothing that
happened stays untold.
"""

from core.reactions.ahead import reminders
from core.reactions.audience import Audience
from core.reactions.recording import record, record_of_many
from core.reactions.told import letters

__all__ = ["Audience", "letters", "record", "record_of_many", "reminders"]
