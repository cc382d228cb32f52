"""The ways home from everywhere, and the cell that leads nowhere."""

from bot.chat.payload import Action, action
from bot.chat.screen import Button, Row
from bot.chat.words import Translator


@action("h")
class Home(Action):
    """The menu of what this person can do."""


@action("x")
class Nothing(Action):
    """A cell that cannot be chosen: an empty day, a heading."""


@action("xc")
class ComeBack(Action):
    """Be written to again, after having had this chat forgotten."""


def back_row(t: Translator, back: Action | None = None) -> Row:
    """Return the last row of a screen: Back to where one came from, and Menu."""
    menu = Button(t.plain("button.menu"), Home())
    return (menu,) if back is None else (Button(t.plain("button.back"), back), menu)
