"""Buttons that say and change what is looked for. Each carries the whole search."""

from bot.chat.payload import Action, action
from bot.shared.links.finding import ANY, SearchAction


@action("fs")
class ChooseSpecialty(SearchAction):
    """``page`` is one of the list of specialties."""

    page: int = 0


@action("fl")
class ChooseLanguage(SearchAction):
    """``page`` is one of the list of languages."""

    page: int = 0


@action("fd")
class ChooseDays(SearchAction): ...


@action("fo")
class ShowFoundDoctors(Action):
    """The doctors who fit, whenever they have time."""

    who: str = ANY
    speaks: str = ANY
    page: int = 0


@action("fn")
class AskName(Action): ...
