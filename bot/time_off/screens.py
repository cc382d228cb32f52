"""A doctor's time off: the list, choosing when, what is in the way, what was done."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from markupsafe import Markup

from bot.chat.calendar import Days, month_rows
from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.hour_grid import begin_rows, end_rows
from bot.shared.links.practice import ShowPractice
from bot.shared.links.schedule import ShowScheduleDay, ShowTimeOff
from bot.shared.month import Held
from bot.shared.stretch import stretch_named
from bot.time_off.actions import (
    AskCallOff,
    AskEndTimeOff,
    AskPart,
    AskPartEnd,
    AskWhyAway,
    ChooseLastDay,
    Deal,
    EndTimeOff,
    LookAtDays,
    LookAtPart,
    LookAtStretch,
    NewTimeOff,
    ShowIll,
    ShowTimesOff,
    TakeTimeOff,
)
from core.model import Span, TimeOff
from core.slots.time_off import Away
from core.views import AppointmentView

MOST_NAMED = 8
"""Appointments in the way that are named one by one."""

REASONS = {
    Deal.ILL: "practice.reason-ill",
    Deal.EMERGENCY: "practice.reason-emergency",
    Deal.AWAY: "practice.reason-away",
}
"""The usual reasons as patients read them."""

ILL_FOR = (1, 2, 3, 7)
"""For how many days a doctor may say at once that they are ill."""


# When


def listing(t: Translator, page: Page[TimeOff], today: date) -> Screen:
    """The times off that are not over."""
    key = "time-off.title" if page.items else "time-off.none"
    shown = [(Button(cut(stretch_named(t, one.span)), ShowTimeOff(one.id)),) for one in page.items]
    new = Button(t.plain("time-off.new"), NewTimeOff(today.replace(day=1)))
    rows = (*shown, *turning(t, page, ShowTimesOff), (new,), back_row(t, ShowPractice()))
    return Screen(t(key), rows)


def choose_first(t: Translator, ahead: Days, month: date, held: Held) -> Screen:
    """A calendar for the first day; the whole may be typed instead."""
    example, later = ahead.first + timedelta(days=1), ahead.first + timedelta(days=14)
    text = t("time-off.first-day", first=example.isoformat(), last=later.isoformat())
    rows = month_rows(
        t,
        month,
        ahead,
        pick=lambda day: ChooseLastDay(day, day.replace(day=1)),
        turn_to=NewTimeOff,
        marked=held.marked,
        holidays=held.holidays,
    )
    return Screen(lined(text, *held.legend(t)), (*rows, back_row(t, ShowTimesOff(0))))


def choose_last(t: Translator, ahead: Days, month: date, held: Held) -> Screen:
    """A calendar for the last day, from the first of ``ahead``; that one alone, or a part of it."""
    first = ahead.first
    text = t("time-off.last-day", day=t.day(first))
    rows = month_rows(
        t,
        month,
        ahead,
        pick=lambda day: LookAtDays(first, day),
        turn_to=lambda shown: ChooseLastDay(first, shown),
        chosen=[first],
        marked=held.marked,
        holidays=held.holidays,
    )
    one_day = (
        Button(t.plain("time-off.one-day"), LookAtDays(first, first)),
        Button(t.plain("time-off.part"), AskPart(first)),
    )
    back = back_row(t, NewTimeOff(first.replace(day=1)))
    return Screen(lined(text, *held.legend(t)), (one_day, *rows, back))


def ask_part(t: Translator, day: date) -> Screen:
    """Ask for the hours of one day."""
    rows = begin_rows(lambda begin: AskPartEnd(day, begin))
    back = ChooseLastDay(day, day.replace(day=1))
    return Screen(t("time-off.ask-part", day=t.day(day)), (*rows, back_row(t, back)))


def ask_part_end(t: Translator, day: date, begin: time) -> Screen:
    """Ask until when the part of the day lasts."""
    text = t("time-off.ask-part-end", day=t.day(day), begin=f"{begin:%H:%M}")
    rows = end_rows(begin, lambda end: LookAtPart(day, begin, end))
    return Screen(text, (*rows, back_row(t, AskPart(day))))


# What it does


def preview(t: Translator, away: Away) -> Screen:
    """What would close and who is in the way, before anything happens."""
    span, count = away.span, len(away.in_the_way)
    keep = _take(away, Deal.KEEP)
    if not count:
        rows: tuple[Row, ...] = ((Button(t.plain("time-off.confirm"), keep),),)
    else:
        off = Button(t.many("time-off.cancel-all", count), AskWhyAway(span.start, span.end))
        rows = ((off,), (Button(t.many("time-off.keep", count), keep),))
    text = paragraphs(
        t("time-off.check", when=stretch_named(t, span)),
        _does(t, away),
        t("time-off.what-now") if count else "",
    )
    return Screen(text, (*rows, back_row(t, ShowTimesOff(0))))


def ask_why(t: Translator, span: Span) -> Screen:
    """Ask for the reason that all of them read."""
    labels = {
        Deal.ILL: t.plain("practice.ill"),
        Deal.EMERGENCY: t.plain("practice.emergency"),
        Deal.AWAY: t.plain("practice.away"),
    }
    usual = [
        Button(label, AskCallOff(span.start, span.end, deal)) for deal, label in labels.items()
    ]
    back = LookAtStretch(span.start, span.end)
    text = t("time-off.ask-why", when=stretch_named(t, span))
    return Screen(text, (*grid(usual, 3), back_row(t, back)))


def confirm_call_off(t: Translator, away: Away, deal: Deal, words: str) -> Screen:
    """Say what calling all of them off does. ``words``: the reason as it will be read."""
    span = away.span
    text = paragraphs(
        t("time-off.check", when=stretch_named(t, span)),
        _does(t, away),
        t("time-off.read", reason=words),
    )
    back = AskWhyAway(span.start, span.end)
    return Screen(text, ((_final(t, away, deal),), back_row(t, back)))


def ill(t: Translator, away: Away, days: int, words: str, today: date) -> Screen:
    """The rest of today, or some days more: one press closes them and tells everybody."""
    text = paragraphs(
        t("time-off.ill", when=stretch_named(t, away.span)),
        _does(t, away),
        t("time-off.read", reason=words) if away.in_the_way else "",
    )
    longer = [
        Button(("✓ " if number == days else "") + _for_days(t, number), ShowIll(number))
        for number in ILL_FOR
    ]
    other = Button(t.plain("time-off.other-days"), NewTimeOff(today.replace(day=1)))
    rows = ((_final(t, away, Deal.ILL),), *grid(longer, 2), (other,))
    return Screen(text, (*rows, back_row(t, ShowPractice())))


def _for_days(t: Translator, days: int) -> str:
    return t.plain("time-off.rest-of-today") if days == 1 else t.many("time-off.for-days", days)


def _final(t: Translator, away: Away, deal: Deal) -> Button:
    """Return the press that does it, named after what it does."""
    count = len(away.in_the_way)
    label = t.many("time-off.cancel-now", count) if count else t.plain("time-off.confirm")
    return Button(label, _take(away, deal))


def _take(away: Away, deal: Deal) -> TakeTimeOff:
    return TakeTimeOff(away.span.start, away.span.end, deal, away.mark)


def _does(t: Translator, away: Away) -> Markup:
    """Say how many free times close, and who is in the way (HTML)."""
    closed = t.many("time-off.closes", len(away.closed))
    proposed = t.many("time-off.proposed", away.waiting) if away.waiting else ""
    if not away.in_the_way:
        return lined(closed, proposed, t("time-off.nobody"))
    return lined(
        closed,
        proposed,
        t.many("time-off.in-the-way", len(away.in_the_way)),
        *(_line(t, view) for view in away.in_the_way[:MOST_NAMED]),
        _and_more(t, away.in_the_way),
    )


def _line(t: Translator, view: AppointmentView) -> Markup:
    start: datetime = view.appointment.span.start
    return t("letter.called-off-line", time=t.when(start), patient=view.patient.name)


def _and_more(t: Translator, views: Sequence[AppointmentView]) -> str:
    more = len(views) - MOST_NAMED
    return t("publish.and-more", count=more) if more > 0 else ""


# What was done


def taken(t: Translator, away: Away, time_off: TimeOff) -> Screen:
    """It is done: what closed, who was called off, who stays, and the way back."""
    stay = len(away.in_the_way)
    text = paragraphs(
        t("time-off.taken", when=stretch_named(t, away.span)),
        lined(
            t.many("time-off.closed", len(away.closed)),
            t.many("time-off.called-off", away.called_off) if away.called_off else "",
            t.many("time-off.stay", stay) if stay else "",
            t.many("time-off.waiting", away.waiting) if away.waiting else "",
        ),
    )
    rows = (
        (
            Button(t.plain("time-off.end"), AskEndTimeOff(time_off.id)),
            Button(t.plain("home.time-off"), ShowTimesOff(0)),
        ),
        back_row(t, ShowPractice()),
    )
    return Screen(text, rows)


def details(t: Translator, time_off: TimeOff) -> Screen:
    """One time off."""
    day = time_off.span.start.astimezone(t.zone).date()
    rows = (
        (
            Button(t.plain("time-off.end"), AskEndTimeOff(time_off.id)),
            Button(t.plain("letter.doctor.day"), ShowScheduleDay(day)),
        ),
        back_row(t, ShowTimesOff(0)),
    )
    return Screen(t("time-off.one", when=stretch_named(t, time_off.span)), rows)


def confirm_end(t: Translator, time_off: TimeOff) -> Screen:
    """Say what ending it does, the safe button first."""
    keep = Button(t.plain("practice.keep"), ShowTimeOff(time_off.id))
    end = Button(t.plain("time-off.end"), EndTimeOff(time_off.id))
    text = t("time-off.confirm-end", when=stretch_named(t, time_off.span))
    return Screen(text, ((keep, end), back_row(t, ShowTimesOff(0))))
