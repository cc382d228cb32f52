"""Why admins said no: the reason, kept until the next decision on the same."""

from typing import Protocol

from core.model import DoctorId, PatientId, Subject


class Decisions(Protocol):
    """Reasons, in a unit of work that holds whom they are about."""

    async def keep_reason(
        self, about: Subject, whom: DoctorId | PatientId, reason: str | None
    ) -> None:
        """Keep why it was declined, in place of what was kept before; None keeps nothing.

        ``whom`` is a patient where it is about one, else a doctor.
        """
        ...


class DecisionPages(Protocol):
    """Reasons, to be read."""

    async def why_declined(self, about: Subject, whom: DoctorId | PatientId) -> str | None:
        """Return why the latest decision was no; None where it was yes, or no reason was given."""
        ...

    async def language_of(self, about: Subject, whom: int) -> str | None:
        """Return the language of who hears of the decision; None where nobody does."""
        ...
