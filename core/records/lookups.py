"""Whose history it is, and who acts: read in a unit of work, under the patient's lock."""

from collections.abc import Sequence
from datetime import datetime

from core.errors import NotFoundError
from core.model import Actor, Appointment, PatientId
from core.people.rules import refuse_carer
from core.policy import ClinicPolicy
from core.ports.work import Locked, UnitOfWork


async def lock_as_carer(work: UnitOfWork, by: Actor, patient: PatientId) -> Locked:
    """Lock a patient for whom this account may act. Anybody else's is NotFoundError."""
    held = await work.lock(patients=[patient])
    if patient not in held.patients:
        raise NotFoundError
    refusal = refuse_carer(held.carer(by.account_id, patient))
    if refusal is not None:
        raise refusal
    return held


async def perhaps_lasting(
    work: UnitOfWork, patient: PatientId, policy: ClinicPolicy, now: datetime
) -> Sequence[Appointment]:
    """Return the patient's live appointments that may last: also those just over."""
    return await work.appointments.live_ahead([patient], now - policy.complete_after)
