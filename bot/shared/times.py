"""Choosing one of a doctor's free times: the month, the day, and what is near a time that is gone.

Booking and moving choose alike; a ``Choosing`` says for which of the two, and where buttons lead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from markupsafe import Markup

from bot.chat.calendar import Days, month_rows
from bot.chat.payload import Action
from bot.chat.screen import Button, Row, Screen, grid
from bot.chat.ways import Nothing, back_row
from bot.chat.words import Translator
from bot.shared.links.days import PRESENT
from bot.shared.links.finding import ShowDoctors
from core.model import DoctorId, Slot
from core.views import FreeDay

NOON = time(12)
MOST_WITH_HEADINGS = 80
"""A message has room for a hundred buttons; so many times leave room for the ways on."""


EVERYBODY = ShowDoctors(0)


@dataclass(frozen=True, slots=True)
class Choosing:
    """What a time is chosen for. ``title`` is HTML; ``back`` leads out of the calendar.

    ``wait`` leads to waiting for a day's times; None where nobody waits for them. ``others`` leads
    to other doctors where this one has none; None where it must be this one.
    """

    doctor: DoctorId
    title: Markup
    month: Callable[[date], Action]
    day: Callable[[date], Action]
    take: Callable[[Slot], Action]
    back: Action
    wait: Callable[[date], Action] | None = None
    others: Action | None = EVERYBODY


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days with free times, within which months may be leafed through."""

    days: Sequence[date]
    today: date
    last: date

    def shown(self, month: date) -> date:
        """Return the first of the month to show: of a past one, that of the first free day."""
        asked = month.replace(day=1)
        if asked < self.today.replace(day=1):
            asked = (self.days[0] if self.days else self.today).replace(day=1)
        return min(asked, self.last.replace(day=1))


def month_page(
    t: Translator, choosing: Choosing, calendar: Calendar, month: date, full: date = PRESENT
) -> Screen:
    """A month of free days to choose from; ``full`` is a day that was looked at in vain."""
    if not calendar.days:
        return none_at_all(t, choosing, full)
    month = calendar.shown(month)
    free_here = any(day.replace(day=1) == month for day in calendar.days)
    key = "times.month" if free_here else "times.month-empty"
    text = t(key, title=choosing.title, month=t.month(month), today=t.day(calendar.today))
    rows = calendar_rows(t, choosing, calendar, month)
    if not free_here:
        first = calendar.days[0]
        shortcut = Button(t.plain("times.first", day=t.short_day(first)), choosing.day(first))
        rows = (*rows, (shortcut,))
    return Screen(text, (*rows, *_wait_row(t, choosing, full), back_row(t, choosing.back)))


def calendar_rows(
    t: Translator, choosing: Choosing, calendar: Calendar, month: date
) -> tuple[Row, ...]:
    """Return a month of free days as buttons."""
    return month_rows(
        t,
        calendar.shown(month),
        Days(calendar.today, calendar.last),
        pick=choosing.day,
        turn_to=choosing.month,
        choosable=calendar.days,
    )


def none_at_all(t: Translator, choosing: Choosing, full: date = PRESENT) -> Screen:
    """The doctor has no free times: say so, and lead on."""
    others: tuple[Row, ...] = ()
    if choosing.others is not None:
        others = ((Button(t.plain("letter.other-doctors"), choosing.others),),)
    rows = (*_wait_row(t, choosing, full), *others, back_row(t, choosing.back))
    return Screen(t("times.none", title=choosing.title), rows)


def _wait_row(t: Translator, choosing: Choosing, full: date) -> tuple[Row, ...]:
    return () if choosing.wait is None else (tell_me(t, choosing.wait(full)),)


def tell_me(t: Translator, wait: Action) -> Row:
    """Return the button that leads to waiting for a time to free."""
    return (Button(t.plain("waitlist.tell-me"), wait),)


def day_page(t: Translator, choosing: Choosing, day: date, free: FreeDay) -> Screen:
    """The free times of a day, with arrows to the free days around it."""
    key = "times.day-zone" if t.zone_needed else "times.day"
    text = t(key, title=choosing.title, day=t.soon(day), zone=t.zone_name)
    buttons = _times(t, choosing, free.times)
    arrows = _arrows(t, choosing, free)
    back = back_row(t, choosing.month(day.replace(day=1)))
    return Screen(text, (*buttons, *arrows, back))


def _times(t: Translator, choosing: Choosing, times: Sequence[Slot]) -> tuple[Row, ...]:
    """Lay out a day's times, the morning's apart from the afternoon's where there are both."""

    def laid_out(slots: Sequence[Slot]) -> tuple[Row, ...]:
        return grid((Button(t.time(one.span.start), choosing.take(one)) for one in slots), 4)

    early = [one for one in times if one.span.start.astimezone(t.zone).time() < NOON]
    late = times[len(early) :]
    if not early or not late or len(times) > MOST_WITH_HEADINGS:
        return (*laid_out(early), *laid_out(late))
    morning = Button(t.plain("times.morning"), Nothing())
    afternoon = Button(t.plain("times.afternoon"), Nothing())
    return ((morning,), *laid_out(early), (afternoon,), *laid_out(late))


def _arrows(t: Translator, choosing: Choosing, free: FreeDay) -> tuple[Row, ...]:
    before, after = free.before, free.after
    row = (
        *(() if before is None else (Button(f"‹ {t.short_day(before)}", choosing.day(before)),)),
        *(() if after is None else (Button(f"{t.short_day(after)} ›", choosing.day(after)),)),
    )
    return (row,) if row else ()


def nearest_page(
    t: Translator,
    choosing: Choosing,
    sentence: Markup,
    times: Sequence[Slot],
    month: date,
    again: Slot | None = None,
) -> Screen:
    """A time is gone: why (``sentence``, HTML), the nearest free ones, and the calendar.

    ``again`` is a time that may become free again, to be tried once more.
    """
    retry: tuple[Row, ...] = ()
    if again is not None:
        label = t.plain("times.again", time=t.when(again.span.start))
        retry = ((Button(label, choosing.take(again)),),)
    if not times:
        screen = none_at_all(t, choosing).above(sentence)
        return replace(screen, rows=(*retry, *screen.rows))
    buttons = [Button(t.when(slot.span.start), choosing.take(slot)) for slot in times]
    days = Button(t.plain("times.other-days"), choosing.month(month))
    return Screen(
        t("times.nearest", sentence=sentence, title=choosing.title),
        (*retry, *grid(buttons, 2), (days,), back_row(t, choosing.back)),
    )
