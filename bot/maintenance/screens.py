"""Maintenance as an admin sets it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup, escape

from bot.chat.calendar import Days, month_rows
from bot.chat.screen import Button, Screen, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, paragraphs
from bot.maintenance.actions import (
    ConfirmMaintenance,
    EndMaintenance,
    LookAtMaintenance,
    PickMaintenanceDay,
    PickMaintenanceStart,
    PlanMaintenance,
    ShowMaintenance,
    ShowMaintenances,
    WriteMaintenanceText,
)
from bot.shared.links.desk import ShowAdmin
from bot.shared.maintenance import stretch
from core.model import Maintenance, Span

LENGTHS = tuple(timedelta(minutes=at) for at in (15, 30, 60, 120, 240, 480))
MOST_LISTED = 20


def listing(t: Translator, plans: Sequence[Maintenance], today: date, now: datetime) -> Screen:
    """What is planned, in order of time."""
    rows = [(Button(stretch(t, one.span), ShowMaintenance(one.id)),) for one in plans[:MOST_LISTED]]
    lasting = any(one.lasts(now) for one in plans)
    said = t("maintenance.lasts-now") if lasting else None
    none = None if plans else t("maintenance.none")
    new = (Button(t.plain("maintenance.plan"), PlanMaintenance(today.replace(day=1))),)
    text = paragraphs(t("maintenance.title"), said, none)
    return Screen(text, (*rows, new, back_row(t, ShowAdmin())))


def choose_day(t: Translator, days: Days, month: date, now: datetime) -> Screen:
    """Ask for the day on which it begins, or for the whole."""
    rows = month_rows(t, month, days, pick=PickMaintenanceDay, turn_to=PlanMaintenance)
    at_once = (Button(t.plain("maintenance.now"), PickMaintenanceStart(now)),)
    example = f"{days.first:%Y-%m-%d} 22:00-23:30"
    text = t("maintenance.ask-day", example=example)
    return Screen(text, (at_once, *rows, back_row(t, ShowMaintenances())))


def choose_start(t: Translator, day: date, starts: Sequence[datetime]) -> Screen:
    """Ask when it begins."""
    buttons = [Button(t.time(one), PickMaintenanceStart(one)) for one in starts]
    back = back_row(t, PlanMaintenance(day.replace(day=1)))
    return Screen(t("maintenance.ask-start", day=t.day(day)), (*grid(buttons, 4), back))


def choose_length(t: Translator, start: datetime) -> Screen:
    """Ask how long it lasts."""
    buttons = [
        Button(t.duration(length), LookAtMaintenance(start, start + length)) for length in LENGTHS
    ]
    back = back_row(t, ShowMaintenances())
    return Screen(t("maintenance.ask-length", start=t.at_length(start)), (*grid(buttons, 3), back))


def look(t: Translator, span: Span, text: str | None) -> Screen:
    """What would be set, before it is."""
    why = t("maintenance.no-text") if text is None else escape(text)
    said = t("maintenance.look", stretch=stretch(t, span))
    label = "maintenance.write" if text is None else "maintenance.rewrite"
    rows = (
        (Button(t.plain("maintenance.confirm"), ConfirmMaintenance(span.start, span.end)),),
        (Button(t.plain(label), WriteMaintenanceText(span.start, span.end)),),
        back_row(t, ShowMaintenances()),
    )
    return Screen(paragraphs(said, why), rows)


def ask_text(t: Translator, span: Span) -> Screen:
    """Ask why the bot rests."""
    back = back_row(t, LookAtMaintenance(span.start, span.end))
    return Screen(t("maintenance.ask-text", stretch=stretch(t, span)), (back,))


def details(t: Translator, one: Maintenance, now: datetime) -> Screen:
    """One stretch, and the way to call it off or to end it."""
    lasts = one.lasts(now)
    said = t(
        "maintenance.is-now" if lasts else "maintenance.is-planned", stretch=stretch(t, one.span)
    )
    why: Markup | None = None if one.text is None else escape(one.text)
    label = t.plain("maintenance.end" if lasts else "maintenance.call-off")
    rows = ((Button(label, EndMaintenance(one.id)),), back_row(t, ShowMaintenances()))
    return Screen(paragraphs(said, why), rows)
