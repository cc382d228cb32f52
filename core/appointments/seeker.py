"""Who wants a time, and whether it is offered to them, read from what a unit of work holds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.appointments.request_rules import YEAR
from core.appointments.rules import Seeker
from core.errors import NotFoundError, OfferChangedError, OfferOverError, Refusal
from core.model import AccountId, Actor, Appointment, AppointmentId, PatientId, Slot, WaitId
from core.policy import ClinicPolicy
from core.ports.work import Locked, UnitOfWork
from core.waitlist.rules import replaced_by


@dataclass(frozen=True, slots=True)
class Offered:
    """What a slot was offered for: this wait, and the appointment that it would replace."""

    wait: WaitId
    instead: AppointmentId | None


async def refuse_offered(
    work: UnitOfWork,
    offered: Offered,
    patient: PatientId,
    slot: Slot,
    live: Collection[Appointment],
) -> Refusal | None:
    """Say why what was offered does not stand any more; ``live`` is what the patient has ahead.

    Patient and slot are locked: nobody offers the slot to another wait meanwhile, though the same
    account may wait for several patients.
    """
    wait = await work.waitlist.get(offered.wait)
    if wait is None or (wait.patient_id, wait.slot_id) != (patient, slot.id):
        return OfferOverError()
    later = replaced_by(slot, live)
    instead = None if later is None else later.id
    return None if instead == offered.instead else OfferChangedError(slot)


async def missed_of(
    work: UnitOfWork, patients: Collection[PatientId], policy: ClinicPolicy, now: datetime
) -> Mapping[PatientId, int]:
    """Count what these patients missed within a year, where the clinic has set a limit.

    Without one nothing is read: booking is as quick as before.
    """
    if not policy.no_shows:
        return {}
    return await work.appointments.missed(patients, now - YEAR)


async def seeker_ahead(
    work: UnitOfWork, held: Locked, by: Actor, patient: PatientId, now: datetime
) -> Seeker:
    """Return who wants a time for a locked patient, with what that one has ahead.

    Raises NotFoundError where there is no such patient.
    """
    live = await work.appointments.live_ahead([patient], now)
    seeker = seeker_of(held, by.account_id, patient, live)
    if seeker is None:
        raise NotFoundError
    return seeker


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
