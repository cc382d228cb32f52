"""Letting the bot rest: when, why, and ending it early."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from bot.chat.calendar import Days
from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.maintenance import screens
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
from bot.shared.lookups import require_admin
from core import fields, wall_clock
from core.announcements.maintenance import FURTHEST, check
from core.announcements.typed import parse_stretch
from core.errors import NoChangeError
from core.model import Span

router = Router()

WHEN = "maintenance.when"
WHY = "maintenance.why"
AHEAD = timedelta(days=180)


@router.on(ShowMaintenances)
async def show_all(context: Context, _action: ShowMaintenances) -> Answer:
    """List what is planned."""
    if context.draft(WHEN, WHY) is not None:
        context.leave()
    return await _listing(context)


async def _listing(context: Context) -> Screen:
    require_admin(context)
    today = context.services.availability.today()
    await context.services.maintenance.refresh()
    plans = context.services.maintenance.ahead(context.now)
    return screens.listing(context.t, plans, today, context.now)


@router.on(PlanMaintenance)
async def plan(context: Context, action: PlanMaintenance) -> Answer:
    """Ask when."""
    require_admin(context)
    month = _days(context).nearest(action.month)
    await context.ask(WHEN, {"month": month.isoformat()})
    return _ask_when(context)


def _ask_when(context: Context) -> Screen:
    month = date.fromisoformat(_draft(context, WHEN)["month"])
    now = context.now.replace(second=0, microsecond=0)
    return screens.choose_day(context.t, _days(context), month, now)


@router.typed(WHEN, _ask_when)
async def type_when(context: Context, text: str) -> Answer:
    """Take the whole stretch."""
    require_admin(context)
    span = check(parse_stretch(text, context.now, context.services.policy.zone), context.now)
    return LookAtMaintenance(span.start, span.end)


def _days(context: Context) -> Days:
    today = context.services.availability.today()
    return Days(today, today + AHEAD)


@router.on(PickMaintenanceDay)
async def pick_day(context: Context, action: PickMaintenanceDay) -> Answer:
    """Ask when on that day it begins."""
    require_admin(context)
    day, zone = _days(context).nearest(action.day), context.services.policy.zone
    hours = (wall_clock.moment(day, time(hour), zone) for hour in range(24))
    starts = [one for one in dict.fromkeys(hours) if one > context.now]
    return screens.choose_start(context.t, day, starts)


@router.on(PickMaintenanceStart)
async def pick_start(context: Context, action: PickMaintenanceStart) -> Answer:
    """Ask how long it lasts."""
    require_admin(context)
    start = min(action.start, context.now + 2 * FURTHEST)  # a forged one may have no hour after it
    check(Span(start, start + timedelta(hours=1)), context.now)
    return screens.choose_length(context.t, action.start)


@router.on(LookAtMaintenance)
async def look(context: Context, action: LookAtMaintenance) -> Answer:
    """Show what would be set."""
    require_admin(context)
    span = check(Span(action.start, action.end), context.now)
    words = _words(context, span)
    if context.draft(WHEN) is not None:
        context.leave()
    return screens.look(context.t, span, words)


@router.on(WriteMaintenanceText)
async def ask_text(context: Context, action: WriteMaintenanceText) -> Answer:
    """Ask why."""
    require_admin(context)
    span = check(Span(action.start, action.end), context.now)
    await context.ask(WHY, {"start": span.start.isoformat(), "end": span.end.isoformat()})
    return _ask_text(context)


def _ask_text(context: Context) -> Screen:
    return screens.ask_text(context.t, _stretch(_draft(context, WHY)))


@router.typed(WHY, _ask_text)
async def type_text(context: Context, text: str) -> Answer:
    """Take the admin's words; nothing is set yet."""
    require_admin(context)
    draft, words = _draft(context, WHY), fields.maintenance(text)
    await context.ask(WHY, {**draft, "text": words})
    return screens.look(context.t, _stretch(draft), words)


@router.on(ConfirmMaintenance)
async def confirm(context: Context, action: ConfirmMaintenance) -> Answer:
    """Set it. Pressed again, it is one."""
    span = Span(action.start, action.end)
    words = _words(context, span)
    made = await context.services.maintenance.plan(context.actor, span, words)
    if context.draft(WHEN, WHY) is not None:
        context.leave()
    said = context.t("maintenance.set")
    return screens.details(context.t, made, context.now).above(said)


@router.on(ShowMaintenance)
async def show_one(context: Context, action: ShowMaintenance) -> Answer:
    """Show one."""
    require_admin(context)
    found = await context.services.queries.maintenance(action.maintenance)
    if found is None or found.off_at is not None or found.span.end <= context.now:
        return (await _listing(context)).above(context.t("maintenance.over"))
    return screens.details(context.t, found, context.now)


@router.on(EndMaintenance)
async def end(context: Context, action: EndMaintenance) -> Answer:
    """Call it off, or end it early."""
    try:
        await context.services.maintenance.end(context.actor, action.maintenance)
    except NoChangeError:
        return (await _listing(context)).above(context.t("maintenance.over"))
    return (await _listing(context)).above(context.t("maintenance.ended"))


def _words(context: Context, span: Span) -> str | None:
    """Return what the admin wrote for this very stretch."""
    draft = context.draft(WHY)
    words = None if draft is None or _stretch(draft) != span else draft.get("text")
    return words if isinstance(words, str) else None


def _stretch(draft: Mapping[str, Any]) -> Span:
    return Span(datetime.fromisoformat(draft["start"]), datetime.fromisoformat(draft["end"]))


def _draft(context: Context, step: str) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", context.draft(step))
