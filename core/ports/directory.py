"""The clinic's people as an admin finds them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.model import (
    Account,
    AccountId,
    AdminRole,
    Doctor,
    DoctorId,
    Patient,
    PatientId,
    Relation,
    Verification,
)
from core.views import AppointmentView


class PersonKind(StrEnum):
    """How somebody is known: by an account, or as a patient or a doctor without one."""

    ACCOUNT = "a"
    PATIENT = "p"
    DOCTOR = "d"


class InRole(StrEnum):
    """Which people are listed, by what they are."""

    ANY = "a"
    PATIENT = "p"
    DOCTOR = "d"
    ADMIN = "m"


class InState(StrEnum):
    """Which people are listed, by how they stand."""

    ANY = "a"
    WAITING = "w"
    DECLINED = "x"
    DISABLED = "d"
    UNREACHABLE = "u"


@dataclass(frozen=True, slots=True)
class PeopleWanted:
    """Which people are looked for.

    ``words`` are parts of a name as core.people.names writes them, each of which must be in it;
    ``digits`` are the last ones of a phone number. Of both, those that are empty take anybody.
    """

    role: InRole = InRole.ANY
    state: InState = InState.ANY
    words: tuple[str, ...] = ()
    digits: str = ""


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A line of the list. ``sought`` is the name as it is looked for."""

    kind: PersonKind
    number: int
    name: str
    sought: str
    is_patient: bool
    is_doctor: bool
    is_admin: bool
    disabled: bool


@dataclass(frozen=True, slots=True)
class Cared:
    """Somebody whom an account cares for, or who cares for a patient."""

    kind: PersonKind
    number: int
    name: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class PersonCard:
    """All that an admin is shown of a person; what is not theirs is None.

    ``ahead`` are the appointments that the patient has ahead, ``missed`` those they did not come to
    and ``visits`` those they came to, ever; ``to_see`` are those whom the doctor will see.
    """

    account: Account | None = None
    patient: Patient | None = None
    doctor: Doctor | None = None
    ahead: int = 0
    visits: int = 0
    missed: int = 0
    to_see: int = 0
    family: Sequence[Cared] = field(default_factory=tuple)

    @property
    def name(self) -> str:
        """What the person is called: as a patient, else as a doctor, else by Telegram."""
        named = self.patient or self.doctor or self.account
        return "" if named is None else named.name

    @property
    def kind(self) -> PersonKind:
        """How the person is known."""
        if self.account is not None:
            return PersonKind.ACCOUNT
        return PersonKind.PATIENT if self.patient is not None else PersonKind.DOCTOR

    @property
    def number(self) -> AccountId | PatientId | DoctorId:
        """The number of the account, else of the patient, else of the doctor."""
        one = self.account or self.patient or self.doctor
        return AccountId(0) if one is None else one.id

    @property
    def verification(self) -> Verification:
        """How far the clinic vouches for the patient."""
        return Verification.NONE if self.patient is None else self.patient.verification

    @property
    def admin(self) -> AdminRole:
        """Whether the person is an admin, and who says so."""
        return AdminRole.NONE if self.account is None else self.account.admin


class DirectoryPages(Protocol):
    """Finds people, and reads one."""

    async def people(
        self, wanted: PeopleWanted, limit: int, offset: int = 0
    ) -> Sequence[ListedPerson]:
        """Return a page of those who are wanted, by name. Who is erased is nobody."""
        ...

    async def people_like(
        self, wanted: PeopleWanted, parts: Sequence[str], limit: int
    ) -> Sequence[ListedPerson]:
        """Return those whose names have most of these parts, a few letters each, before others.

        ``wanted`` has no words. At most twelve parts count.
        """
        ...

    async def person(self, kind: PersonKind, number: int, now: datetime) -> PersonCard | None:
        """Return one person with all that is theirs, by whichever of their numbers."""
        ...

    async def theirs(
        self, patient: PatientId, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return a patient's appointments with all doctors, the latest first."""
        ...
