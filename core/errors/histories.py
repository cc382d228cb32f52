"""Why a medical history is not shown, shared or added to."""

from dataclasses import dataclass

from core.errors.refusal import Refusal


class NotSharedError(Refusal):
    """The patient does not let this doctor read the medical history, or does no longer."""


class NoAppointmentError(Refusal):
    """A history is shared for an appointment with the doctor, and there is none."""


@dataclass(eq=False)
class TooManyRecordsError(Refusal):
    """The medical history holds as many records as the clinic keeps of a patient."""

    limit: int
