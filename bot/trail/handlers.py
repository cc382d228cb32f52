"""Searching the trail: each screen is one reading of it, and is written down as one."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.chat.context import Context
from bot.chat.pages import Page, page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared.lookups import require_admin
from bot.shared.typed_days import read_day
from bot.trail import screens
from bot.trail.actions import BeginTrail, Narrow, NarrowTrail, ShowEntry, ShowTrail
from bot.trail.wanted import of_entry, only, places, somebody, sought, whole
from core.audit.search import Kind, Side, TrailLine
from core.errors import BadFieldError

router = Router()

WHO, WHEN = "trail.who", "trail.when"
MOST_FOUND = 8


@router.on(BeginTrail)
async def begin(context: Context, _action: BeginTrail) -> Answer:
    """Show the last days."""
    return whole(context.services.availability.today())


@router.on(ShowTrail)
async def show_trail(context: Context, action: ShowTrail) -> Answer:
    """List entries, the latest first."""
    require_admin(context)
    context.leave()
    search, trail, by = await sought(context, action), context.services.trail, context.actor

    async def fetch(limit: int, offset: int) -> Any:
        return await trail.read(by, search, limit, offset)

    page: Page[TrailLine] = await page_of(action.page, fetch)
    upto = action.upto or max((one.id for one in page.items), default=0)
    shown = replace(action, upto=upto, page=page.number)
    label = places(context.services.origins).get(action.place)
    return screens.trail(context.t, shown, page, _name(search.who), label)


def _name(who: Any) -> str | None:
    return None if who is None else who.name


@router.on(ShowEntry)
async def show_entry(context: Context, action: ShowEntry) -> Answer:
    """Show one entry with all that it says."""
    require_admin(context)
    back = of_entry(action)
    search = only(await sought(context, back), action.entry)
    found = await context.services.trail.read(context.actor, search, 1)
    if not found:
        return screens.gone(context.t, back)
    label = context.services.origins.get(found[0].entry.origin)
    return screens.entry(context.t, found[0], back, label)


@router.on(NarrowTrail)
async def narrow(context: Context, action: NarrowTrail) -> Answer:
    """Offer what a search may be narrowed by."""
    require_admin(context)
    base = (action.kind, action.side, action.who, action.first, action.last, action.place)
    search = ShowTrail(*base, 0, 0)
    match action.by:
        case Narrow.KIND:
            return screens.kinds(context.t, search)
        case Narrow.WHERE:
            return screens.where(context.t, search, places(context.services.origins))
        case Narrow.WHEN:
            await context.ask(WHEN, _kept(search))
            return screens.when(context.t, search, context.services.availability.today())
        case Narrow.WHO:
            await context.ask(WHO, _kept(search))
            who = await somebody(context, action.who)
            return screens.who(context.t, search, _name(who))


def _kept(search: ShowTrail) -> dict[str, object]:
    return {
        "kind": search.kind,
        "side": search.side,
        "who": search.who,
        "first": search.first,
        "last": search.last,
        "place": search.place,
    }


def _search(context: Context) -> ShowTrail:
    kept: Any = context.draft(WHO, WHEN) or {}
    return ShowTrail(
        Kind(kept["kind"]),
        Side(kept["side"]),
        kept["who"],
        kept["first"],
        kept["last"],
        kept["place"],
        0,
        0,
    )


def _ask_who(context: Context) -> Screen:
    return screens.who(context.t, _search(context), None)


def _ask_when(context: Context) -> Screen:
    return screens.when(context.t, _search(context), context.services.availability.today())


@router.typed(WHO, _ask_who)
async def type_who(context: Context, text: str) -> Answer:
    """Offer the people of that name."""
    require_admin(context)
    found = await context.services.queries.called(text.casefold()[:100], MOST_FOUND)
    return screens.people(context.t, _search(context), found)


@router.typed(WHEN, _ask_when)
async def type_when(context: Context, text: str) -> Answer:
    """Take one day, or the first and the last."""
    require_admin(context)
    today, country = context.services.availability.today(), context.services.policy.country
    typed = [part for part in text.replace("–", " ").split() if part not in {"-", "—"}]
    if len(typed) not in {1, 2}:
        raise BadFieldError("day", "day-format", part=text[:64])
    read: list[date] = [read_day(part, today, country) for part in typed]
    first, last = min(read).toordinal(), max(read).toordinal()
    return replace(_search(context), first=first, last=last)
