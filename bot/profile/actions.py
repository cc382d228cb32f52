"""Buttons of the own profile."""

from bot.chat.payload import Action, action


@action("pn")
class ChangeName(Action): ...


@action("pk")
class ChangeToTelegramName(Action): ...


@action("pt")
class ChangePhone(Action): ...
