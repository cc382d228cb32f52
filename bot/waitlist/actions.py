"""Buttons of those who wait."""

from datetime import date

from bot.chat.payload import Action, action
from core.model import DayPart, DoctorId, PatientId, SlotId, WaitId

ONESELF = PatientId(0)
"""Stands for whoever presses, who may not have signed up yet."""


@action("qm")
class PickWaitDay(Action):
    """The calendar of a doctor's full days, at a month."""

    doctor: DoctorId
    month: date


@action("qf")
class AskWaitFor(Action):
    """Wait for a doctor's time for one of those for whom the account books."""

    doctor: DoctorId
    patient: PatientId


@action("qp")
class AskPart(Action):
    """The days are chosen, both inclusive: ask for the part of the day."""

    doctor: DoctorId
    first: date
    last: date


@action("qj")
class JoinLine(Action):
    doctor: DoctorId
    patient: PatientId
    first: date
    last: date
    part: DayPart


@action("qo")
class ShowOffer(Action):
    """What is offered to one's wait, to be answered."""

    wait: WaitId


@action("qt")
class TakeOffer(Action):
    """``seen`` tells what was offered from any other offer of this slot."""

    wait: WaitId
    slot: SlotId
    seen: str


@action("qn")
class DeclineOffer(Action):
    wait: WaitId
    slot: SlotId


@action("qx")
class LeaveLine(Action):
    wait: WaitId
