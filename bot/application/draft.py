"""A doctor's application while it is being written: what is answered, what comes next."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.application.actions import Field
from bot.shared.spoken import MOST
from core.model import Doctor, DoctorId, Patient
from core.people.service import Application

ORDER = tuple(Field)
OPTIONAL = frozenset({Field.ADDRESS, Field.LANGUAGES, Field.EXPERIENCE, Field.FEE, Field.BIO})


class Draft(BaseModel):
    """Clean values, by field. A field that is set has been answered; None was skipped.

    ``known``: name and phone were told to the clinic before, so they are not asked. ``offered`` are
    the specialties shown as buttons, ``ticked`` the languages chosen so far.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = ""
    phone: str = ""
    specialty: str = ""
    licence: str = ""
    address: str | None = None
    languages: tuple[str, ...] = ()
    experience: int | None = None
    fee: Decimal | None = None
    bio: str | None = None
    known: bool = False
    offered: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()

    @classmethod
    def begin(
        cls, patient: Patient | None, declined: Doctor | None, offered: tuple[str, ...]
    ) -> Self:
        """Start with what is known: name and phone, or all of an application that was declined."""
        known = patient or declined
        if known is None or known.phone is None:
            return cls(offered=offered)
        draft = cls(name=known.name, phone=known.phone, known=True, offered=offered)
        if declined is None:
            return draft
        answers: dict[str, object] = {
            Field.SPECIALTY: declined.specialty,
            Field.LICENCE: declined.licence,
            Field.ADDRESS: declined.address,
            Field.LANGUAGES: declined.languages,
            Field.EXPERIENCE: declined.experience_years,
            Field.FEE: declined.fee,
            Field.BIO: declined.bio,
        }
        return draft.model_copy(update={**answers, "ticked": declined.languages})

    @classmethod
    def read(cls, kept: Mapping[str, object]) -> Self | None:
        """Return the draft that a form kept; None where it is of a version we no longer know."""
        try:
            return cls.model_validate(kept)
        except ValidationError:
            return None

    def kept(self) -> dict[str, object]:
        """Return the draft as a form keeps it."""
        return self.model_dump(mode="json", exclude_unset=True)

    def answered(self, field: Field, value: object) -> Self:
        """Return the draft with this answer; ``value`` is clean already, None leaves it out."""
        if field is Field.LANGUAGES:
            spoken = value or ()
            return self.model_copy(update={"languages": spoken, "ticked": spoken})
        return self.model_copy(update={field: value})

    def toggled(self, code: str) -> Self:
        """Return the draft with this language ticked, or no longer; there is room for ten."""
        rest = tuple(other for other in self.ticked if other != code)
        ticked = (*self.ticked, code) if rest == self.ticked else rest
        return self.model_copy(update={"ticked": ticked[:MOST]})

    @property
    def missing(self) -> Field | None:
        """The first field without an answer; None when the application is complete."""
        return next((field for field in ORDER if field not in self.model_fields_set), None)

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields that this applicant is asked for, in order."""
        return ORDER[2:] if self.known else ORDER

    def before(self, field: Field) -> Field | None:
        """Return the field that was asked before this one; None for the first."""
        earlier = [one for one in self.asked if ORDER.index(one) < ORDER.index(field)]
        return earlier[-1] if earlier else None

    def application(self) -> Application:
        """Return the complete application."""
        return Application(
            name=self.name,
            phone=self.phone,
            specialty=self.specialty,
            licence=self.licence,
            address=self.address,
            languages=self.languages,
            experience_years=self.experience,
            fee=self.fee,
            bio=self.bio,
        )

    def card(self) -> Doctor:
        """Return the application as the card it may become, to be shown."""
        return Doctor(
            id=DoctorId(0),
            name=self.name,
            specialty=self.specialty,
            licence=self.licence,
            phone=self.phone,
            address=self.address,
            languages=self.languages,
            experience_years=self.experience,
            fee=self.fee,
            bio=self.bio,
        )
