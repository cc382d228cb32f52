"""Who may act as a doctor: only that doctor's own account, with the doctor locked."""

from core.errors import NotADoctorError
from core.model import Actor, Doctor, DoctorId
from core.people.rules import refuse_own_doctor
from core.ports.work import UnitOfWork


async def lock_own(work: UnitOfWork, by: Actor, doctor: DoctorId) -> Doctor:
    """Lock the doctor and return their card, or raise why ``by`` may not act as them."""
    locked = await work.lock(doctors=[doctor])
    found = locked.doctors.get(doctor)
    if found is None:
        raise NotADoctorError
    refusal = refuse_own_doctor(found, by.account_id)
    if refusal is not None:
        raise refusal
    return found
