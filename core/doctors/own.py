"""Who may act as a doctor: that doctor's own account, or an admin for them; judged under locks."""

from core.errors import NotADoctorError, Refusal
from core.model import Actor, Doctor, DoctorId
from core.people.rules import refuse_own_doctor, refuse_stand_in
from core.ports.work import UnitOfWork


async def lock_own(work: UnitOfWork, by: Actor, doctor: DoctorId) -> Doctor:
    """Lock the doctor and return their card, or raise why ``by`` may not act as them."""
    await hold_stand_in(work, by)
    locked = await work.lock(doctors=[doctor])
    found = locked.doctors.get(doctor)
    if found is None:
        raise NotADoctorError
    refusal = await refuse_as_doctor(work, by, found)
    if refusal is not None:
        raise refusal
    return found


async def hold_stand_in(work: UnitOfWork, by: Actor) -> None:
    """Lock the account that stands in for a doctor, before patients, doctors and slots.

    An admin who is shut out at the same moment acts before that, or not at all. A doctor's own
    account is judged by their card, which is locked.
    """
    if by.acting_for is not None and by.account_id is not None:
        await work.lock(accounts=[by.account_id])


async def refuse_as_doctor(work: UnitOfWork, by: Actor, doctor: Doctor | None) -> Refusal | None:
    """Say why ``by`` may not act as this doctor, who is locked.

    Who stands in for one acts for that one alone, and is an admin now, whatever the screen said:
    see ``hold_stand_in``.
    """
    if by.acting_for is None:
        return refuse_own_doctor(doctor, by.account_id)
    account = None if by.account_id is None else await work.people.account(by.account_id)
    return refuse_stand_in(doctor, by.acting_for, account)
