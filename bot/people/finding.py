"""Finding people: by name, phone, role and state; and one person's card."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.people import screens_of_people as screens
from bot.people.actions import ShowTheirAppointments
from bot.people.wanted import alike, last_digits, packed, pieces, unpacked
from bot.shared.links.desk import FindPeople, ShowPerson
from bot.shared.lookups import require_admin
from core.errors import NotFoundError
from core.ports.directory import (
    InRole,
    InState,
    ListedPerson,
    PeopleWanted,
    PersonCard,
    PersonKind,
)

router = Router()

FIND = "people.find"
MOST_ALIKE = 200
"""So many whose names share most letters with what was typed are looked at."""


@router.on(FindPeople)
async def find_people(context: Context, action: FindPeople) -> Answer:
    """List people; what is typed below the list is looked for."""
    require_admin(context)
    await context.ask(FIND, {"role": action.role, "state": action.state})
    return await _list(context, action)


async def _prompt(context: Context) -> Screen:
    require_admin(context)
    return await _list(context, _of_draft(context))


@router.typed(FIND, _prompt)
async def type_name(context: Context, text: str) -> Answer:
    """Look for a name or a phone number, among those that the list shows."""
    require_admin(context)
    words = packed(text, context.services.policy.country)
    return FindPeople(_of_draft(context).role, _of_draft(context).state, words)


def _of_draft(context: Context) -> FindPeople:
    draft = cast("Mapping[str, Any]", context.draft(FIND))
    return FindPeople(InRole(draft["role"]), InState(draft["state"]))


async def _list(context: Context, action: FindPeople) -> Screen:
    words, digits = unpacked(action.typed)
    wanted = PeopleWanted(action.role, action.state, words, digits)
    queries = context.services.queries
    page = await page_of(action.page, lambda limit, offset: queries.people(wanted, limit, offset))
    if page.items or not (words or digits):
        return screens.people(context.t, action, page)
    near = await _near(context, wanted)

    async def of_near(limit: int, offset: int) -> Sequence[ListedPerson]:
        return near[offset : offset + limit]

    page = await page_of(action.page, of_near)
    return screens.people(context.t, action, page, near=True)


async def _near(context: Context, wanted: PeopleWanted) -> Sequence[ListedPerson]:
    """Return who is probably meant: a number of another country's writing, a mistyped name."""
    queries = context.services.queries
    if wanted.digits:
        other = replace(wanted, digits=last_digits(wanted.digits))
        return await queries.people(other, MOST_ALIKE)
    anybody = replace(wanted, words=())
    found = await queries.people_like(anybody, pieces(wanted.words), MOST_ALIKE)
    return alike(found, wanted.words)


@router.on(ShowPerson)
async def show_person(context: Context, action: ShowPerson) -> Answer:
    """Show one person's card; Back leads to the list from which one came."""
    require_admin(context)
    back = FindPeople(action.role, action.state, action.typed, action.page)
    card = await person_of(context, action.kind, action.number)
    return screens.person(context.t, context.services.policy, card, back)


async def person_of(context: Context, kind: PersonKind, number: int) -> PersonCard:
    """Return somebody's card. Raises NotFoundError."""
    card = await context.services.queries.person(kind, number, context.now)
    if card is None:
        raise NotFoundError
    return card


@router.on(ShowTheirAppointments)
async def show_theirs(context: Context, action: ShowTheirAppointments) -> Answer:
    """List a patient's appointments with all doctors."""
    require_admin(context)
    card = await person_of(context, PersonKind.PATIENT, action.patient)
    queries = context.services.queries
    page = await page_of(
        action.page, lambda limit, offset: queries.theirs(action.patient, limit, offset)
    )
    return screens.theirs(context.t, card, action.patient, page, context.now)
