"""Adding an entry to a list: its name in each language, one by one, then a look at them."""

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.chat.words import available
from bot.lists import screens
from bot.lists.actions import (
    AddToList,
    AddUnlisted,
    ConfirmListEntry,
    KeepSuggestedName,
    ShowList,
)
from bot.lists.draft import NewEntry
from bot.lists.looking import shown, unlisted
from bot.shared.lookups import require_admin
from bot.shared.specialties import mark
from bot.shared.spoken import code_of, language_of
from core import fields
from core.errors import ListNameTakenError
from core.lists.rules import refuse_name
from core.model import ListKind

router = Router()

NAME, LOOK = "lists.name", "lists.look"


@router.on(AddToList)
async def add_to_list(context: Context, action: AddToList) -> Answer:
    """Ask what it is called."""
    require_admin(context)
    return await _go_on(context, NewEntry(action.kind))


@router.on(AddUnlisted)
async def add_unlisted(context: Context, action: AddUnlisted) -> Answer:
    """Ask what something is called that stands on cards already."""
    require_admin(context)
    for one in await unlisted(context, action.kind):
        if mark(one.text) == action.mark:
            return await _go_on(context, NewEntry(action.kind, one.text))
    return ShowList(action.kind, 0)


async def _go_on(context: Context, new: NewEntry) -> Screen:
    """Ask for the next name; show all of them when none is missing."""
    step = LOOK if new.asked(available()) is None else NAME
    await context.ask(step, new.kept())
    return _prompt(context)


def _prompt(context: Context) -> Screen:
    new = _draft(context) or NewEntry(ListKind.SPECIALTY)
    language = new.asked(available())
    if language is None:
        return screens.look(context.t, new)
    return screens.ask_name(context.t, new, language)


def _draft(context: Context) -> NewEntry | None:
    kept = context.draft(NAME, LOOK)
    return None if kept is None else NewEntry.read(kept)


@router.typed(NAME, _prompt)
async def type_name(context: Context, text: str) -> Answer:
    """Take the name in one language."""
    require_admin(context)
    new = _draft(context)
    language = None if new is None else new.asked(available())
    if new is None or language is None:
        return _prompt(context)
    name = fields.list_name(text)
    refusal = refuse_name(name, language, context.t.lists.entries(new.kind))
    if refusal is not None:
        raise refusal
    return await _go_on(context, _recognized(context, new, language, name).named(language, name))


def _recognized(context: Context, new: NewEntry, language: str, name: str) -> NewEntry:
    """Return the entry with its ISO code, where it is a language that CLDR knows.

    Raises ListNameTakenError where the list has that language, whatever it calls it.
    """
    if new.kind is not ListKind.LANGUAGE or new.key is not None or new.names:
        return new
    code = code_of(name.casefold(), language)
    if code is None:
        return new
    listed = context.t.lists.of_card(ListKind.LANGUAGE, code)
    if listed is not None:
        raise ListNameTakenError(name, listed.name(context.t.language))
    return NewEntry(new.kind, language_of(context.t.lists, code))


@router.on(KeepSuggestedName)
async def keep_suggested(context: Context, _action: KeepSuggestedName) -> Answer:
    """Take the suggested name."""
    require_admin(context)
    new = _draft(context)
    language = None if new is None else new.asked(available())
    if new is None:
        return ShowList(ListKind.SPECIALTY, 0)
    suggested = None if language is None else new.suggestion(language)
    if suggested is None or context.handled_before:
        return _prompt(context)
    return await type_name(context, suggested)


@router.typed(LOOK, _prompt)
async def type_at_look(context: Context, _text: str) -> Answer:
    """There is nothing to write any more: a button adds it."""
    require_admin(context)
    return _prompt(context).above(context.t("odd.text"))


@router.on(ConfirmListEntry)
async def confirm(context: Context, action: ConfirmListEntry) -> Answer:
    """Add it."""
    require_admin(context)
    new = _draft(context)
    if new is None:
        return ShowList(ListKind.SPECIALTY, 0)
    if new.mark != action.mark or new.asked(available()) is not None:
        return _prompt(context)
    entry = await context.services.lists.add(context.actor, new.kind, new.names, new.key)
    context.leave()
    return (await shown(context, entry)).above(context.t("lists.added"))
