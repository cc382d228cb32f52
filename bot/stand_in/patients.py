"""For whom the desk acts: found by name or number, or written down now."""

from collections.abc import Sequence
from typing import cast

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared import phones
from bot.shared.links.desk import FindPatient, ShowDeskPatient
from bot.shared.lookups import AHEAD, require_admin
from bot.stand_in import screens, screens_of_lists
from bot.stand_in.actions import NewPatient, RegisterAnyway, ShowFound
from core import fields
from core.errors import NotFoundError
from core.model import Patient, PatientId, SlotId, Span
from core.people.names import sought
from core.ports.appointments import Which
from core.views import AppointmentView
from core.wall_clock import LONGEST

router = Router()

FIND, FOUND, NAME, PHONE, KNOWN = (
    "desk.find",
    "desk.found",
    "desk.name",
    "desk.phone",
    "desk.known",
)
MOST_KNOWN = 6
MOST_AHEAD = 12
SHORTEST_NUMBER = 3


# Finding


@router.on(FindPatient)
async def ask_whom(context: Context, action: FindPatient) -> Answer:
    """Ask for a name or a number."""
    require_admin(context)
    await context.ask(FIND, {"slot": action.slot})
    return _ask_whom(context)


def _ask_whom(context: Context) -> Screen:
    return screens.ask_whom(context.t, _slot(context))


@router.typed(FIND, _ask_whom)
async def find(context: Context, text: str) -> Answer:
    """Look for who was written; the list stays while somebody is chosen of it."""
    require_admin(context)
    slot = _slot(context)
    await context.ask(FOUND, {"slot": slot, "written": fields.excerpt(text, 80)})
    return await _found(context, slot, 0)


@router.typed(FOUND, _ask_whom)
async def find_another(context: Context, text: str) -> Answer:
    """Look for somebody else instead."""
    return await find(context, text)


@router.on(ShowFound)
async def show_found(context: Context, action: ShowFound) -> Answer:
    """Show another page of those who were found."""
    require_admin(context)
    if context.draft(FOUND) is None:
        return FindPatient(action.slot)
    return await _found(context, action.slot, action.page)


async def _found(context: Context, slot: SlotId, number: int) -> Screen:
    written = str((context.draft(FOUND) or {}).get("written", ""))

    async def fetch(limit: int, offset: int) -> Sequence[Patient]:
        return await _looked_for(context, written, limit, offset)

    page = await page_of(number, fetch)
    return screens_of_lists.found(context.t, slot, written, page)


async def _looked_for(context: Context, written: str, limit: int, offset: int) -> Sequence[Patient]:
    """Return whoever has this number, or a name with these words."""
    queries = context.services.queries
    digits = "".join(char for char in written if char.isdecimal())
    if len(digits) >= SHORTEST_NUMBER and not any(char.isalpha() for char in written):
        return await queries.patients_at(digits.lstrip("0"), limit, offset)
    words = sought(written)
    return await queries.patients_called(words, limit, offset) if words else ()


@router.on(ShowDeskPatient)
async def show_patient(context: Context, action: ShowDeskPatient) -> Answer:
    """Show who it is, what they have ahead, and what can be done for them."""
    patient = await patient_for(context, action.patient)
    context.leave()
    ahead = await _ahead(context, patient.id)
    slot = await context.services.queries.slot(action.slot) if action.slot else None
    doctor = None if slot is None else await context.services.queries.doctor(slot.doctor_id)
    return screens.patient(context.t, patient, ahead, slot, doctor)


async def patient_for(context: Context, number: PatientId) -> Patient:
    """Return a patient to an admin. Raises NotAllowedError, NotFoundError."""
    require_admin(context)
    patient = await context.services.queries.patient(number)
    if patient is None or patient.erased:
        raise NotFoundError
    return patient


async def _ahead(context: Context, patient: PatientId) -> Sequence[AppointmentView]:
    starts = Span(context.now - LONGEST, context.now + AHEAD)
    found = await context.services.queries.of_patient(
        patient, starts=starts, which=Which.LIVE, limit=MOST_AHEAD
    )
    return [view for view in found if view.appointment.span.end > context.now]


# Somebody new


@router.on(NewPatient)
async def ask_name(context: Context, action: NewPatient) -> Answer:
    """Ask what they are called."""
    require_admin(context)
    await context.ask(NAME, {"slot": action.slot})
    return _ask_name(context)


def _ask_name(context: Context) -> Screen:
    return screens.ask_name(context.t, _slot(context))


@router.typed(NAME, _ask_name)
async def take_name(context: Context, text: str) -> Answer:
    """Take the name, and ask for the number."""
    require_admin(context)
    await context.ask(PHONE, {"slot": _slot(context), "name": fields.name(text)})
    return _ask_phone(context)


def _ask_phone(context: Context) -> Screen:
    name = str((context.draft(PHONE) or {}).get("name", ""))
    return screens.ask_phone(context.t, name, _slot(context), context.services.policy.country)


@router.typed(PHONE, _ask_phone, anybodys=True)
async def take_phone(context: Context, text: str) -> Answer:
    """Write them down, unless somebody has this number: then ask whether it is they."""
    require_admin(context)
    slot, name = _slot(context), str((context.draft(PHONE) or {})["name"])
    number = phones.read(text, context.services.policy.country)
    known = [
        one
        for one in await context.services.queries.patients_at(number, MOST_KNOWN)
        if one.phone == number
    ]
    if known and not any(one.name.casefold() == name.casefold() for one in known):
        await context.ask(KNOWN, {"slot": slot, "name": name, "phone": number})
        return screens.known(context.t, slot, name, known)
    added = await context.services.for_anybody.register(context.actor, name, number)
    return ShowDeskPatient(added.id, slot)


@router.on(RegisterAnyway)
async def register_anyway(context: Context, action: RegisterAnyway) -> Answer:
    """Write them down beside those who have the same number."""
    require_admin(context)
    draft = context.draft(KNOWN)
    if draft is None:
        return NewPatient(action.slot)
    register = context.services.for_anybody.register
    added = await register(context.actor, str(draft["name"]), str(draft["phone"]))
    return ShowDeskPatient(added.id, action.slot)


def _slot(context: Context) -> SlotId:
    """Return the time that was chosen before, if one was."""
    draft = context.draft(FIND, FOUND, NAME, PHONE, KNOWN) or {}
    return SlotId(cast("int", draft.get("slot", 0)))
