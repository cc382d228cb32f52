"""Puts into words what becomes of requests: accepted, declined, another time proposed, too late.

Raises LostSenseError where a proposed time is no longer what it was.
"""

from typing import assert_never

from bot.appointments import letters
from bot.chat.context import Services
from bot.chat.screen import Screen
from bot.chat.words import Translator
from bot.delivery.lost_sense import LostSenseError
from bot.requests import letters as requests
from bot.shared.calendar_file import calendar_file
from core.model import Side, Status
from core.notifications import (
    AboutRequest,
    Accepted,
    Expired,
    Nudge,
    ProposalOff,
    ProposalRefused,
    Proposed,
    Rejected,
)
from core.views import AppointmentView

MOVED_ONCE = 2
"""The sequence of a request that came to nothing after a move: before, it may have been booked."""


async def about_request(
    services: Services, t: Translator, about: AboutRequest, view: AppointmentView, link: str
) -> Screen:
    """Tell one side what has become of a request; ``link`` opens the bot from a calendar."""
    match about:
        case Rejected() | Proposed():
            return await _to_patient(services, t, about, view, link)
        case Accepted(to=Side.PATIENT) | Expired(to=Side.PATIENT):
            return await _to_patient(services, t, about, view, link)
        case ProposalOff(to=Side.PATIENT):
            return requests.proposal_off(t, view, about)
        case Accepted() | Expired() | ProposalRefused() | ProposalOff() | Nudge():
            return _to_doctor(t, about, view)
        case other:
            assert_never(other)


async def _to_patient(
    services: Services,
    t: Translator,
    about: Accepted | Expired | Rejected | Proposed,
    view: AppointmentView,
    link: str,
) -> Screen:
    policy, now = services.policy, services.clock.now()
    match about:
        case Accepted() if view.appointment.status is Status.PENDING:  # moved unheard
            return letters.requested(t, policy, view)
        case Accepted():
            write = letters.booked if about.taken else letters.accepted
            return write(t, policy, view, calendar_file(t, policy, view, link, now))
        case Rejected() | Expired():
            instead = await services.availability.alternatives(view.doctor, view.appointment.span)
            may_be_known = view.appointment.sequence >= MOVED_ONCE
            taken_out = calendar_file(t, policy, view, link, now) if may_be_known else None
            if isinstance(about, Expired):
                return requests.expired(t, view, about, instead, taken_out)
            return requests.rejected(t, view, instead, taken_out)
        case Proposed():
            slot = await services.queries.slot(about.slot)
            if slot is None or slot.span.start != about.starts:
                raise LostSenseError
            return requests.proposed(t, policy, view, slot)
        case other:
            assert_never(other)


def _to_doctor(
    t: Translator,
    about: Accepted | Expired | ProposalRefused | ProposalOff | Nudge,
    view: AppointmentView,
) -> Screen:
    match about:
        case Accepted() if view.appointment.status is Status.PENDING:  # moved unheard
            return requests.requested(t, view)
        case Accepted():
            return requests.taken(t, view)
        case Expired():
            return requests.expired_for_doctor(t, view, about)
        case ProposalRefused():
            return requests.proposal_refused(t, view)
        case ProposalOff():
            return requests.proposal_off_for_doctor(t, view, about)
        case Nudge():
            return requests.nudge(t, view)
        case other:
            assert_never(other)
