"""Buttons that say and change what is looked for. Each carries the whole search."""

from bot.chat.payload import Action, action
from bot.shared.links.finding import SearchAction


@action("fa")
class ChooseSpecialty(SearchAction):
    """``page`` is one of the list of specialties."""

    page: int = 0


@action("fe")
class ChooseLanguage(SearchAction):
    """``page`` is one of the list of languages."""

    page: int = 0


@action("fh")
class ChooseDays(SearchAction): ...


@action("fn")
class AskName(Action): ...
