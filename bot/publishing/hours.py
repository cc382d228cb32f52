"""Choosing the hours for these days, and on to the look."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.publishing import draft
from bot.publishing.actions import ChooseLength, ChooseStandardDay, ShowPreview, ShowPublishHours
from bot.publishing.asking import ask_hours, begin_again
from bot.publishing.draft import HOURS
from bot.publishing.looking import look
from bot.shared.lookups import practising
from core.errors import BadFieldError
from core.policy import Window
from core.slots.service import Plan
from core.slots.typed import parse_length, parse_windows

router = Router()


@router.on(ShowPublishHours)
async def show_hours(context: Context, _action: ShowPublishHours) -> Answer:
    """The days are chosen: ask for the hours."""
    practising(context)
    plan = draft.plan(context)
    if not plan.days:
        return await begin_again(context)
    await draft.keep(context, HOURS, plan)
    return await ask_hours(context)


@router.on(ChooseStandardDay)
async def choose_standard_day(context: Context, _action: ChooseStandardDay) -> Answer:
    """Take the clinic's usual hours."""
    practising(context)
    return await _take_hours(context, context.services.policy.standard_day)


@router.on(ChooseLength)
async def choose_length(context: Context, action: ChooseLength) -> Answer:
    """Take another length of slots."""
    practising(context)
    return await _take_length(context, parse_length(str(action.minutes)))


@router.typed(HOURS, ask_hours, times=True)
async def type_hours(context: Context, text: str) -> Answer:
    """Take hours that were written, or a length."""
    practising(context)
    if ":" not in text:
        with suppress(BadFieldError):  # neither hours nor a length: hours are what was asked for
            return await _take_length(context, parse_length(text))
    return await _take_hours(context, parse_windows(text))


async def _take_length(context: Context, length: timedelta) -> Answer:
    plan = draft.plan(context)
    if not plan.days:
        return await begin_again(context)
    await draft.keep(context, HOURS, Plan(plan.days, plan.windows, length))
    return await ask_hours(context)


async def _take_hours(context: Context, windows: Sequence[Window]) -> Answer:
    plan = draft.plan(context)
    if not plan.days:
        return await begin_again(context)
    await draft.keep(context, HOURS, Plan(plan.days, tuple(windows), plan.length))
    return await look(context)


@router.on(ShowPreview)
async def show_preview(context: Context, _action: ShowPreview) -> Answer:
    """Show what publishing would do."""
    practising(context)
    if not draft.plan(context).windows:
        return await show_hours(context, ShowPublishHours())
    return await look(context)
