"""What every refusal is, and those that any decision may give."""

from dataclasses import dataclass


class Refusal(Exception):  # noqa: N818 (a refusal is an answer, not a malfunction)
    """The clinic says no. Nothing was changed."""


class NotFoundError(Refusal):
    """There is no such thing, or it is someone else's: the two are told alike on purpose."""


class NotAllowedError(Refusal):
    """This person has no such role."""


class NoChangeError(Refusal):
    """It is that way already."""


class ChangedSinceError(Refusal):
    """What is to be decided is not what was looked at any more."""


@dataclass(eq=False)
class BadFieldError(Refusal):
    """What was entered does not fit.

    ``rule`` names which rule, ``limit`` its number, ``part`` the piece of the text that is wrong.
    """

    field: str
    rule: str
    limit: int | None = None
    part: str | None = None
