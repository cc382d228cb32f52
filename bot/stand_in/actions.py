"""Buttons of the desk where it acts for doctors and patients."""

from bot.chat.payload import Action, action


@action("zs")
class ShowPractices(Action):
    """Whose practice to act in."""

    page: int
