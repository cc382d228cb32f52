"""Buttons of the live check."""

from bot.chat.payload import Action, action
from core.live_check.laws import Law


@action("oc")
class ShowLiveCheck(Action):
    """Look at the running database now."""


@action("oa")
class AskMend(Action):
    law: Law


@action("om")
class Mend(Action):
    law: Law
