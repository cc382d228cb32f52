"""Looking at the clinic's lists, and renaming, merging and retiring what stands on them."""

from collections.abc import Sequence

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.chat.words import available
from bot.lists import screens
from bot.lists.actions import (
    AskListName,
    AskMerge,
    ChooseMergeInto,
    MergeEntries,
    RetireEntry,
    ShowList,
    ShowListEntry,
    ShowUnlisted,
)
from bot.lists.looking import shown, unlisted
from bot.lists.screens import Line, Unlisted
from bot.shared.lookups import require_admin
from core.errors import ListEntryMergedError, NotFoundError
from core.model import ListEntry, ListEntryId, ListKind

router = Router()

RENAME = "lists.rename"


@router.on(ShowList)
async def show_list(context: Context, action: ShowList) -> Answer:
    """Show a list, the most used first."""
    require_admin(context)
    context.leave()
    page = await page_of(action.page, lambda limit, skip: _lines(context, action.kind, limit, skip))
    others = () if page.number else await unlisted(context, action.kind)
    return screens.of_kind(context.t, action.kind, page, len(others))


async def _lines(context: Context, kind: ListKind, limit: int, skip: int) -> Sequence[Line]:
    listed = await context.services.queries.listed(kind, limit, skip)
    lists = context.t.lists
    if any(lists.entry(one.entry) is None for one in listed):
        lists = await context.services.lists.read()  # another process added it
    found = ((lists.entry(one.entry), one.uses) for one in listed)
    return [Line(entry, uses) for entry, uses in found if entry is not None]


def _entry(context: Context, number: ListEntryId) -> ListEntry:
    """Return an entry, or what it became part of. Raises NotFoundError."""
    found = context.t.lists.entry(number)
    if found is None:
        raise NotFoundError
    return found


def _itself(context: Context, number: ListEntryId) -> ListEntry:
    """Return an entry that stands by itself. Raises NotFoundError, ListEntryMergedError."""
    found = _entry(context, number)
    if found.id != number:
        raise ListEntryMergedError
    return found


@router.on(ShowListEntry)
async def show_entry(context: Context, action: ShowListEntry) -> Answer:
    """Show one entry; of a merged one, what it became part of."""
    require_admin(context)
    entry = _entry(context, action.entry)
    context.leave()
    screen = await shown(context, entry)
    return screen if entry.id == action.entry else screen.above(context.t("lists.became"))


# Renaming


@router.on(AskListName)
async def ask_name(context: Context, action: AskListName) -> Answer:
    """Ask what it is to be called."""
    require_admin(context)
    _itself(context, action.entry)
    if action.language not in available():
        raise NotFoundError
    await context.ask(RENAME, {"entry": action.entry, "language": action.language})
    return _ask_name(context)


def _asked(context: Context) -> tuple[ListEntryId, str]:
    draft = context.draft(RENAME) or {}
    number, language = draft.get("entry"), draft.get("language")
    return ListEntryId(number if isinstance(number, int) else 0), str(language)


def _ask_name(context: Context) -> Screen:
    number, language = _asked(context)
    return screens.ask_new_name(context.t, _entry(context, number), language)


@router.typed(RENAME, _ask_name)
async def type_name(context: Context, text: str) -> Answer:
    """Call it so."""
    require_admin(context)
    number, language = _asked(context)
    kind = _itself(context, number).kind
    entry = await context.services.lists.rename(context.actor, kind, number, language, text)
    context.leave()
    return (await shown(context, entry)).above(context.t("lists.renamed"))


# Merging


@router.on(ChooseMergeInto)
async def choose_merge(context: Context, action: ChooseMergeInto) -> Answer:
    """Offer the other entries of the list."""
    require_admin(context)
    entry = _itself(context, action.entry)

    async def others(limit: int, skip: int) -> Sequence[Line]:
        return await _lines(context, entry.kind, limit, skip)

    page = await page_of(action.page, others)
    return screens.choose_merge(context.t, entry, page)


@router.on(AskMerge)
async def ask_merge(context: Context, action: AskMerge) -> Answer:
    """Say what merging does, before it is done."""
    require_admin(context)
    entry, into = _itself(context, action.entry), _entry(context, action.into)
    if entry.id == into.id or entry.kind is not into.kind:
        raise NotFoundError
    uses = await context.services.queries.uses(entry.id)
    return screens.ask_merge(context.t, entry, into, uses)


@router.on(MergeEntries)
async def merge(context: Context, action: MergeEntries) -> Answer:
    """Make one entry part of another."""
    require_admin(context)
    kind = _entry(context, action.into).kind
    lists = context.services.lists
    entry = await lists.merge(context.actor, kind, action.entry, action.into)
    return (await shown(context, entry)).above(context.t("lists.merged"))


# Retiring


@router.on(RetireEntry)
async def retire(context: Context, action: RetireEntry) -> Answer:
    """Offer it to new cards no more, or again."""
    require_admin(context)
    kind, lists = _entry(context, action.entry).kind, context.services.lists
    entry = await lists.retire(context.actor, kind, action.entry, retired=action.retired)
    key = "lists.retired" if action.retired else "lists.brought-back"
    return (await shown(context, entry)).above(context.t(key))


# What the list does not have


@router.on(ShowUnlisted)
async def show_unlisted(context: Context, action: ShowUnlisted) -> Answer:
    """Show what stands on cards and not on the list."""
    require_admin(context)
    found = await unlisted(context, action.kind)

    async def fetch(limit: int, skip: int) -> Sequence[Unlisted]:
        return found[skip : skip + limit]

    page = await page_of(action.page, fetch)
    return screens.unlisted(context.t, action.kind, page)
