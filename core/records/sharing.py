"""Sharing a medical history with a doctor, and the doctor's reading of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core import facts
from core.appointments.locks import lock_as_doctor
from core.clock import Clock
from core.errors import NotFoundError
from core.facts import Fact
from core.model import (
    Actor,
    Appointment,
    AppointmentId,
    DoctorId,
    Heading,
    Patient,
    PatientId,
    Profile,
    Record,
    RecordId,
    Share,
)
from core.policy import ClinicPolicy
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.records import rules
from core.records.lookups import lock_as_carer, perhaps_lasting


@dataclass(frozen=True, slots=True)
class OpenHistory:
    """What a doctor sees of a history: of whom, what the profile tells, and the records' names."""

    patient: Patient
    profile: Profile
    records: Sequence[Heading]


class SharingService:
    """Who lets whom read. A Refusal raised means: no change, and nothing was shown."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    # The patient's side

    async def share(self, by: Actor, patient: PatientId, doctor: DoctorId) -> Share:
        """Let a doctor read for as long as there is an appointment; once more changes nothing.

        ``by`` must care for the patient, else NotFoundError. Raises NoAppointmentError.
        """
        now = self._clock.now()
        async with self._open() as work:
            await lock_as_carer(work, by, patient)
            known = await work.shares.get(patient, doctor)
            if known is not None:
                return known
            appointments = await perhaps_lasting(work, patient, self._policy, now)
            refusal = rules.refuse_sharing(appointments, doctor, self._policy, now)
            if refusal is not None:
                raise refusal
            share = Share(patient, doctor, now)
            await work.shares.add(share)
            await self._record(work, by, facts.HistoryShared(share))
            await work.commit()
            return share

    async def stop(self, by: Actor, patient: PatientId, doctor: DoctorId) -> None:
        """Let a doctor read no longer. Where nothing is shared, nothing changes."""
        async with self._open() as work:
            await lock_as_carer(work, by, patient)
            await self._end(work, by, await work.shares.get(patient, doctor))

    async def end(self, by: Actor, share: Share) -> bool:
        """End what is shared though no appointment lasts any more; say whether it was ended.

        It is judged under the lock: whoever has booked again a moment ago goes on sharing.
        """
        now = self._clock.now()
        async with self._open() as work:
            await work.lock(patients=[share.patient_id])
            found = await work.shares.get(share.patient_id, share.doctor_id)
            appointments = await perhaps_lasting(work, share.patient_id, self._policy, now)
            if rules.last_with(appointments, share.doctor_id, self._policy, now):
                return False
            return await self._end(work, by, found)

    async def _end(self, work: UnitOfWork, by: Actor, share: Share | None) -> bool:
        if share is None:
            return False
        await work.shares.end(share)
        await self._record(work, by, facts.SharingEnded(share))
        await work.commit()
        return True

    # The doctor's side

    async def history(self, by: Actor, appointment: AppointmentId) -> OpenHistory:
        """Return what the patient of one's own appointment shares, and write down that it was read.

        Another doctor's appointment is NotFoundError, as is none at all. Raises NotSharedError.
        """
        async with self._open() as work:
            found = await self._readable(work, by, appointment)
            patient = await work.people.patient(found.patient_id)
            if patient is None:
                raise NotFoundError
            profile = await work.profiles.get(patient.id)
            history = OpenHistory(patient, profile, await work.records.headings(patient.id))
            await self._record(work, by, facts.HistoryRead(found))
            await work.commit()
            return history

    async def read(self, by: Actor, appointment: AppointmentId, number: RecordId) -> Record:
        """Return one record of that patient, and write down that it was read.

        Another patient's record is NotFoundError, as is none at all; otherwise as ``history``.
        """
        async with self._open() as work:
            found = await self._readable(work, by, appointment)
            wanted = await work.records.get(found.patient_id, number)
            if wanted is None:
                raise NotFoundError
            await self._record(work, by, facts.RecordRead(found, wanted.id))
            await work.commit()
            return wanted

    async def _readable(
        self, work: UnitOfWork, by: Actor, appointment: AppointmentId
    ) -> Appointment:
        """Lock an appointment of this very doctor, whose patient shares the history with them."""
        now = self._clock.now()
        if by.acting_for is not None:  # it is shared with the doctor, and with nobody else
            raise NotFoundError
        found, _ = await lock_as_doctor(work, by, appointment, now)
        share = await work.shares.get(found.patient_id, found.doctor_id)
        appointments = await perhaps_lasting(work, found.patient_id, self._policy, now)
        refusal = rules.refuse_reading(share, appointments, found.doctor_id, self._policy, now)
        if refusal is not None:
            raise refusal
        return found

    async def _record(self, work: UnitOfWork, by: Actor, fact: Fact) -> None:
        await record(work, by, [fact], Audience(), self._policy, self._clock.now())
