"""Who acts, whom it is done to, and who looks after the clinic: read in a unit of work."""

from core.errors import NotAllowedError, NotFoundError
from core.model import Actor, Doctor, DoctorId
from core.ports.work import UnitOfWork
from core.reactions import Audience


async def locked_doctor(work: UnitOfWork, doctor: DoctorId) -> Doctor:
    """Lock and return a doctor. Raises NotFoundError."""
    found = (await work.lock(doctors=[doctor])).doctors.get(doctor)
    if found is None:
        raise NotFoundError
    return found


async def require_admin(work: UnitOfWork, by: Actor) -> None:
    """Raise NotAllowedError where it is no admin who acts."""
    found = await work.people.account(by.account_id) if by.account_id else None
    if found is None or not found.is_admin:
        raise NotAllowedError


async def admins(work: UnitOfWork) -> Audience:
    """Return an audience of all admins."""
    return Audience(admins=[admin.id for admin in await work.people.admins()])
