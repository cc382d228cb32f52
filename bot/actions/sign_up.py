"""Buttons of signing up, and of the own profile."""

from bot.payload import Action, action


@action("su")
class SignUp(Action):
    """Choose a role: patient, or apply as a doctor."""


@action("sp")
class SignUpAsPatient(Action): ...


@action("sd")
class ApplyAsDoctor(Action): ...


@action("sn")
class KeepName(Action):
    """Sign up under the name that Telegram knows."""


@action("p")
class ShowProfile(Action): ...


@action("pn")
class ChangeName(Action): ...


@action("pk")
class ChangeToTelegramName(Action): ...


@action("pt")
class ChangePhone(Action): ...
