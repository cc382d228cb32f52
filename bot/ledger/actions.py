"""Buttons of the ledger."""

from bot.chat.payload import Action, action
from core.model import AppointmentId
from core.ports.ledger import Reason


@action("tw")
class ShowWaitingLetters(Action):
    page: int


@action("tf")
class ShowFailedLetters(Action):
    reason: Reason
    page: int


@action("ts")
class SendOneAgain(Action):
    """``reason`` is the list from which one came."""

    letter: int
    reason: Reason


@action("ta")
class SendAllAgain(Action):
    reason: Reason


@action("tk")
class TickCall(Action):
    """They were called, or were not after all; ``page`` is of the call list."""

    appointment: AppointmentId
    called: bool
    page: int
