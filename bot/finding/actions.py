"""Buttons that say and change what is looked for. Each carries the whole search."""

from datetime import date, time

from bot.chat.payload import Action, action
from bot.shared.links import ANY, ANY_DAY, ANY_TIME


@action("fs")
class ChooseSpecialty(Action):
    """The fields are those of FindTimes; ``page`` is one of the list."""

    who: str = ANY
    speaks: str = ANY
    first: date = ANY_DAY
    last: date = ANY_DAY
    since: time = ANY_TIME
    until: time = ANY_TIME
    page: int = 0


@action("fl")
class ChooseLanguage(Action):
    who: str = ANY
    speaks: str = ANY
    first: date = ANY_DAY
    last: date = ANY_DAY
    since: time = ANY_TIME
    until: time = ANY_TIME
    page: int = 0


@action("fd")
class ChooseDays(Action):
    who: str = ANY
    speaks: str = ANY
    first: date = ANY_DAY
    last: date = ANY_DAY
    since: time = ANY_TIME
    until: time = ANY_TIME


@action("fo")
class ShowFoundDoctors(Action):
    """The doctors who fit, whenever they have time."""

    who: str = ANY
    speaks: str = ANY
    page: int = 0


@action("fn")
class AskName(Action): ...
