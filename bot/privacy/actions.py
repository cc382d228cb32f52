"""Buttons of one's own data."""

from bot.chat.payload import Action, action


@action("xe")
class ExportData(Action):
    """Take along what is held about oneself."""


@action("xf")
class AskForgetChat(Action): ...


@action("xg")
class ForgetChat(Action):
    """Write nothing any more before /start."""


@action("xa")
class AskErase(Action):
    """Say what erasing does, and ask for the word."""
