"""The clinic's desk: what waits for an admin."""

from bot.chat.payload import Action, action


@action("ad")
class ShowAdmin(Action):
    """The admin's first screen."""


@action("dq")
class ShowQueue(Action):
    """Who waits for an admin's decision."""

    page: int
