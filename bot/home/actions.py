"""Buttons that stand everywhere: home, help, language, and cells that do nothing."""

from bot.chat.payload import Action, action


@action("hp")
class ShowHelp(Action): ...


@action("ls")
class SetLanguage(Action):
    code: str
