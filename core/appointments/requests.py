"""Requests: a doctor who wants to be asked first, and what becomes of what they were asked."""

from dataclasses import replace

from core import facts
from core.clock import Clock
from core.errors import NotADoctorError
from core.model import Actor, Doctor, DoctorId
from core.people.rules import refuse_own_doctor
from core.policy import ClinicPolicy
from core.ports.work import OpenWork
from core.reactions import Audience, record


class RequestService:
    """The doctor's word on what patients ask for. A Refusal raised means: no change."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    async def set_by_request(self, by: Actor, doctor: DoctorId, *, on: bool) -> Doctor:
        """Let new appointments wait for the doctor's word, or be confirmed at once.

        What was made before stays as it is; who looks at a summary meanwhile is shown it anew.
        Choosing the same again changes nothing. Raises NotADoctorError and its kin, DisabledError.
        """
        async with self._open() as work:
            locked = await work.lock(doctors=[doctor])
            before = locked.doctors.get(doctor)
            if before is None:
                raise NotADoctorError
            refusal = refuse_own_doctor(before, by.account_id)
            if refusal is not None:
                raise refusal
            if before.by_request is on:
                return before
            after = replace(before, by_request=on, version=before.version + 1)
            await work.people.save_doctor(after)
            chosen = facts.RequestsChosen(after)
            await record(work, [(chosen, by)], Audience(), self._policy, self._clock.now())
            await work.commit()
            return after
