"""Buttons of a doctor's appointments."""

from enum import StrEnum

from bot.chat.payload import Action, action
from core.model import AppointmentId


class Reason(StrEnum):
    """Why a doctor cancels: one of the usual reasons, or the one they typed."""

    ILL = "i"
    EMERGENCY = "e"
    AWAY = "a"
    TYPED = "t"


@action("bw")
class AskReason(Action):
    """The doctor wants to cancel: ask why."""

    appointment: AppointmentId


@action("bq")
class AskCancelAsDoctor(Action):
    """The reason is known: show what cancelling will do."""

    appointment: AppointmentId
    reason: Reason


@action("bx")
class CancelAsDoctor(Action):
    appointment: AppointmentId
    reason: Reason
