"""Own data: all that is held about a person, to be taken along or erased."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol, TypeAlias

from core.model import AccountId, DoctorId, PatientId

Held: TypeAlias = Mapping[str, Sequence[Mapping[str, object]]]
"""Rows by what they are about. Values are plain: texts, numbers, flags, moments, days, None."""


class OwnData(Protocol):
    """What is held about a person across all subjects, in a unit of work."""

    async def held(self, account: AccountId, patients: Collection[PatientId], most: int) -> Held:
        """Return what is held about an account and these patients.

        Of each kind at most so many rows, the latest first.
        """
        ...

    async def erase_patients(self, patients: Collection[PatientId], name: str) -> None:
        """Remove all that is known of these; their appointments stay, without a word in them.

        ``name`` is what stands for them from now on.
        """
        ...

    async def erase_doctor(self, doctor: DoctorId) -> None:
        """Remove a doctor's account, card and hours; name and specialty stay."""
        ...

    async def erase_account(self, account: AccountId) -> None:
        """Remove an account, with its letters, forms and holds. It is no doctor's any more."""
        ...
