"""A patient's records: the list, one of them, and the questions that fill them."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.chat.pages import Page, turning
from bot.chat.payload import Action
from bot.chat.screen import Button, Row, Screen
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.history.actions import (
    AddRecord,
    AskDeleteRecord,
    AskNewDay,
    AskNewTitle,
    AskRecordField,
    DeleteRecord,
    RemoveRecordText,
    SaveWithoutText,
    ShowRecord,
    TakeNewDay,
)
from bot.shared.history import day_of, headings, label_of, record_text, title_of
from bot.shared.links.histories import ShowHistory, ShowReadings, ShowSharing
from bot.shared.links.people import ShowPatientProfile
from core.model import Heading, PatientId, Record
from core.ports.records import RecordField
from core.views import CaredFor


def listing(t: Translator, cared: CaredFor, page: Page[Heading]) -> Screen:
    """A page of the records, the latest first, and the ways to who may read them and who did."""
    patient = cared.patient.id
    lines = headings(t, page.items)
    text = paragraphs(title_of(t, cared), lined(*lines) if lines else t("history.none"))
    rows = (
        *((_button(patient, one),) for one in page.items),
        *turning(t, page, lambda number: ShowHistory(patient, number)),
        (Button(t.plain("history.add"), AddRecord(patient)),),
        (
            Button(t.plain("history.sharing"), ShowSharing(patient, 0)),
            Button(t.plain("history.readings"), ShowReadings(patient, 0)),
        ),
        back_row(t, ShowPatientProfile(patient)),
    )
    return Screen(text, rows, protected=True)


def _button(patient: PatientId, one: Heading) -> Button:
    return Button(label_of(one), ShowRecord(patient, one.id))


def record(t: Translator, record: Record) -> Screen:
    """One record, with a button for each of its parts."""
    patient, number = record.patient_id, record.id
    changes = tuple(
        Button(t.plain(f"history.change-{field}"), AskRecordField(patient, number, field))
        for field in RecordField
    )
    delete = (Button(t.plain("history.delete"), AskDeleteRecord(patient, number)),)
    rows = (changes, delete, back_row(t, ShowHistory(patient, 0)))
    return Screen(record_text(t, record), rows, protected=True)


def ask_delete(t: Translator, record: Record) -> Screen:
    """Say that it goes for good; the safe button comes first."""
    patient, number = record.patient_id, record.id
    heading = t("history.line", day=day_of(t, record.day), title=record.title)
    keep = Button(t.plain("history.keep"), ShowRecord(patient, number))
    delete = Button(t.plain("history.delete"), DeleteRecord(patient, number))
    text = paragraphs(t("history.ask-delete"), heading)
    return Screen(text, ((keep,), (delete,), back_row(t)), protected=True)


# A new record


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What was told of a new record so far."""

    patient: PatientId
    title: str | None = None
    day: date | None = None


def ask_title(t: Translator, entry: NewEntry) -> Screen:
    """Ask what the record is about."""
    so_far = None if entry.title is None else t("history.so-far", title=entry.title)
    text = paragraphs(so_far, t("history.ask-title"))
    return Screen(text, (back_row(t, ShowHistory(entry.patient, 0)),), protected=True)


def ask_day(t: Translator, entry: NewEntry, today: date) -> Screen:
    """Ask when it was; the two days that are asked for most are one press away."""
    text = paragraphs(t("history.so-far", title=entry.title or ""), t("history.ask-day"))
    days = (
        Button(t.plain("history.today"), TakeNewDay(entry.patient, today)),
        Button(t.plain("history.yesterday"), TakeNewDay(entry.patient, today - timedelta(days=1))),
    )
    return Screen(text, (days, back_row(t, AskNewTitle(entry.patient))), protected=True)


def ask_text(t: Translator, entry: NewEntry) -> Screen:
    """Ask for the rest, which may be nothing."""
    so_far = t("history.line", day=day_of(t, entry.day), title=entry.title or "")
    nothing = (Button(t.plain("history.no-text"), SaveWithoutText(entry.patient)),)
    rows: tuple[Row, ...] = (nothing, back_row(t, AskNewDay(entry.patient)))
    return Screen(paragraphs(so_far, t("history.ask-text")), rows, protected=True)


# Another value for one part of a record


def ask_change(t: Translator, record: Record, field: RecordField) -> Screen:
    """Ask for another value; the record stands above to be read."""
    back: Action = ShowRecord(record.patient_id, record.id)
    remove: tuple[Row, ...] = ()
    if field is RecordField.TEXT and record.text:
        clear = RemoveRecordText(record.patient_id, record.id)
        remove = ((Button(t.plain("profile.remove"), clear),),)
    text = paragraphs(record_text(t, record), t(f"history.ask-{field}"))
    return Screen(text, (*remove, back_row(t, back)), protected=True)
