"""A private address for a calendar outside: made, made anew, ended. It is a secret like a password.

It is told once, to whoever pressed, and kept as a digest alone: who reads the database finds no
address in it. A new one ends the one before.
"""

import hashlib
import secrets

from core import facts
from core.clock import Clock
from core.errors import NotADoctorError
from core.model import Actor, DoctorId, PatientId
from core.people.rules import refuse_own_doctor
from core.policy import ClinicPolicy
from core.ports.feeds import Subscribed
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.records.lookups import lock_as_carer

BYTES = 32


def digest_of(token: str) -> str:
    """Return what is kept of a token: with 256 bits of chance, no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


class FeedService:
    """Makes and ends addresses. A Refusal raised means: nothing changed.

    Somebody else's patient is NotFoundError; for a doctor acts nobody but that doctor, not even an
    admin in their place.
    """

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    async def renew(self, by: Actor, whose: PatientId | None, doctor: DoctorId | None) -> str:
        """Return the token of a new address, of this patient or else of this doctor."""
        token = secrets.token_urlsafe(BYTES)
        async with self._open() as work:
            of, now = await _locked(work, by, whose, doctor), self._clock.now()
            await work.feeds.put(of, digest_of(token), now)
            await record(work, by, [facts.FeedMade(of)], Audience(), self._policy, now)
            await work.commit()
        return token

    async def end(self, by: Actor, whose: PatientId | None, doctor: DoctorId | None) -> None:
        """End the address, if there is one."""
        async with self._open() as work:
            of, now = await _locked(work, by, whose, doctor), self._clock.now()
            if await work.feeds.end(of):
                await record(work, by, [facts.FeedEnded(of)], Audience(), self._policy, now)
                await work.commit()


async def _locked(
    work: UnitOfWork, by: Actor, patient: PatientId | None, doctor: DoctorId | None
) -> Subscribed:
    """Lock whose calendar it is, and see that it is theirs who acts."""
    if by.account_id is None or by.acting_for is not None:
        raise NotADoctorError
    if patient is not None:
        await lock_as_carer(work, by, patient)
        return Subscribed(by.account_id, patient=patient)
    if doctor is None:
        raise NotADoctorError
    held = (await work.lock(doctors=[doctor])).doctors.get(doctor)
    refusal = refuse_own_doctor(held, by.account_id)
    if refusal is not None:
        raise refusal
    return Subscribed(by.account_id, doctor=doctor)
