"""Publishing times: which days, which hours, a look before it counts, and what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from markupsafe import Markup

from bot.chat.calendar import Days, month_rows
from bot.chat.explain import slots_named
from bot.chat.screen import Button, Row, Screen, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.publishing.actions import (
    AskPublishBegin,
    ChooseDay,
    ChooseLength,
    ChooseStandardDay,
    ChooseWeekdays,
    LookAtStandardDay,
    Publish,
    ShowPreview,
    ShowPublishDays,
    ShowPublishHours,
)
from bot.shared.hour_grid import hours_named
from bot.shared.links.practice import ShowPractice
from bot.shared.links.schedule import ShowSchedule, ShowScheduleDay, StartPublishing
from bot.shared.month import Held
from core.model import Span
from core.policy import ClinicPolicy
from core.slots.service import Plan
from core.views import Preview

LENGTHS = (15, 20, 30, 45, 60, 90, 120, 240)
"""Minutes that a slot may last, to choose by a press; others are typed."""

MOST_DAYS_SHOWN = 7
MOST_TIMES_SHOWN = 14
MOST_DAYS_NAMED = 12


@dataclass(frozen=True, slots=True)
class Suggested:
    """What helps with choosing days: those for a standard day at once, and what is there.

    ``policy`` knows the standard day.
    """

    at_once: Sequence[date]
    held: Held
    policy: ClinicPolicy


def choose_days(
    t: Translator, plan: Plan, within: Days, month: date, suggested: Suggested
) -> Screen:
    """A calendar on which several days are ticked, one press each, or a week's days at once."""
    held = suggested.held
    examples = (within.first + timedelta(days=ahead) for ahead in (1, 3))
    standard = hours_named(suggested.policy.standard_day)
    text = lined(
        t("publish.days", examples=", ".join(day.isoformat() for day in examples)),
        t("publish.at-once", standard=standard) if suggested.at_once else None,
        *held.legend(t),
    )
    if plan.days:
        text = paragraphs(text, t("publish.days-chosen", days=days_named(t, plan.days)))
    rows = month_rows(
        t,
        month,
        within,
        pick=lambda day: ChooseDay(day, chosen=day not in plan.days),
        turn_to=ShowPublishDays,
        chosen=plan.days,
        marked=held.marked,
        holidays=held.holidays,
    )
    at_once = _standard_days(t, suggested.at_once, within.first)
    go_on = ((Button(t.plain("publish.continue"), ShowPublishHours()),),) if plan.days else ()
    weekdays = _next_weekdays(t, plan, within, month)
    return Screen(text, (*at_once, *rows, *weekdays, *go_on, back_row(t, ShowPractice())))


def _standard_days(t: Translator, days: Sequence[date], today: date) -> tuple[Row, ...]:
    """Return the buttons that take the standard day for today and tomorrow."""
    buttons = [
        Button(
            t.plain("publish.standard-today" if day == today else "publish.standard-tomorrow"),
            LookAtStandardDay(day),
        )
        for day in days
    ]
    return grid(buttons, 2)


def _next_weekdays(t: Translator, plan: Plan, within: Days, month: date) -> tuple[Row, ...]:
    """Return the button for the first week of the month that is not chosen as a whole yet."""
    first = max(month.replace(day=1), within.first)
    monday = first - timedelta(days=first.weekday())
    while monday <= within.month(first).last:
        days = within.workdays(monday)
        if not set(days) <= set(plan.days):
            label = t.plain("publish.weekdays", first=t.short_day(days[0]))
            return ((Button(label, ChooseWeekdays(monday)),),)
        monday += timedelta(days=7)
    return ()


def choose_hours(t: Translator, plan: Plan, policy: ClinicPolicy) -> Screen:
    """The standard day by one press, other hours typed, and how long a slot lasts."""
    text = t(
        "publish.hours",
        days=days_named(t, plan.days),
        standard=hours_named(policy.standard_day),
        length=t.duration(plan.length),
    )
    rows = [
        (
            Button(
                t.plain("publish.standard", hours=hours_named((policy.day,))),
                ChooseStandardDay(),
            ),
        ),
        (Button(t.plain("windows.other"), AskPublishBegin()),),
    ]
    if plan.windows:
        text = paragraphs(text, t("publish.hours-chosen", hours=hours_named(plan.windows)))
        rows.append((Button(t.plain("publish.continue"), ShowPreview()),))
    back = ShowPublishDays(plan.days[0].replace(day=1))
    return Screen(text, (*rows, *grid(_lengths(t, plan.length), 4), back_row(t, back)))


def _lengths(t: Translator, present: timedelta) -> list[Button]:
    chosen = round(present.total_seconds() / 60)
    return [
        Button(
            ("✓ " if minutes == chosen else "") + t.plain("publish.minutes", minutes=minutes),
            ChooseLength(minutes),
        )
        for minutes in sorted({*LENGTHS, chosen})
    ]


