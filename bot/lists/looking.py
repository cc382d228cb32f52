"""What the rooms of the lists show."""

from bot.chat.context import Context
from bot.chat.screen import Screen
from bot.chat.words import available
from bot.lists import screens
from bot.lists.screens import Unlisted
from core.model import ListEntry, ListKind


async def shown(context: Context, entry: ListEntry) -> Screen:
    """Show one entry as it is now."""
    uses = await context.services.queries.uses(entry.id)
    return screens.entry(context.t, entry, uses, tuple(available()))


async def unlisted(context: Context, kind: ListKind) -> list[Unlisted]:
    """Return what stands on cards and not on the list, the most used first."""
    on_cards = await context.services.queries.on_cards(kind)
    found = [
        Unlisted(text, uses)
        for text, uses in on_cards.items()
        if uses and context.t.lists.of_card(kind, text) is None
    ]
    return sorted(found, key=lambda one: (-one.uses, one.text))
