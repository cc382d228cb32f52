"""Buttons with which a doctor publishes times."""

from datetime import date, time

from bot.chat.payload import Action, action


@action("pm")
class ShowPublishDays(Action):
    """The calendar for choosing days, at a month."""

    month: date


@action("py")
class ChooseDay(Action):
    """Choose a day, or let go of it: pressing twice changes nothing more."""

    day: date
    chosen: bool


@action("kq")
class ChooseWeekdays(Action):
    """Choose Monday to Friday of the week that begins on this Monday."""

    monday: date


@action("kx")
class LookAtStandardDay(Action):
    """Look at once at what the standard day would be on one day."""

    day: date


@action("ph")
class ShowPublishHours(Action): ...


@action("ps")
class ChooseStandardDay(Action): ...


@action("pa")
class AskPublishBegin(Action):
    """Ask when the hours begin."""


@action("pc")
class AskPublishEnd(Action):
    begin: time


@action("pd")
class AddPublishHours(Action):
    """Hours for the chosen days, in place of those that they overlap."""

    begin: time
    end: time


@action("pe")
class DropPublishHours(Action):
    begin: time
    end: time


@action("pl")
class ChooseLength(Action):
    minutes: int


@action("pw")
class ShowPreview(Action): ...


@action("pq")
class Publish(Action):
    """``mark`` tells the plan that the preview showed from every other."""

    mark: str
