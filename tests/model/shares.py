"""Histories that are shared, in the model: with whom, and for how long that may be."""

from dataclasses import dataclass, field

from core import errors
from core.model import AccountId, Appointment, DoctorId, PatientId, Status
from tests.model.clinic import Deed, Reasons
from tests.model.model import Model


@dataclass(slots=True)
class Sharing(Model):
    """A clinic whose patients let doctors read."""

    shares: set[tuple[PatientId, DoctorId]] = field(default_factory=set)

    def lasts(self, appointment: Appointment) -> bool:
        """Whether an appointment is still one; what nobody answered in time is none."""
        over, until = appointment.span.end + self.policy.complete_after, appointment.answer_by
        unanswered = (
            appointment.status is Status.PENDING and until is not None and until <= self.now
        )
        return appointment.live and self.now < over and not unanswered

    def has_appointment(self, patient: PatientId, doctor: DoctorId) -> bool:
        mine = [one for one in self.appointments.values() if one.patient_id == patient]
        return any(one.doctor_id == doctor and self.lasts(one) for one in mine)

    def no_sharing(self, who: AccountId, patient: PatientId, doctor: DoctorId) -> Reasons:
        yield from self.no_carer(who, patient)
        if (patient, doctor) not in self.shares and not self.has_appointment(patient, doctor):
            yield errors.NoAppointmentError

    def shared(self, who: AccountId, patient: PatientId, doctor: DoctorId) -> None:
        """Sharing it again changes nothing."""
        if (patient, doctor) not in self.shares:
            self.shares.add((patient, doctor))
            self._wrote_share(who, "history_shared", patient, doctor)

    def unshared(self, who: AccountId | None, patient: PatientId, doctor: DoctorId) -> None:
        """Stopping what is not shared changes nothing."""
        if (patient, doctor) in self.shares:
            self.shares.remove((patient, doctor))
            self._wrote_share(who, "sharing_ended", patient, doctor)

    def _wrote_share(
        self, who: AccountId | None, deed: str, patient: PatientId, doctor: DoctorId
    ) -> None:
        self.deeds.append(Deed(self.now, who, deed, patient, doctor, None, None, None))
