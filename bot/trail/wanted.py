"""What a button of the trail looks for, as core takes it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.chat.context import Context
from bot.trail.actions import ANYBODY, ANYWHERE, ShowEntry, ShowTrail
from bot.trail.codes import days, place_code
from core import wall_clock
from core.audit.search import Kind, Side, Somebody, Sought
from core.model import AccountId, DoctorId, PatientId, Span

WEEK = timedelta(days=6)


def whole(today: date) -> ShowTrail:
    """Return the search with which one begins: a week of everything."""
    first, last = (today - WEEK).toordinal(), today.toordinal()
    return ShowTrail(Kind.ALL, Side.ANY, ANYBODY, first, last, ANYWHERE, 0, 0)


def of_entry(action: ShowEntry) -> ShowTrail:
    """Return the search from which an entry was looked at, from that entry on."""
    base = (action.kind, action.side, action.who, action.first, action.last, action.place)
    return ShowTrail(*base, action.entry, 0)


def places(origins: Mapping[str, str]) -> dict[str, str]:
    """Return the labels of all places by their codes."""
    return {place_code(label): label for label in origins.values()}


async def somebody(context: Context, who: str) -> Somebody | None:
    """Return whom a button names; None for anybody, or where nobody is."""
    number = int(who[1:]) if who[1:].isdigit() and len(who) < 20 else None
    if number is None or number >= 2**63:
        return None
    queries = context.services.queries
    match who[0]:
        case "a":
            return await queries.somebody(account=AccountId(number))
        case "p":
            return await queries.somebody(patient=PatientId(number))
        case "d":
            return await queries.somebody(doctor=DoctorId(number))
        case _:
            return None


def _origins(origins: Mapping[str, str], place: str) -> Collection[str] | None:
    if place == ANYWHERE:
        return None
    return [word for word, label in origins.items() if place_code(label) == place]


async def sought(context: Context, action: ShowTrail) -> Sought:
    """Return the search that a button is."""
    zone, (first, last) = context.services.policy.zone, days(action)
    when = Span(wall_clock.bounds(first, zone).start, wall_clock.bounds(last, zone).end)
    return Sought(
        when,
        action.kind,
        await somebody(context, action.who),
        action.side,
        _origins(context.services.origins, action.place),
        action.upto or None,
    )


def only(search: Sought, entry: int) -> Sought:
    """Return the search for one entry."""
    return replace(search, upto=entry, only=entry)
