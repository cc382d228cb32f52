"""What leads to the address for a calendar outside."""

from bot.chat.payload import Action, action
from core.model import PatientId

AS_DOCTOR = PatientId(0)
"""One's own appointments as a doctor, and no patient's."""


@action("ef")
class ShowFeed(Action):
    """Whether there is an address, and how often it was fetched."""

    patient: PatientId
