"""Who hears for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.model import AccountId, DoctorId, PatientId
from core.ports.work import Locked


@dataclass(frozen=True, slots=True)
class Audience:
    """Which accounts hear for whom. Nobody at all is an answer: a walk-in, a desk's doctor."""

    carers: Mapping[PatientId, Sequence[AccountId]] = field(default_factory=dict)
    doctors: Mapping[DoctorId, AccountId | None] = field(default_factory=dict)
    admins: Sequence[AccountId] = ()

    @classmethod
    def of(cls, locked: Locked) -> "Audience":
        """Return who hears for the people that a unit of work holds."""
        return cls(
            {
                patient: [carer.account_id for carer in carers]
                for patient, carers in locked.carers.items()
            },
            {doctor.id: doctor.account_id for doctor in locked.doctors.values()},
        )

    def of_patient(self, patient: PatientId) -> Sequence[AccountId]:
        """Return the accounts that care for this patient."""
        return self.carers.get(patient, ())

    def of_doctor(self, doctor: DoctorId) -> Sequence[AccountId]:
        """Return the doctor's own account, if there is one."""
        account = self.doctors.get(doctor)
        return () if account is None else (account,)
