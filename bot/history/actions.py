"""Buttons of the medical history, beside those in shared/links/."""

from datetime import date

from bot.chat.payload import Action, action
from core.model import PatientId, RecordId
from core.ports.records import RecordField


@action("hg")
class ShowOwnHistory(Action):
    """The medical history of whoever presses."""


@action("hr")
class ShowRecord(Action):
    patient: PatientId
    record: RecordId


@action("ha")
class AddRecord(Action):
    patient: PatientId


@action("hk")
class AskNewTitle(Action):
    """Back in the entry of a new record: what it is about."""

    patient: PatientId


@action("hz")
class AskNewDay(Action):
    """Back in the entry of a new record: when it was."""

    patient: PatientId


@action("hw")
class TakeNewDay(Action):
    """Take this day for a new record."""

    patient: PatientId
    day: date


@action("hj")
class SaveWithoutText(Action):
    """There is no more to say about a new record than its title."""

    patient: PatientId


@action("he")
class AskRecordField(Action):
    patient: PatientId
    record: RecordId
    field: RecordField


@action("hi")
class RemoveRecordText(Action):
    patient: PatientId
    record: RecordId


@action("hx")
class AskDeleteRecord(Action):
    patient: PatientId
    record: RecordId


@action("hy")
class DeleteRecord(Action):
    patient: PatientId
    record: RecordId
