"""Put what is told into letters: one for each account that hears it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from core.model import AccountId, Appointment, AppointmentId, Side
from core.notifications import Letter, Notification
from core.reactions.audience import Audience


def to_both(
    appointment: Appointment,
    audience: Audience,
    now: datetime,
    told: Callable[[Side], Notification],
    occasion: str | None = None,
) -> list[Letter]:
    """Tell both sides of an appointment, now; each once for each time that it is given.

    Of what may happen several times at one time, ``occasion`` tells one from another.
    """
    occasion = occasion or str(appointment.sequence)
    sides = (
        (Side.PATIENT, audience.of_patient(appointment.patient_id)),
        (Side.DOCTOR, audience.of_doctor(appointment.doctor_id)),
    )
    return [
        letter
        for side, accounts in sides
        for letter in to_each(
            accounts,
            told(side),
            f"{told(side).kind}:{appointment.id}:{occasion}:{side}",
            now,
            appointment.id,
        )
    ]


def to_each(
    accounts: Iterable[AccountId],
    about: Notification,
    key: str,
    now: datetime,
    appointment: AppointmentId | None = None,
) -> list[Letter]:
    """Tell these accounts the same, now; each letter's key is theirs and ``key``."""
    return [
        Letter(account, about, now, f"{key}:{account}", appointment_id=appointment)
        for account in accounts
    ]
