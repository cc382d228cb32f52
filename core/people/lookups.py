"""Who acts, whom it is done to, and who looks after the clinic: read in a unit of work."""

from collections.abc import Mapping

from core.errors import DisabledError, NotAllowedError, NotFoundError
from core.model import Account, AccountId, Actor, Doctor, DoctorId, Patient
from core.ports.work import Locked, UnitOfWork
from core.reactions import Audience


async def own_account(work: UnitOfWork, by: Actor) -> Account:
    """Lock and return the account that acts. Raises NotFoundError, DisabledError."""
    locked: Locked = await work.lock(accounts=[by.account_id] if by.account_id else [])
    account = locked.accounts.get(by.account_id) if by.account_id else None
    if account is None:
        raise NotFoundError
    if account.disabled:
        raise DisabledError
    return account


async def own_locked_patient(work: UnitOfWork, account: Account) -> Patient | None:
    """Lock and return the patient that the account's owner is, or None."""
    found = await work.people.own_patient(account.id)
    if found is None:
        return None
    return (await work.lock(patients=[found.id])).patients.get(found.id)


async def locked_doctor(work: UnitOfWork, doctor: DoctorId) -> Doctor:
    """Lock and return a doctor. Raises NotFoundError."""
    found = (await work.lock(doctors=[doctor])).doctors.get(doctor)
    if found is None:
        raise NotFoundError
    return found


async def require_admin(work: UnitOfWork, by: Actor) -> None:
    """Lock the account that acts, before all else. Raises NotAllowedError where it is no admin.

    Who is shut out, or loses the role, at the same moment does so before this act or after it.
    """
    held = await work.lock(accounts=[] if by.account_id is None else [by.account_id])
    if not any(account.is_admin for account in held.accounts.values()):
        raise NotAllowedError


async def hold_admins(
    work: UnitOfWork, by: Actor, *others: AccountId
) -> Mapping[AccountId, Account]:
    """Lock every admin and these accounts besides; return them as they are.

    Who ends an admin does so first of all, so that two who end each other do it one after the
    other. Raises NotAllowedError where it is no admin who acts.
    """
    held = await lock_admins(work, by, *others)
    if by.account_id is None or by.account_id not in held or not held[by.account_id].is_admin:
        raise NotAllowedError
    return held


async def lock_admins(
    work: UnitOfWork, by: Actor, *others: AccountId
) -> Mapping[AccountId, Account]:
    """Lock as ``hold_admins``, for the rest of an act whose beginning was judged."""
    known = {one.id for one in await work.people.admins()}
    mine = set() if by.account_id is None else {by.account_id}
    return (await work.lock(accounts=known | mine | {*others})).accounts


async def admins(work: UnitOfWork) -> Audience:
    """Return an audience of all admins."""
    return Audience(admins=[admin.id for admin in await work.people.admins()])
