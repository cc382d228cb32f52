"""A new record, asked for in three steps: what it is about, when it was, and the rest."""

from datetime import date
from typing import cast
from uuid import uuid4

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.history import screens
from bot.history.actions import (
    AddRecord,
    AskNewDay,
    AskNewTitle,
    SaveWithoutText,
    TakeNewDay,
)
from bot.history.screens import NewEntry
from bot.shared.links.histories import ShowHistory
from bot.shared.lookups import cared_for
from bot.shared.typed_days import read_day
from core import fields
from core.model import PatientId
from core.records import rules
from core.records.service import Entry

router = Router()

TITLE, DAY, TEXT = "history.new-title", "history.new-day", "history.new-text"
NEW = (TITLE, DAY, TEXT)


@router.on(AddRecord)
async def add(context: Context, action: AddRecord) -> Answer:
    """Begin, where the history has room."""
    patient = (await cared_for(context, action.patient)).patient.id
    known = await context.services.queries.headings(context.account.id, patient)
    refusal = rules.refuse_record(len(known))
    if refusal is not None:
        raise refusal
    await context.ask(TITLE, {"patient": patient, "uid": uuid4().hex})
    return _ask_title(context)


def _entry(context: Context) -> NewEntry:
    """Return what was told so far."""
    kept = context.draft(*NEW) or {}
    day, title = kept.get("day"), kept.get("title")
    return NewEntry(
        PatientId(int(str(kept.get("patient", 0)))),
        None if title is None else str(title),
        None if day is None else date.fromisoformat(str(day)),
    )


def _is_about(context: Context, patient: PatientId) -> bool:
    """Whether a new record of this patient is being written."""
    kept = context.draft(*NEW)
    return kept is not None and kept.get("patient") == patient


def _ask_title(context: Context) -> Screen:
    return screens.ask_title(context.t, _entry(context))


def _ask_day(context: Context) -> Screen:
    return screens.ask_day(context.t, _entry(context), context.services.availability.today())


def _ask_text(context: Context) -> Screen:
    return screens.ask_text(context.t, _entry(context))


@router.typed(TITLE, _ask_title)
async def take_title(context: Context, text: str) -> Answer:
    """Take what it is about."""
    kept = context.draft(*NEW) or {}
    await context.ask(DAY, {**kept, "title": fields.title(text)})
    return _ask_day(context)


@router.on(AskNewTitle)
async def back_to_title(context: Context, action: AskNewTitle) -> Answer:
    """Ask again what it is about; nothing told so far is lost."""
    if not _is_about(context, action.patient):
        return ShowHistory(action.patient, 0)
    await context.ask(TITLE)
    return _ask_title(context)


@router.typed(DAY, _ask_day)
async def take_day(context: Context, text: str) -> Answer:
    """Take a day that was written."""
    today = context.services.availability.today()
    return await _take_day(context, read_day(text, today, context.services.policy.country))


@router.on(TakeNewDay)
async def press_day(context: Context, action: TakeNewDay) -> Answer:
    """Take a day that was pressed."""
    if not _is_about(context, action.patient) or _entry(context).title is None:
        return ShowHistory(action.patient, 0)
    return await _take_day(context, action.day)


async def _take_day(context: Context, day: date) -> Screen:
    clean = fields.record_day(day, context.services.availability.today())
    kept = context.draft(*NEW) or {}
    await context.ask(TEXT, {**kept, "day": clean.isoformat()})
    return _ask_text(context)


@router.on(AskNewDay)
async def back_to_day(context: Context, action: AskNewDay) -> Answer:
    """Ask again when it was; nothing told so far is lost."""
    if not _is_about(context, action.patient) or _entry(context).title is None:
        return ShowHistory(action.patient, 0)
    await context.ask(DAY)
    return _ask_day(context)


@router.typed(TEXT, _ask_text)
async def take_text(context: Context, text: str) -> Answer:
    """Take the rest, and keep the record."""
    return await _save(context, fields.record(text))


@router.on(SaveWithoutText)
async def save_without_text(context: Context, action: SaveWithoutText) -> Answer:
    """Keep the record as it is. Pressed again, it is in the list."""
    if not _is_about(context, action.patient) or context.draft(TEXT) is None:
        return ShowHistory(action.patient, 0)
    return await _save(context, None)


async def _save(context: Context, text: str | None) -> Answer:
    told, kept = _entry(context), context.draft(TEXT) or {}
    entry = Entry(str(kept["uid"]), cast(date, told.day), str(told.title), text)
    added = await context.services.records.add(context.actor, told.patient, entry)
    context.leave()
    return screens.record(context.t, added).above(context.t("history.saved"))
