"""Buttons of signing up."""

from bot.chat.payload import Action, action


@action("su")
class SignUp(Action):
    """Choose a role: patient, or apply as a doctor."""


@action("sp")
class SignUpAsPatient(Action): ...


@action("sn")
class KeepName(Action):
    """Sign up under the name that Telegram knows."""
