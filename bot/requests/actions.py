"""Buttons of requests, beside those that other subjects and letters carry: see shared/links/."""

from datetime import date
from enum import StrEnum

from bot.chat.payload import Action, action
from core.model import AppointmentId, SlotId


class Why(StrEnum):
    """Why a doctor says no: one of the usual reasons, or the one they typed."""

    BUSY = "b"
    OTHER_FIELD = "o"
    FULL = "f"
    TYPED = "t"


@action("rr")
class DeclineRequest(Action):
    appointment: AppointmentId
    why: Why


@action("rw")
class ProposeOnDay(Action):
    """The doctor's free days, at a month."""

    appointment: AppointmentId
    month: date


@action("rs")
class ProposeAtTime(Action):
    appointment: AppointmentId
    day: date


@action("rz")
class ProposeTime(Action):
    appointment: AppointmentId
    slot: SlotId
