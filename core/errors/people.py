"""Why somebody may not: who they are, and who looks after whom."""

from dataclasses import dataclass

from core.errors.refusal import NotAllowedError, Refusal


class NotADoctorError(NotAllowedError):
    """Only the clinic's doctors do this."""


class ApplicationWaitsError(NotADoctorError):
    """The application as a doctor waits for an admin."""


class DisabledError(Refusal):
    """An admin shut this person out."""


class NotSignedUpError(Refusal):
    """Booking needs a name and a phone first."""


class NotVerifiedError(Refusal):
    """The clinic vouches for its patients and has not yet done so for this one."""


class DoctorAwayError(Refusal):
    """The doctor does not see patients here at present."""


class OwnPatientError(Refusal):
    """A doctor cannot be their own patient."""


@dataclass(eq=False)
class TooManyDependantsError(Refusal):
    """An account cares for as many others as the clinic allows."""

    limit: int


class ConfiguredAdminError(Refusal):
    """The configuration says who this admin is: nobody else unmakes or disables them."""


class LastAdminError(Refusal):
    """Nobody would look after the clinic any more."""


@dataclass(eq=False)
class StillPractisingError(Refusal):
    """A doctor with appointments ahead cannot be erased; there are ``ahead`` of them."""

    ahead: int


class AlreadyDecidedError(Refusal):
    """Nothing waits for this decision: another admin was faster, or it was taken back."""


class InvitationOverError(Refusal):
    """This invitation lets nobody in, or nobody made it."""


class InvitationShownError(Refusal):
    """This very press made its invitation already, whose word is shown once."""


@dataclass(eq=False)
class ListNameTakenError(Refusal):
    """Another entry of the list is or was called so; ``other`` is its name in English."""

    name: str
    other: str


class ListEntryMergedError(Refusal):
    """This entry of a list is part of another one by now."""


class AdminOnlyError(Refusal):
    """Name, specialty and licence of an approved doctor change only through an admin."""
