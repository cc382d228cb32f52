"""The hours of the chosen weekdays, pressed one window after another."""

from datetime import time

from markupsafe import Markup

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.hours import screens
from bot.hours.actions import AddHours, AskBegin, AskEnd, DropHours, KeepHours, ShowWeek
from bot.hours.draft import WeekDraft
from bot.hours.entry import WEEK, keep_draft, kept_draft
from bot.hours.overview import week_is_gone
from bot.hours.words import weekdays_named
from bot.shared.hour_grid import Picking, ask_begin, ask_end
from bot.shared.lookups import practising
from core.policy import Window
from core.slots.typed import parse_window

router = Router()


@router.on(AskBegin)
async def show_begin(context: Context, _action: AskBegin) -> Answer:
    """Ask when the hours of the chosen days begin."""
    draft = await _standing(context)
    return await week_is_gone(context) if draft is None else _ask_begin(context, draft)


@router.on(AskEnd)
async def show_end(context: Context, action: AskEnd) -> Answer:
    """Ask until when they last."""
    draft = await _standing(context)
    if draft is None:
        return await week_is_gone(context)
    return ask_end(context.t, _picking(context, draft), action.begin)


@router.on(AddHours)
async def add_hours(context: Context, action: AddHours) -> Answer:
    """Take the hours, in place of those that they overlap, and ask for more."""
    draft = await _standing(context)
    if draft is None:
        return await week_is_gone(context)
    added = draft.adding(_window(action.begin, action.end))
    await keep_draft(context, WEEK, added)
    return _ask_begin(context, added)


@router.on(DropHours)
async def drop_hours(context: Context, action: DropHours) -> Answer:
    """Let go of hours of the chosen days."""
    draft = await _standing(context)
    if draft is None:
        return await week_is_gone(context)
    dropped = draft.dropping(_window(action.begin, action.end))
    await keep_draft(context, WEEK, dropped)
    return _ask_begin(context, dropped)


@router.on(KeepHours)
async def keep_hours(context: Context, _action: KeepHours) -> Answer:
    """The hours of these days are complete: back to the week, where no day is chosen any more."""
    draft = await _standing(context)
    if draft is None:
        return await week_is_gone(context)
    kept = draft.choosing_none()
    await keep_draft(context, WEEK, kept)
    return screens.edit(context.t, kept, context.services.policy)


async def _standing(context: Context) -> WeekDraft | None:
    """Return the week that is being set, where hours and days may be written meanwhile."""
    practising(context)
    draft = kept_draft(context)
    if draft is not None:
        await keep_draft(context, WEEK, draft)
    return draft


def _window(begin: time, end: time) -> Window:
    return parse_window(f"{begin:%H:%M}-{end:%H:%M}")


def _ask_begin(context: Context, draft: WeekDraft) -> Answer:
    if not draft.weekdays:  # an old button: the days come first
        return screens.edit(context.t, draft, context.services.policy)
    return ask_begin(context.t, _picking(context, draft))


def _picking(context: Context, draft: WeekDraft) -> Picking:
    return Picking(
        Markup("<b>{}</b>").format(weekdays_named(context.t, draft.weekdays)),
        draft.windows,
        draft.length,
        ask=AskBegin(),
        begin=AskEnd,
        add=AddHours,
        drop=DropHours,
        go_on=KeepHours(),
        back=ShowWeek(),
    )
