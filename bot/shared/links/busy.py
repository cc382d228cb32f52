"""What leads to a doctor's calendar elsewhere."""

from bot.chat.payload import Action, action


@action("eb")
class ShowBusy(Action):
    """What is known of it, and a page of the appointments that lie in its busy times."""

    page: int
