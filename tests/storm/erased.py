"""Whether nothing is left of who was erased, and everything of everybody else."""

import re
from collections.abc import AsyncIterator, Iterator, Sequence

from sqlalchemy import Table, select

from bot.chat.payload import unpack
from core.model import LIVE, PatientId
from core.views import AppointmentView
from storage.drivers.readers import AnyRow
from storage.own_data import KEPT
from storage.tables import accounts, appointments, audit, forms, metadata, patients
from storage.types import Sealed
from tests.services import ERASED
from tests.storm.actors import NEWCOMER
from tests.storm.aftermath import Aftermath
from tests.storm.care import CareBook
from tests.storm.reminders import UNDER_WAY

_PATIENTS = select(patients)
_APPOINTMENTS = select(appointments)
_NEWCOMER = re.compile(rf"{NEWCOMER} \d+")


async def nothing_is_left(
    after: Aftermath, care: CareBook, views: Sequence[AppointmentView]
) -> AsyncIterator[str]:
    """Search the database and the phones for what should be gone."""
    read = after.here.store.database.read
    known = await read(_PATIENTS)
    for fault in (*_people(care, known), *_appointments(care, await read(_APPOINTMENTS))):
        yield fault
    for table in metadata.sorted_tables:
        if table is audit:
            continue
        rows = await read(select(table))
        for fault in (*_led_to(table, rows, care), *_named(table, rows, known)):
            yield fault
    for fault in _told_afterwards(after, care, views):
        yield fault


def _people(care: CareBook, known: Sequence[AnyRow]) -> Iterator[str]:
    """Who was erased has no name; nobody else was, and each of them has who cares for them."""
    if left := sorted({*care.accounts_gone} & {*care.now.chats}):
        yield f"accounts {left} were erased and are there"
    for row in known:
        gone = row.id in care.patients_gone
        if bool(row.erased) is not gone:
            yield f"patient {row.id} is erased: {row.erased}; the trail says {gone}"
        if gone and (row.name, row.phone) != (ERASED, None):
            yield f"patient {row.id} was erased, and is called {row.name}, {row.phone}"
        if row.id not in care.walk_ins and gone is (row.id in care.now.by):
            yield f"patient {row.id} is erased: {gone}, and cared for by {care.now.by.get(row.id)}"
    there = {row.id for row in known}
    if lost := sorted({*care.carers} - there):
        yield f"patients {lost} are not there at all"


def _appointments(care: CareBook, rows: Sequence[AnyRow]) -> Iterator[str]:
    """What was ahead is off, and no appointment holds a word; what has begun may go on."""
    for row in rows:
        at = care.patients_gone.get(row.patient_id)
        if at is None:
            continue
        if row.status in LIVE and row.starts_at > at:
            yield f"appointment {row.id} is {row.status}, and its patient was erased at {at}"
        words = (row.note, row.reason, row.doctor_note)
        if words != (None, None, None):
            yield f"appointment {row.id} holds words, and its patient was erased at {at}"


def _led_to(table: Table, rows: Sequence[AnyRow], care: CareBook) -> Iterator[str]:
    """No row leads to somebody who was erased, but for what stays on purpose."""
    for column in table.c:
        goals = {key.column for key in column.foreign_keys}
        gone: set[int] = set()
        if patients.c.id in goals or column is forms.c.patient_id:
            gone = {*care.patients_gone}
        elif accounts.c.id in goals:
            gone = {*care.accounts_gone}
        if column not in KEPT and any(getattr(row, column.name) in gone for row in rows):
            yield f"{table.name}.{column.name} leads to somebody who was erased"


def _named(table: Table, rows: Sequence[AnyRow], known: Sequence[AnyRow]) -> Iterator[str]:
    """No name that is nobody's any more stands in the open; sealed words may hold whatever somebody
    wrote, and go with them."""
    living = {row.name for row in known}
    told = [one.name for one in table.c if not isinstance(one.type, Sealed)]
    words = " ".join(str(getattr(row, name)) for row in rows for name in told)
    for name in sorted({*_NEWCOMER.findall(words)} - living):
        yield f"{table.name} holds the name of somebody who was erased: {name}"


def _told_afterwards(
    after: Aftermath, care: CareBook, views: Sequence[AppointmentView]
) -> Iterator[str]:
    """Nobody but a doctor is told of an appointment whose patient is erased."""
    patients_of: dict[int | None, PatientId] = {
        view.appointment.id: view.patient.id for view in views
    }
    for heard in after.here.witness.heard:
        if heard.chat in after.crowd.chats.values():
            continue
        for payload in heard.payloads:
            about = getattr(unpack(payload), "appointment", None) if payload[:1] == "!" else None
            at = care.patients_gone.get(patients_of.get(about, PatientId(0)))
            if at is not None and heard.real > after.when(at) + UNDER_WAY:
                yield f"{heard.chat} was told of {about}, erased at {at}: {heard.text!r}"