def preview(t: Translator, plan: Plan, found: Preview, mark: str, hint: Markup | None) -> Screen:
    """What would be done and what would not, before anything changes. ``hint`` is HTML."""
    if not found.fresh:
        return _nothing_to_publish(t, plan, found)
    days = _by_day(t, found.fresh)
    parts: list[str | None] = [
        t(
            "publish.check",
            times=t.many("publish.times", len(found.fresh)),
            days=t.many("publish.on-days", len(days)),
            length=t.duration(plan.length),
            zone=t.zone_name,
        ),
        _listed(t, days),
        t("publish.pause", pause=t.duration(found.pause)) if found.pause else None,
        t.many("publish.making-way", len(found.making_way)) if found.making_way else None,
        *_left_out(t, found),
        hint,
    ]
    final = Button(t.many("publish.button", len(found.fresh)), Publish(mark))
    return Screen(
        paragraphs(*parts), ((final,), _changes(t, plan), back_row(t, ShowPublishHours()))
    )


def _nothing_to_publish(t: Translator, plan: Plan, found: Preview) -> Screen:
    """All of it is in the way or past: say what, and how to go on."""
    parts = [t("publish.nothing"), *_left_out(t, found), t("publish.nothing-then")]
    day = plan.days[0]
    see = Button(t.plain("publish.see-day", day=t.short_day(day)), ShowScheduleDay(day))
    return Screen(paragraphs(*parts), (_changes(t, plan), (see,), back_row(t, ShowPublishHours())))


def _changes(t: Translator, plan: Plan) -> tuple[Button, Button]:
    return (
        Button(t.plain("publish.change-hours"), ShowPublishHours()),
        Button(t.plain("publish.change-days"), ShowPublishDays(plan.days[0].replace(day=1))),
    )


def _left_out(t: Translator, found: Preview) -> list[str]:
    """Name what is in the way, the booked ones as such, and what has passed."""
    booked = [slot for slot in found.in_the_way if slot.booked]
    others = [slot for slot in found.in_the_way if not slot.booked]
    parts: list[str] = []
    if booked:
        parts.append(t("publish.in-the-way-booked", slots=slots_named(t, booked)))
    if others:
        parts.append(t("publish.in-the-way", slots=slots_named(t, others)))
    if found.past:
        parts.append(t.many("publish.past", len(found.past)))
    if found.in_time_off:
        parts.append(t.many("publish.in-time-off", len(found.in_time_off)))
    return parts


def published(t: Translator, plan: Plan, count: int, hint: Markup | None) -> Screen:
    """It is done: how many times on which days. ``hint`` is HTML."""
    done = t("publish.done", times=t.many("publish.times", count), days=days_named(t, plan.days))
    day = plan.days[0]
    if len(plan.days) == 1:
        see = Button(t.plain("publish.see-day", day=t.short_day(day)), ShowScheduleDay(day))
    else:
        see = Button(t.plain("practice.schedule"), ShowSchedule(day.replace(day=1)))
    more = Button(t.plain("publish.more"), StartPublishing())
    return Screen(paragraphs(done, hint), ((see, more), back_row(t)))


def horizon_hint(t: Translator, plan: Plan, policy: ClinicPolicy, last_day: date) -> Markup | None:
    """Say (HTML) that patients see times beyond the horizon only later; None if all are near."""
    if plan.days[-1] <= last_day:
        return None
    return t("publish.horizon", horizon=t.duration(policy.horizon))


def _by_day(t: Translator, spans: Sequence[Span]) -> list[tuple[date, list[Span]]]:
    by_day = groupby(spans, key=lambda span: span.start.astimezone(t.zone).date())
    return [(day, list(of_day)) for day, of_day in by_day]


def _listed(t: Translator, days: list[tuple[date, list[Span]]]) -> Markup:
    """List the starts day by day (HTML): the first few, and how many more."""
    lines: list[str] = []
    for day, spans in days[:MOST_DAYS_SHOWN]:
        starts = ", ".join(t.time(span.start) for span in spans[:MOST_TIMES_SHOWN])
        more = len(spans) - MOST_TIMES_SHOWN
        rest = " " + t.plain("publish.and-more", count=more) if more > 0 else ""
        lines.append(t("publish.line", day=t.short_day(day), times=starts + rest))
    more_days = len(days) - MOST_DAYS_SHOWN
    if more_days > 0:
        lines.append(t.many("publish.and-more-days", more_days))
    return lined(*lines)


def days_named(t: Translator, days: Sequence[date]) -> Markup:
    """Return the first of the days by their names (HTML), and how many more there are."""
    named = ", ".join(t.short_day(day) for day in days[:MOST_DAYS_NAMED])
    more = len(days) - MOST_DAYS_NAMED
    rest = " " + t.many("publish.and-more-days", more) if more > 0 else ""
    return Markup("<b>{}</b>{}").format(named, rest)
