"""Buttons of those who look after the clinic."""

from bot.chat.payload import Action, action
from core.model import PersonId


@action("ad")
class ShowAdmin(Action): ...


@action("dv")
class ShowApplication(Action):
    doctor: PersonId


@action("pv")
class ShowNewPatient(Action):
    patient: PersonId


@action("dd")
class DecideDoctor(Action):
    doctor: PersonId
    approve: bool
    seen: int


@action("dp")
class DecidePatient(Action):
    patient: PersonId
    approve: bool
    seen: int
