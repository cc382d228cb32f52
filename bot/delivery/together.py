"""For which letters one message speaks, as everything is when it goes out."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.appointments.reminders import MOST_TOLD
from bot.chat.context import Services
from core.notifications import ProposalOff, Reminder, ended_with, lost_sense, told_with
from core.ports.outbox import Delivery
from core.views import AppointmentView


class Told(NamedTuple):
    """A letter about an appointment, and that one as it is now."""

    delivery: Delivery
    view: AppointmentView


async def standing(
    services: Services, delivery: Delivery, others: Sequence[Delivery]
) -> Sequence[Told]:
    """Return which letters are told at once, in order of time: those that still make sense.

    Reminders of one day, or the proposals of one doctor that one act ended; so many as a screen
    holds. Any more are told by themselves. Raises BusyError.
    """
    letters, now = [one.letter for one in others], services.clock.now()
    if isinstance(delivery.letter.about, Reminder):
        alike = told_with(delivery.letter, letters, services.policy.zone)
    else:
        alike = ended_with(delivery.letter, letters)
    alike = alike[: MOST_TOLD - 1]
    about = {
        one.letter.appointment_id: one
        for one in (delivery, *others)
        if one is delivery or one.letter in alike
    }
    views = await services.queries.several([one for one in about if one is not None])
    told = [Told(about[view.appointment.id], view) for view in views]
    if isinstance(delivery.letter.about, ProposalOff):
        doctors = {one.view.doctor.id for one in told if one.delivery is delivery}
        told = [one for one in told if one.view.doctor.id in doctors]
    return [one for one in told if not lost_sense(one.delivery.letter, one.view.appointment, now)]


def ended(told: Sequence[Told]) -> Sequence[tuple[AppointmentView, ProposalOff]]:
    """Return the requests whose proposals ended, each with what is told of it."""
    return [
        (one.view, one.delivery.letter.about)
        for one in told
        if isinstance(one.delivery.letter.about, ProposalOff)
    ]
