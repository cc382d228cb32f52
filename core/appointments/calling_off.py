"""Calling appointments off as their doctor, and what becomes of their times."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from core import facts, fields
from core.appointments import rules
from core.appointments.locks import end_proposal
from core.facts import Fact
from core.model import AccountId, Appointment, PatientId, Side
from core.ports.work import Locked, UnitOfWork
from core.views import AppointmentView

Reason = Callable[[str | None], str]
"""Why appointments are called off, said in a language; None is the clinic's."""


def whole_families(
    patients: Sequence[PatientId], carers: Mapping[PatientId, Sequence[AccountId]], enough: int
) -> set[PatientId]:
    """Return the first patients who have ``enough`` appointments to be called off at once.

    ``patients`` has the patient of each appointment, in order. With one go all who share a carer
    with them, so that each carer hears of all of theirs in one letter, however many that are.
    """
    cared_for: dict[AccountId, set[PatientId]] = defaultdict(set)
    for patient in {*patients}:
        for account in carers.get(patient, ()):
            cared_for[account].add(patient)
    counts, chosen = Counter(patients), set[PatientId]()
    for first in counts:
        if sum(counts[one] for one in chosen) >= enough:
            break
        reached = {first} - chosen
        while reached:
            chosen |= reached
            accounts = {account for one in reached for account in carers.get(one, ())}
            reached = {one for account in accounts for one in cared_for[account]} - chosen
    return chosen


def to_call_off(
    there: Sequence[AppointmentView], patients: Collection[PatientId], reason: Reason | None
) -> dict[Appointment, str]:
    """Return the appointments of these patients, to be called off now, each with why."""
    if reason is None:
        return {}
    mine = [view for view in there if view.patient.id in patients]
    return {view.appointment: fields.reason(reason(view.language)) for view in mine}


async def call_off(
    work: UnitOfWork, reasons: Mapping[Appointment, str], locked: Locked
) -> list[Fact]:
    """Call off these appointments, each for its reason, in their order; say what that is.

    Their patients are locked, their slots and those that were proposed instead are ``locked``.
    """
    told: list[Fact] = []
    for before, reason in reasons.items():
        after = rules.cancelled(before, reason)
        await end_proposal(work, before, locked)
        await work.appointments.save(after)
        told.append(facts.AppointmentCancelled(after, Side.DOCTOR))
    return told


async def withdraw(
    work: UnitOfWork, called_off: Sequence[Appointment], locked: Locked
) -> list[Fact]:
    """Switch off the locked slots of appointments that one doctor calls off; say what that is.

    Those in a time off are offered to nobody as it is, and come back when it ends.
    """
    left = {one.slot_id for one in called_off}
    slots = [
        replace(slot, appointment_id=None, switched_off=True)
        for slot in locked.slots.values()
        if slot.id in left and not slot.time_off
    ]
    if not slots:
        return []
    await work.slots.switch([slot.id for slot in slots], off=True)
    return [facts.SlotsWithdrawn(slots[0].doctor_id, slots, deleted=False)]
