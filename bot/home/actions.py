"""Buttons that stand everywhere: home, help, language, and cells that do nothing."""

from bot.chat.payload import Action, action


@action("h")
class Home(Action):
    """The menu of what this person can do."""


@action("x")
class Nothing(Action):
    """A cell that cannot be chosen: an empty day, a heading."""


@action("hp")
class ShowHelp(Action): ...


@action("lg")
class ShowLanguages(Action): ...


@action("ls")
class SetLanguage(Action):
    code: str
