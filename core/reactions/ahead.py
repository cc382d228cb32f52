"""Letters for later, written with the fact that calls for them: reminders and nudges."""

from datetime import datetime
from itertools import pairwise

from core.appointments.request_rules import nudge_at
from core.model import Appointment, Status
from core.notifications import Letter, Nudge, Priority, Reminder
from core.policy import ClinicPolicy
from core.reactions.audience import Audience


def reminders(
    appointment: Appointment, audience: Audience, policy: ClinicPolicy, now: datetime
) -> list[Letter]:
    """Return the reminders still ahead; one whose time has passed is not sent at all.

    Each holds until the next one's time: who was away hears the latest of them only. What the
    doctor has not agreed to yet reminds nobody.
    """
    if appointment.status is not Status.CONFIRMED:
        return []
    starts = appointment.span.start
    dues = sorted(due for before in policy.reminders_before if (due := starts - before) > now)
    return [
        Letter(
            account,
            Reminder(appointment.id, starts, until),
            due,
            f"reminder:{appointment.id}:{appointment.sequence}:{due.timestamp():.0f}:{account}",
            Priority.REMINDER,
            appointment.id,
        )
        for account in audience.of_patient(appointment.patient_id)
        for due, until in pairwise([*dues, starts])
    ]


def nudges(appointment: Appointment, audience: Audience, now: datetime) -> list[Letter]:
    """Return what calls a request to its doctor's mind once, where it waits for long enough."""
    until = appointment.answer_by
    due = None if until is None else nudge_at(now, until)
    if appointment.status is not Status.PENDING or until is None or due is None:
        return []
    return [
        Letter(
            account,
            Nudge(appointment.id, until),
            due,
            f"nudge:{appointment.id}:{appointment.sequence}:{now.timestamp():.6f}:{account}",
            Priority.REMINDER,
            appointment.id,
        )
        for account in audience.of_doctor(appointment.doctor_id)
    ]
