"""Who wants a time, read from what a unit of work holds."""

from collections.abc import Collection

from core.appointments.rules import Seeker
from core.model import AccountId, Appointment, PatientId
from core.ports.work import Locked


def seeker_of(
    locked: Locked,
    account: AccountId | None,
    patient: PatientId,
    live: Collection[Appointment],
) -> Seeker | None:
    """Return who wants a time, from what a unit of work holds; None where there is no patient."""
    found = locked.patients.get(patient)
    if found is None:
        return None
    carers = locked.carers.get(patient, ())
    changes = locked.changes.get(patient, 0)
    return Seeker(found, carers, locked.carer(account, patient), live, changes)
