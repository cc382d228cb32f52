"""Requests that wait for a word, and what is noted of a visit."""

from enum import StrEnum

from bot.chat.payload import Action, action
from core.model import AppointmentId, SlotId


@action("rq")
class ShowRequests(Action):
    """What waits for the doctor's word."""

    page: int


@action("ra")
class AcceptRequest(Action):
    """``seen`` is the sequence of what was shown: the doctor agrees to that time, not to any."""

    appointment: AppointmentId
    seen: int


@action("rd")
class AskDecline(Action):
    """The doctor says no to a request: ask why."""

    appointment: AppointmentId


@action("rp")
class ProposeOther(Action):
    """Show the doctor which of their free times they could propose instead."""

    appointment: AppointmentId


@action("rt")
class TakeProposal(Action):
    """``seen`` tells what was proposed from any other offer of this slot."""

    appointment: AppointmentId
    slot: SlotId
    seen: str


@action("rn")
class DeclineProposal(Action):
    appointment: AppointmentId
    slot: SlotId


class VisitMark(StrEnum):
    """What a doctor notes of a visit."""

    ARRIVED = "a"
    COMPLETED = "c"
    NO_SHOW = "n"
    UNDO = "u"


@action("rm")
class MarkVisit(Action):
    appointment: AppointmentId
    mark: VisitMark


@action("ro")
class WriteDoctorNote(Action):
    """The doctor's own note, which no patient reads."""

    appointment: AppointmentId
