"""Buttons of a doctor's weekly hours."""

from datetime import date, time

from bot.chat.payload import Action, action


@action("wh")
class ShowHours(Action): ...


@action("wc")
class ChangeHours(Action):
    """Begin to change the week, from what it is now."""


@action("we")
class ShowWeek(Action):
    """Back to the week that is being set."""


@action("wd")
class ChooseWeekday(Action):
    """Choose a weekday (Monday is 0), or let go of it: pressing twice changes nothing more."""

    weekday: int
    chosen: bool


@action("ws")
class TakeStandardHours(Action): ...


@action("wx")
class ClearWeekdays(Action): ...


@action("wa")
class AskBegin(Action):
    """Ask when the hours of the chosen weekdays begin."""


@action("wi")
class AskEnd(Action):
    begin: time


@action("wu")
class AddHours(Action):
    """Hours for the chosen weekdays, in place of those that they overlap."""

    begin: time
    end: time


@action("wr")
class DropHours(Action):
    begin: time
    end: time


@action("wj")
class KeepHours(Action):
    """The hours of the chosen weekdays are complete."""


@action("wl")
class ChooseSlotLength(Action):
    minutes: int


@action("wf")
class ShowHoursDates(Action):
    """The calendar for the dates between which a week holds, at a month."""

    month: date


@action("wp")
class PickHoursDate(Action):
    day: date


@action("wo")
class HoldForGood(Action): ...


@action("wv")
class LookAtWeek(Action): ...


@action("wq")
class SaveWeek(Action):
    """``mark`` tells the look that was shown from every other."""

    mark: str


@action("wk")
class AskStopHours(Action): ...


@action("wz")
class StopHours(Action):
    mark: str


@action("wt")
class ShowOutside(Action):
    """A page of the appointments outside the weekly hours."""

    page: int


@action("wb")
class ShowDaysByHand(Action):
    page: int


@action("wg")
class AskFollowAgain(Action):
    day: date


@action("wy")
class FollowDayAgain(Action):
    day: date
    mark: str
