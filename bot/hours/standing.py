"""Presses that need the week that is being set; where it is gone, they say so."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TypeVar

from bot.chat.context import Context
from bot.chat.payload import Action
from bot.chat.router import Answer, Press
from bot.hours.draft import WeekDraft
from bot.hours.entry import keep_draft, kept_draft
from bot.hours.overview import week_is_gone
from bot.shared.lookups import practising

A = TypeVar("A", bound=Action)


def standing_at(
    step: str,
) -> Callable[[Callable[[Context, A, WeekDraft], Awaitable[Answer]]], Press[A]]:
    """Give a handler the week as well, with the form at this step: what it asks may be written."""

    def needing(handler: Callable[[Context, A, WeekDraft], Awaitable[Answer]]) -> Press[A]:
        @wraps(handler)
        async def press(context: Context, action: A) -> Answer:
            practising(context)
            draft = kept_draft(context)
            if draft is None:
                return await week_is_gone(context)
            if context.draft(step) is None:
                await keep_draft(context, step, draft)
            return await handler(context, action, draft)

        return press

    return needing
