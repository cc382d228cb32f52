"""A patient's records: look at them, change and delete them; adding.py adds one."""

from datetime import date

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.history import screens
from bot.history.actions import (
    AskDeleteRecord,
    AskRecordField,
    DeleteRecord,
    RemoveRecordText,
    ShowOwnHistory,
    ShowRecord,
)
from bot.history.adding import NEW
from bot.shared.links.histories import ShowHistory
from bot.shared.lookups import cared_for
from bot.shared.typed_days import read_day
from core.errors import NotFoundError
from core.model import Heading, PatientId, Record, RecordId
from core.people.rules import own_patient
from core.ports.records import RecordField

router = Router()

CHANGING = {f"history.{field}": field for field in RecordField}


@router.command("history")
async def history_command(context: Context, _text: str) -> Answer:
    """Show one's own medical history."""
    return await _listing(context, own_patient(context.principal), 0)


@router.on(ShowOwnHistory)
async def show_own_history(context: Context, _action: ShowOwnHistory) -> Answer:
    """Show one's own medical history."""
    return ShowHistory(own_patient(context.principal), 0)


@router.on(ShowHistory)
async def show_history(context: Context, action: ShowHistory) -> Answer:
    """Show a page of the records; who was writing one has gone back."""
    if context.draft(*NEW, *CHANGING) is not None:
        context.leave()
    return await _listing(context, action.patient, action.page)


async def _listing(context: Context, patient: PatientId, number: int) -> Screen:
    cared = await cared_for(context, patient)
    found = await context.services.queries.headings(context.account.id, patient)

    async def fetch(limit: int, offset: int) -> list[Heading]:
        return list(found[offset : offset + limit])

    return screens.listing(context.t, cared, await page_of(number, fetch))


@router.on(ShowRecord)
async def show_record(context: Context, action: ShowRecord) -> Answer:
    """Show one record; who was changing it has gone back."""
    if context.draft(*NEW, *CHANGING) is not None:
        context.leave()
    return screens.record(context.t, await _record(context, action.patient, action.record))


async def _record(context: Context, patient: PatientId, number: RecordId) -> Record:
    """Return a record of a patient whom the speaker cares for. Any other is NotFoundError."""
    found = await context.services.queries.record(context.account.id, patient, number)
    if found is None:
        raise NotFoundError
    return found


# Changing


@router.on(AskRecordField)
async def ask_field(context: Context, action: AskRecordField) -> Answer:
    """Ask for another value of one part."""
    record = await _record(context, action.patient, action.record)
    kept = {
        "patient": record.patient_id,
        "record": record.id,
        "day": None if record.day is None else record.day.isoformat(),
        "title": record.title,
        "text": record.text,
    }
    await context.ask(f"history.{action.field}", kept)
    return screens.ask_change(context.t, record, action.field)


def _question(context: Context) -> Screen:
    return screens.ask_change(context.t, _changing(context), _field(context))


def _field(context: Context) -> RecordField:
    return CHANGING[context.form.step] if context.form else RecordField.TEXT


def _changing(context: Context) -> Record:
    """Return the record as it was when its part was asked for."""
    kept = context.draft(*CHANGING) or {}
    day = kept.get("day")
    return Record(
        RecordId(int(str(kept["record"]))),
        PatientId(int(str(kept["patient"]))),
        None if day is None else date.fromisoformat(str(day)),
        str(kept["title"]),
        str(kept["text"]),
    )


async def _typed(context: Context, text: str) -> Answer:
    """Take what was written for that part."""
    before, field = _changing(context), _field(context)
    if field is RecordField.DAY:
        today = context.services.availability.today()
        day = read_day(text, today, context.services.policy.country)
        after = await context.services.records.change(
            context.actor, before.patient_id, before.id, field, day
        )
    else:
        after = await context.services.records.change(
            context.actor, before.patient_id, before.id, field, text
        )
    context.leave()
    return screens.record(context.t, after).above(context.t("profile.saved"))


for _step in CHANGING:
    router.typed(_step, _question)(_typed)


@router.on(RemoveRecordText)
async def remove_text(context: Context, action: RemoveRecordText) -> Answer:
    """Leave nothing but day and title."""
    after = await context.services.records.change(
        context.actor, action.patient, action.record, RecordField.TEXT, None
    )
    if context.draft(*CHANGING) is not None:
        context.leave()
    return screens.record(context.t, after).above(context.t("profile.saved"))


# Deleting


@router.on(AskDeleteRecord)
async def ask_delete(context: Context, action: AskDeleteRecord) -> Answer:
    """Say what deleting does."""
    record = await _record(context, action.patient, action.record)
    return screens.ask_delete(context.t, record)


@router.on(DeleteRecord)
async def delete(context: Context, action: DeleteRecord) -> Answer:
    """Delete. Pressed twice it ends at the same screen."""
    await context.services.records.delete(context.actor, action.patient, action.record)
    shown = await _listing(context, action.patient, 0)
    return shown.above(context.t("history.deleted"))
