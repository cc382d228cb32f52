"""The hours of the chosen weekdays, pressed one window after another."""

from datetime import time

from markupsafe import Markup

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.hours import screens
from bot.hours.actions import AddHours, AskBegin, AskEnd, DropHours, KeepHours, ShowWeek
from bot.hours.draft import WeekDraft
from bot.hours.entry import WEEK, keep_draft
from bot.hours.standing import standing_at
from bot.hours.words import weekdays_named
from bot.shared.hour_grid import Picking, ask_begin, ask_end
from core.policy import Window
from core.slots.typed import parse_window

router = Router()


@router.on(AskBegin)
@standing_at(WEEK)
async def show_begin(context: Context, _action: AskBegin, draft: WeekDraft) -> Answer:
    """Ask when the hours of the chosen days begin."""
    return _ask_begin(context, draft)


@router.on(AskEnd)
@standing_at(WEEK)
async def show_end(context: Context, action: AskEnd, draft: WeekDraft) -> Answer:
    """Ask until when they last."""
    return ask_end(context.t, _picking(context, draft), action.begin)


@router.on(AddHours)
@standing_at(WEEK)
async def add_hours(context: Context, action: AddHours, draft: WeekDraft) -> Answer:
    """Take the hours, in place of those that they overlap, and ask for more."""
    added = draft.adding(_window(action.begin, action.end))
    await keep_draft(context, WEEK, added)
    return _ask_begin(context, added)


@router.on(DropHours)
@standing_at(WEEK)
async def drop_hours(context: Context, action: DropHours, draft: WeekDraft) -> Answer:
    """Let go of hours of the chosen days."""
    dropped = draft.dropping(_window(action.begin, action.end))
    await keep_draft(context, WEEK, dropped)
    return _ask_begin(context, dropped)


@router.on(KeepHours)
@standing_at(WEEK)
async def keep_hours(context: Context, _action: KeepHours, draft: WeekDraft) -> Answer:
    """The hours of these days are complete: back to the week, where no day is chosen any more."""
    kept = draft.choosing_none()
    await keep_draft(context, WEEK, kept)
    return screens.edit(context.t, kept, context.services.policy)


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
