"""Buttons of applying as a doctor."""

from enum import StrEnum

from bot.chat.payload import Action, action


class Field(StrEnum):
    """What a doctor tells when applying, in the order of the questions."""

    NAME = "name"
    PHONE = "phone"
    SPECIALTY = "specialty"
    LICENCE = "licence"
    ADDRESS = "address"
    LANGUAGES = "languages"
    EXPERIENCE = "experience"
    FEE = "fee"
    BIO = "bio"


@action("yf")
class AskField(Action):
    field: Field


@action("yn")
class KeepApplicantName(Action): ...


@action("ys")
class SkipField(Action):
    field: Field


@action("yp")
class PickSpecialty(Action):
    """``mark`` stands for a specialty that the clinic has already."""

    mark: str


@action("yl")
class ToggleSpoken(Action):
    """Tick or untick a spoken language."""

    code: str


@action("yg")
class KeepSpoken(Action):
    """Go on with the spoken languages that are ticked."""


@action("yr")
class ReviewApplication(Action): ...


@action("yc")
class SendApplication(Action): ...
