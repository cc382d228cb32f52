"""The hours of the chosen days, pressed one window after another."""

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.publishing import draft
from bot.publishing.actions import (
    AddPublishHours,
    AskPublishBegin,
    AskPublishEnd,
    DropPublishHours,
    ShowPreview,
    ShowPublishHours,
)
from bot.publishing.asking import begin_again
from bot.publishing.draft import HOURS
from bot.publishing.screens import days_named
from bot.shared.hour_grid import Picking, ask_begin, ask_end, overlap
from bot.shared.lookups import practising
from core.policy import Window
from core.slots.service import Plan
from core.slots.typed import parse_window

router = Router()


@router.on(AskPublishBegin)
async def show_begin(context: Context, _action: AskPublishBegin) -> Answer:
    """Ask when the hours begin; they may be written meanwhile."""
    practising(context)
    return await _with(context, draft.plan(context).windows)


@router.on(AskPublishEnd)
async def show_end(context: Context, action: AskPublishEnd) -> Answer:
    """Ask until when they last."""
    practising(context)
    plan = draft.plan(context)
    if not plan.days:
        return await begin_again(context)
    await draft.keep(context, HOURS, plan)
    return ask_end(context.t, _picking(context, plan), action.begin)


@router.on(AddPublishHours)
async def add_hours(context: Context, action: AddPublishHours) -> Answer:
    """Take the hours, in place of those that they overlap, and ask for more."""
    practising(context)
    added = parse_window(f"{action.begin:%H:%M}-{action.end:%H:%M}")
    kept = [window for window in draft.plan(context).windows if not overlap(window, added)]
    return await _with(context, sorted([*kept, added]))


@router.on(DropPublishHours)
async def drop_hours(context: Context, action: DropPublishHours) -> Answer:
    """Let go of some of the hours."""
    practising(context)
    dropped = parse_window(f"{action.begin:%H:%M}-{action.end:%H:%M}")
    return await _with(context, [one for one in draft.plan(context).windows if one != dropped])


async def _with(context: Context, windows: Sequence[Window]) -> Answer:
    """Keep these hours and ask for more."""
    plan = replace(draft.plan(context), windows=tuple(windows))
    if not plan.days:
        return await begin_again(context)
    await draft.keep(context, HOURS, plan)
    return ask_begin(context.t, _picking(context, plan))


def _picking(context: Context, plan: Plan) -> Picking:
    return Picking(
        days_named(context.t, plan.days),
        plan.windows,
        plan.length,
        ask=AskPublishBegin(),
        begin=AskPublishEnd,
        add=AddPublishHours,
        drop=DropPublishHours,
        go_on=ShowPreview(),
        back=ShowPublishHours(),
    )
