"""Whom one books for: a child, a parent, somebody else.

Adding one from the confirm screen leads back to it, for the one who was added; the time stays kept
and what was written stays written.
"""

from collections.abc import Mapping
from typing import cast

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.family import screens
from bot.family.actions import ChooseRelation, RemoveSomebody
from bot.shared.browsing import BROWSING, NOTE, SUMMARY
from bot.shared.links.booking import TakeTimeFor
from bot.shared.links.people import NO_SLOT, AddSomebody, AskRemoveSomebody, ShowFamily, SignUpFirst
from bot.shared.lookups import cared_for
from core.errors import NotFoundError
from core.model import PatientId, Relation, SlotId
from core.people.rules import own_patient

router = Router()

NAME = "family.name"


@router.on(ShowFamily)
async def show_family(context: Context, _action: ShowFamily) -> Answer:
    """Show for whom one books; who was asked for a name has gone back."""
    if context.draft(NAME) is not None:
        context.leave()
    return await _family(context)


async def _family(context: Context) -> Screen:
    family = await context.services.queries.family(context.account.id)
    return screens.family(context.t, family)


# Adding


@router.on(AddSomebody)
async def add_somebody(context: Context, action: AddSomebody) -> Answer:
    """Ask what they are to whoever books. A stranger tells their own name first."""
    if context.patient is None and action.slot != NO_SLOT:
        return SignUpFirst(action)
    own_patient(context.principal)
    await _back_to_booking(context)
    return screens.ask_relation(context.t, action.slot)


@router.on(ChooseRelation)
async def choose_relation(context: Context, action: ChooseRelation) -> Answer:
    """Ask for the name. What was being booked goes along, and so does the time kept for it."""
    if action.relation is Relation.SELF:
        raise NotFoundError
    own_patient(context.principal)
    await _back_to_booking(context)
    booking = context.draft(NOTE, SUMMARY, BROWSING) or {}
    asked = {
        "relation": str(action.relation),
        "slot": action.slot,
        "booking": dict(booking) or None,
        "patient": booking.get("patient"),
        "doctor": booking.get("doctor"),
    }
    await context.ask(NAME, asked, kept_until=context.kept_until)
    return _question(context)


def _question(context: Context) -> Screen:
    relation, slot = _asked(context)
    return screens.ask_name(context.t, relation, slot)


def _asked(context: Context) -> tuple[Relation, SlotId]:
    kept = context.draft(NAME) or {}
    return Relation(str(kept["relation"])), SlotId(int(str(kept["slot"])))


@router.typed(NAME, _question)
async def take_name(context: Context, text: str) -> Answer:
    """Add them, and go on where one came from."""
    relation, slot = _asked(context)
    added = await context.services.family.add(context.actor, text, relation)
    if slot != NO_SLOT:
        await _back_to_booking(context)
        return TakeTimeFor(slot, added.id)
    context.leave()
    return (await _family(context)).above(context.t("family.added", name=added.name))


async def _back_to_booking(context: Context) -> None:
    """Stand again at what was being booked when a name was asked for."""
    kept = context.draft(NAME)
    if kept is None:
        return
    if kept["booking"] is None:
        context.leave()
        return
    booking = cast("Mapping[str, object]", kept["booking"])
    await context.ask(BROWSING, booking, kept_until=context.kept_until)


# Removing


@router.on(AskRemoveSomebody)
async def ask_remove(context: Context, action: AskRemoveSomebody) -> Answer:
    """Say what becomes of them and of their appointments."""
    cared = await cared_for(context, action.patient)
    going = await context.services.family.look(context.actor, action.patient)
    return screens.ask_remove(context.t, cared.patient, going)


@router.on(RemoveSomebody)
async def remove(context: Context, action: RemoveSomebody) -> Answer:
    """Remove them. Pressed twice it ends at the same screen."""
    try:
        await context.services.family.remove(context.actor, action.patient)
    except NotFoundError:
        found = await context.services.queries.family(context.account.id)
        if action.patient in {one.patient.id for one in found}:
            raise
    _leave_what_is_about(context, action.patient)
    return (await _family(context)).above(context.t("family.removed"))


def _leave_what_is_about(context: Context, patient: PatientId) -> None:
    """Forget what is being entered about who is gone: it may hold what they told."""
    draft = {} if context.form is None else context.form.draft
    booking = draft.get("booking")
    whom = [draft.get("patient"), booking.get("patient") if isinstance(booking, dict) else None]
    if patient in whom:
        context.leave()
