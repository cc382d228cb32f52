"""Weekly hours: the week as it is, setting another one, and a look before it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

from bot.chat.calendar import Days, month_rows
from bot.chat.explain import slots_named
from bot.chat.pages import Page, turning
from bot.chat.payload import Action
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.hours.actions import (
    AskBegin,
    AskFollowAgain,
    AskStopHours,
    ChangeHours,
    ChooseSlotLength,
    ChooseWeekday,
    ClearWeekdays,
    HoldForGood,
    LookAtWeek,
    PickHoursDate,
    ShowDaysByHand,
    ShowHours,
    ShowHoursDates,
    ShowOutside,
    ShowWeek,
    TakeStandardHours,
)
from bot.hours.draft import WeekDraft
from bot.hours.words import dates_named, period_lines, week_lines, weekday
from bot.shared.holidays import MOST_NAMED, NamedDay, holidays_named
from bot.shared.links.days import PRESENT
from bot.shared.links.practice import ShowPractice, ShowPracticeAppointment
from bot.shared.links.schedule import ShowSchedule, ShowScheduleDay
from bot.shared.month import Held
from core.policy import ClinicPolicy
from core.slots.pattern import Period
from core.slots.weekly import Changes
from core.views import AppointmentView

LENGTHS = (15, 20, 30, 45, 60, 90, 120, 240)
MOST_PERIODS = 2


@dataclass(frozen=True, slots=True)
class Overview:
    """A doctor's weeks, and what there is to say about them.

    ``last`` is the day up to which times are published; None where the weeks begin later.
    ``on_holidays`` is None where nobody told of which country the public holidays count.
    """

    periods: Sequence[Period]
    pause: timedelta
    on_holidays: bool | None
    last: date | None
    outside: int
    by_hand: int


@dataclass(frozen=True, slots=True)
class Look:
    """What a change does, with the appointments and holidays that are told of."""

    changes: Changes
    first_outside: Sequence[AppointmentView]
    holidays: Sequence[NamedDay]


def overview(t: Translator, found: Overview) -> Screen:
    """The week as it is, and what can be done with it."""
    back = back_row(t, ShowPractice())
    by_hand = _counted(t, "hours.by-hand", found.by_hand, ShowDaysByHand(0))
    outside = _counted(t, "hours.outside", found.outside, ShowOutside(0))
    if not found.periods:
        begin = (Button(t.plain("hours.begin"), ChangeHours()),)
        return Screen(t("hours.none"), (begin, *outside, *by_hand, back))
    more = len(found.periods) - MOST_PERIODS
    parts = [
        t("hours.title"),
        *(period_lines(t, period) for period in found.periods[:MOST_PERIODS]),
        t("publish.and-more", count=more) if more > 0 else None,
        lined(
            t("hours.published-to", day=t.day(found.last)) if found.last is not None else None,
            t("publish.pause", pause=t.duration(found.pause)) if found.pause else None,
            _of_holidays(t, found.on_holidays),
        ),
    ]
    change = (
        Button(t.plain("hours.change"), ChangeHours()),
        Button(t.plain("hours.stop"), AskStopHours()),
    )
    return Screen(paragraphs(*parts), (change, *outside, *by_hand, back))


def _of_holidays(t: Translator, on: bool | None) -> Markup | None:
    if on is None:
        return None
    return t("hours.works-on-holidays" if on else "hours.free-on-holidays")


def _counted(t: Translator, key: str, count: int, leads_to: Action) -> tuple[Row, ...]:
    return ((Button(t.many(key, count), leads_to),),) if count else ()


def edit(t: Translator, draft: WeekDraft, policy: ClinicPolicy) -> Screen:
    """The week that is being set: written in one message, or by choosing days and hours."""
    dates = dates_named(t, draft.first, draft.last)
    so_far = week_lines(t, draft.hours) if draft.hours else t("hours.nothing-yet")
    parts = [
        t("hours.edit", example=t.plain("hours.example")),
        so_far,
        lined(t("hours.holds", dates=dates), t("hours.length", length=t.duration(draft.length))),
        t("hours.choose-hours") if draft.weekdays else None,
    ]
    chosen = set(draft.weekdays)
    days = tuple(
        Button(
            ("✓" if day in chosen else "") + weekday(t, day),
            ChooseWeekday(day, chosen=day not in chosen),
        )
        for day in range(7)
    )
    rows: list[Row] = [days[:4], days[4:]]
    if chosen:
        hours = f"{policy.day.start:%H:%M}–{policy.day.end:%H:%M}"
        rows.append((Button(t.plain("publish.standard", hours=hours), TakeStandardHours()),))
        rows.append((Button(t.plain("windows.other"), AskBegin()),))
    if any(one.weekday in chosen for one in draft.hours):
        rows.append((Button(t.plain("hours.clear"), ClearWeekdays()),))
    rows += grid(_lengths(t, draft.length), 4)
    rows.append((Button(t.plain("hours.dates"), ShowHoursDates(draft.first or PRESENT)),))
    if draft.hours:
        rows.append((Button(t.plain("publish.continue"), LookAtWeek()),))
    return Screen(paragraphs(*parts), (*rows, back_row(t, ShowHours())))


def _lengths(t: Translator, present: timedelta) -> list[Button]:
    chosen = present // timedelta(minutes=1)
    return [
        Button(
            ("✓ " if minutes == chosen else "") + t.plain("publish.minutes", minutes=minutes),
            ChooseSlotLength(minutes),
        )
        for minutes in sorted({*LENGTHS, chosen})
    ]


def ask_dates(t: Translator, draft: WeekDraft, ahead: Days, month: date, held: Held) -> Screen:
    """From when until when the week holds."""
    example = ahead.first + timedelta(days=14)
    text = t(
        "hours.ask-dates",
        dates=dates_named(t, draft.first, draft.last),
        examples=f"{example} {example + timedelta(days=27)}",
    )
    rows = month_rows(
        t,
        month,
        ahead,
        pick=PickHoursDate,
        turn_to=ShowHoursDates,
        chosen=tuple(day for day in (draft.first, draft.last) if day is not None),
        marked=held.marked,
        holidays=held.holidays,
    )
    for_good = Button(t.plain("hours.hold-for-good"), HoldForGood())
    go_on = Button(t.plain("publish.continue"), ShowWeek())
    return Screen(lined(text, *held.legend(t)), (*rows, (for_good, go_on), back_row(t, ShowWeek())))


def look_at_week(t: Translator, draft: WeekDraft, look: Look, save: Action) -> Screen:
    """What saving this week does, before it does anything."""
    week = period_lines(t, Period(draft.hours, draft.first, draft.last))
    final = Button(t.plain("hours.save"), save)
    change = Button(t.plain("hours.change"), ShowWeek())
    return Screen(
        paragraphs(t("hours.check"), week, *_told(t, look)),
        ((final,), (change,), back_row(t, ShowWeek())),
    )


def look_at_stop(t: Translator, look: Look, stop: Action) -> Screen:
    """What stopping the weekly hours does."""
    keep = Button(t.plain("hours.keep"), ShowHours())
    final = Button(t.plain("hours.stop"), stop)
    return Screen(
        paragraphs(t("hours.check-stop"), *_told(t, look)),
        ((final,), (keep,), back_row(t, ShowHours())),
    )


def look_at_day(t: Translator, day: date, look: Look, follow: Action) -> Screen:
    """What becomes of a day that follows the weekly hours again."""
    see = Button(t.plain("publish.see-day", day=t.short_day(day)), ShowScheduleDay(day))
    final = Button(t.plain("hours.follow"), follow)
    return Screen(
        paragraphs(t("hours.check-day", day=t.day(day)), *_told(t, look)),
        ((final,), (see,), back_row(t, ShowDaysByHand(0))),
    )


def _told(t: Translator, look: Look) -> list[Markup | None]:
    """Tell what appears, what disappears, and what stays although the week does not have it."""
    changes = look.changes
    parts: list[Markup | None] = []
    if changes.appear:
        first, last = changes.appear[0].day, changes.appear[-1].day
        appear = t(
            "hours.appear",
            times=t.many("publish.times", len(changes.appear)),
            first=t.short_day(first),
            last=t.short_day(last),
        )
        away = sum(one.time_off for one in changes.appear)
        parts.append(lined(appear, t("hours.appear-away", count=away) if away else None))
    if changes.disappear:
        times = t.many("publish.times", len(changes.disappear))
        named = slots_named(t, changes.disappear)
        parts.append(t("hours.disappear", times=times, slots=named))
    if not parts:
        parts.append(t("hours.nothing-changes"))
    if changes.outside:
        more = len(changes.outside) - len(look.first_outside)
        parts.append(
            lined(
                escape(t.many("hours.outside-stay", len(changes.outside))),
                *(_appointment(t, view) for view in look.first_outside),
                t("publish.and-more", count=more) if more > 0 else None,
            )
        )
    if changes.left_alone:
        named = ", ".join(map(t.short_day, changes.left_alone[:MOST_NAMED]))
        more = len(changes.left_alone) - MOST_NAMED
        rest = " " + t.plain("publish.and-more", count=more) if more > 0 else ""
        parts.append(t("hours.left-alone", days=named + rest))
    parts.append(holidays_named(t, "hours.holidays", look.holidays))
    return parts


def _appointment(t: Translator, view: AppointmentView) -> Markup:
    starts = view.appointment.span.start
    return t("hours.appointment", time=t.when(starts), name=view.patient.name)


def saved(t: Translator, published: int, outside: int, last: date) -> Screen:
    """The week is saved: how many times were published, and how far."""
    parts = [
        t("hours.saved"),
        t(
            "hours.saved-published",
            times=t.many("publish.times", published),
            day=t.day(last),
        )
        if published
        else None,
    ]
    schedule = Button(t.plain("practice.schedule"), ShowSchedule(PRESENT))
    hours = Button(t.plain("hours.entry"), ShowHours())
    listed = _counted(t, "hours.outside", outside, ShowOutside(0))
    return Screen(paragraphs(*parts), ((schedule, hours), *listed, back_row(t, ShowPractice())))


def outside(t: Translator, page: Page[AppointmentView]) -> Screen:
    """The appointments outside the weekly hours; each leads to itself."""
    back = back_row(t, ShowHours())
    if not page.items:
        return Screen(t("hours.outside-none"), (back,))
    buttons = [
        Button(
            cut(f"{t.when(view.appointment.span.start)} · {view.patient.name}"),
            ShowPracticeAppointment(view.appointment.id),
        )
        for view in page.items
    ]
    turned = turning(t, page, ShowOutside)
    return Screen(t("hours.outside-list"), (*grid(buttons, 1), *turned, back))


def days_by_hand(t: Translator, page: Page[date]) -> Screen:
    """The days that were set by hand; each may follow the weekly hours again."""
    back = back_row(t, ShowHours())
    if not page.items:
        return Screen(t("hours.by-hand-none"), (back,))
    buttons = [Button(t.short_day(day), AskFollowAgain(day)) for day in page.items]
    turned = turning(t, page, ShowDaysByHand)
    return Screen(t("hours.by-hand-list"), (*grid(buttons, 2), *turned, back))
