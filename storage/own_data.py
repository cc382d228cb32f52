"""Own data: which columns tell of a person, how they are taken along, and how they are erased.

A test goes through all tables: each column that leads to a person is in an export, or here among
those left out, with the reason.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    exists,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import AccountId, DoctorId, PatientId, Verification
from core.ports.own_data import Held
from storage.seal import Damaged
from storage.sets import IDS, among, ids
from storage.tables import (
    accounts,
    admissions,
    announcements,
    appointments,
    audit,
    busy_calendars,
    busy_openings,
    card_requests,
    carers,
    declines,
    delays,
    doctors,
    feeds,
    forms,
    hand_set_days,
    holds,
    invitations,
    live_screens,
    maintenance,
    outbox,
    patients,
    profiles,
    records,
    shares,
    slots,
    time_off,
    topped_up,
    waits,
    weekly_hours,
)

_ACCOUNT = bindparam("account", type_=accounts.c.id.type)
_DOCTOR = select(doctors.c.id).where(doctors.c.account_id == _ACCOUNT).scalar_subquery()


def _of_patients(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return among(column, ids())


EXPORTED: Mapping[str, tuple[Table, ColumnElement[bool]]] = {
    "account": (accounts, accounts.c.id == _ACCOUNT),
    "cares_for": (carers, carers.c.account_id == _ACCOUNT),
    "patients": (patients, _of_patients(patients.c.id)),
    "profiles": (profiles, _of_patients(profiles.c.patient_id)),
    "records": (records, _of_patients(records.c.patient_id)),
    "shares": (shares, _of_patients(shares.c.patient_id)),
    "appointments": (appointments, _of_patients(appointments.c.patient_id)),
    "held_time": (holds, holds.c.account_id == _ACCOUNT),
    "unfinished_entry": (forms, forms.c.account_id == _ACCOUNT),
    "waitlist": (waits, or_(waits.c.account_id == _ACCOUNT, _of_patients(waits.c.patient_id))),
    "invitations": (admissions, admissions.c.account_id == _ACCOUNT),
    "letters": (outbox, outbox.c.account_id == _ACCOUNT),
    "doctor": (doctors, doctors.c.account_id == _ACCOUNT),
    "asked_card_changes": (card_requests, card_requests.c.doctor_id == _DOCTOR),
    "declines": (
        declines,
        or_(declines.c.doctor_id == _DOCTOR, _of_patients(declines.c.patient_id)),
    ),
    "weekly_hours": (weekly_hours, weekly_hours.c.doctor_id == _DOCTOR),
    "time_off": (time_off, time_off.c.doctor_id == _DOCTOR),
    "delays": (delays, delays.c.doctor_id == _DOCTOR),
    "calendar_addresses": (
        feeds,
        or_(
            feeds.c.account_id == _ACCOUNT,
            feeds.c.doctor_id == _DOCTOR,
            _of_patients(feeds.c.patient_id),
        ),
    ),
    "busy_calendar": (busy_calendars, busy_calendars.c.doctor_id == _DOCTOR),
    "trail": (
        audit,
        or_(
            audit.c.actor_id == _ACCOUNT,
            audit.c.account_id == _ACCOUNT,
            _of_patients(audit.c.patient_id),
        ),
    ),
}
"""What is taken along: each kind by the name that it has in the file. The names stay."""

NOT_TOLD: Mapping[Column[Any], str] = {
    appointments.c.doctor_note: "the doctor's own, which no patient reads; the clinic shows it",
    **{
        table.c.sought: "the name in plain letters, to be found by"
        for table in (accounts, patients, doctors)
    },
    feeds.c.digest: "it stands for a secret, and tells nothing",
    feeds.c.seen: "likewise",
    busy_calendars.c.address: "a secret of another house, which the doctor has from there",
    busy_calendars.c.etag: "what that house calls its answer; it tells nothing",
    busy_calendars.c.modified: "likewise",
    audit.c.actor_id: "told as by_oneself: who else acted is a number without a name",
    audit.c.account_id: "told as about_oneself, alike",
}
"""Columns that are not in an export as they stand, and why."""

NOT_FOLLOWED: Mapping[Column[Any], str] = {
    appointments.c.doctor_id: "of a doctor: what was seen of others is theirs",
    appointments.c.made_by: "who books for others sees their appointments for as long as they care",
    audit.c.doctor_id: "of a doctor: what others did with them is theirs; account_id has the rest",
    announcements.c.author_id: "of an admin: the clinic's word, not theirs",
    announcements.c.doctor_id: "whose patients were told something: the clinic's",
    maintenance.c.made_by: "of an admin: when the clinic's assistant rests",
    carers.c.patient_id: "told to each of them, as theirs",
    doctors.c.id: "a doctor's own card is found by account_id",
    forms.c.patient_id: "told as unfinished_entry to whoever writes it",
    forms.c.doctor_id: "likewise",
    invitations.c.made_by: "the clinic's; that they made it stands in the trail",
    busy_openings.c.doctor_id: "the clinic's calendar",
    hand_set_days.c.doctor_id: "the clinic's calendar",
    live_screens.c.account_id: "which message has buttons: it tells of nobody",
    shares.c.doctor_id: "of a doctor: who shares with them is theirs to tell",
    slots.c.doctor_id: "the clinic's calendar",
    slots.c.held_by: "told as held_time",
    topped_up.c.doctor_id: "when a job ran",
    waits.c.doctor_id: "of a doctor: who waits for them is theirs to tell",
}
"""Columns that lead to a person, by which nothing is taken along; and why."""

KEPT: Mapping[Column[Any], str] = {
    appointments.c.patient_id: "that it took place; of the patient nothing else is known",
    appointments.c.doctor_id: "that it took place; name and specialty of who saw the patient stay",
    audit.c.actor_id: "the trail outlives what it tells of; the number leads to nobody",
    audit.c.account_id: "likewise",
    audit.c.patient_id: "likewise",
    audit.c.doctor_id: "likewise",
}
"""Columns that lead to a person and stay when that one is erased; and why."""


def _statement(kind: str) -> Select[Any]:
    table, mine = EXPORTED[kind]
    columns: list[Any] = [one for one in table.c if one not in NOT_TOLD]
    found = select(*columns)
    if table is appointments:
        found = select(*columns, doctors.c.name.label("doctor")).join_from(
            appointments, doctors, appointments.c.doctor_id == doctors.c.id
        )
    if table is shares:
        found = select(*columns, doctors.c.name.label("doctor")).join_from(
            shares, doctors, shares.c.doctor_id == doctors.c.id
        )
    if table is audit:
        by_oneself = (audit.c.actor_id == _ACCOUNT).label("by_oneself")
        about_oneself = (audit.c.account_id == _ACCOUNT).label("about_oneself")
        found = select(*columns, by_oneself, about_oneself)
    order = [one.desc() for one in table.primary_key.columns]
    return found.where(mine).order_by(*order).limit(bindparam("most"))


_HELD = {kind: _statement(kind) for kind in EXPORTED}

_PATIENTS_GO: Sequence[Delete | Update] = (
    # What was offered to who waited is free again; the waitlist's job finds the next in line.
    update(slots)
    .where(
        slots.c.id.in_(select(waits.c.slot_id).where(_of_patients(waits.c.patient_id))),
        # An offer that ran out may leave its slot to whoever keeps it by now.
        exists().where(waits.c.slot_id == slots.c.id, waits.c.account_id == slots.c.held_by),
    )
    .values(held_by=null(), held_until=null()),
    *(
        delete(table).where(_of_patients(table.c.patient_id))
        for table in (profiles, records, shares, waits, carers, forms, declines, feeds)
    ),
    update(appointments)
    .where(_of_patients(appointments.c.patient_id))
    .values(note=null(), reason=null(), doctor_note=null()),
)
_PATIENT_GOES = (
    update(patients)
    .where(_of_patients(patients.c.id))
    .values(
        name=bindparam("called"),
        phone=null(),
        verification=Verification.NONE,
        version=patients.c.version + 1,
        erased=True,
        shut_out=False,
        sought="",
    )
)
_OF_DOCTOR = bindparam("doctor", type_=doctors.c.id.type)
_DOCTOR_GOES: Sequence[Delete | Update] = (
    *(
        delete(table).where(table.c.doctor_id == _OF_DOCTOR)
        for table in (
            *(card_requests, weekly_hours, hand_set_days, declines, feeds),
            *(busy_calendars, busy_openings),
            *(topped_up, time_off, delays, shares, waits, forms),
        )
    ),
    delete(slots).where(slots.c.doctor_id == _OF_DOCTOR, slots.c.appointment_id.is_(None)),
    update(announcements).where(announcements.c.doctor_id == _OF_DOCTOR).values(doctor_id=null()),
    update(doctors)
    .where(doctors.c.id == _OF_DOCTOR)
    .values(
        account_id=null(),
        licence="",
        phone="",
        address=null(),
        languages=(),
        experience_years=null(),
        fee=null(),
        bio=null(),
        latitude=null(),
        longitude=null(),
        verification=Verification.DECLINED,
        by_request=False,
        digest_at=null(),
        version=doctors.c.version + 1,
    ),
    delete(doctors).where(
        doctors.c.id == _OF_DOCTOR,
        ~exists().where(appointments.c.doctor_id == doctors.c.id),
        ~exists().where(slots.c.doctor_id == doctors.c.id),
    ),
)
_ACCOUNT_GOES: Sequence[Delete | Update] = (
    *(
        delete(table).where(table.c.account_id == _ACCOUNT)
        for table in (forms, live_screens, outbox, waits, carers, feeds, admissions)
    ),
    update(slots).where(slots.c.held_by == _ACCOUNT).values(held_by=null(), held_until=null()),
    delete(holds).where(holds.c.account_id == _ACCOUNT),
    update(invitations).where(invitations.c.made_by == _ACCOUNT).values(made_by=null()),
    update(appointments).where(appointments.c.made_by == _ACCOUNT).values(made_by=null()),
    update(announcements).where(announcements.c.author_id == _ACCOUNT).values(author_id=null()),
    update(maintenance).where(maintenance.c.made_by == _ACCOUNT).values(made_by=null()),
    update(doctors).where(doctors.c.account_id == _ACCOUNT).values(account_id=null()),
    delete(accounts).where(accounts.c.id == _ACCOUNT),
)


ERASED = (*_PATIENTS_GO, _PATIENT_GOES, *_DOCTOR_GOES, *_ACCOUNT_GOES)
"""All that is done when somebody is erased."""


class SqlOwnData:
    """core.ports.own_data.OwnData."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def held(self, account: AccountId, patients: Collection[PatientId], most: int) -> Held:
        """Return what is held about an account and these patients, each kind the latest first."""
        wanted = {"account": account, IDS: patients, "most": most}
        found: dict[str, Sequence[Mapping[str, object]]] = {}
        for kind, statement in _HELD.items():
            rows = (await self._connection.execute(statement, wanted)).mappings()
            found[kind] = [{name: _plain(row[name]) for name in row} for row in rows]
        return found

    async def erase_patients(self, patients: Collection[PatientId], name: str) -> None:
        """Remove all that is known of these; their appointments stay, without a word in them."""
        if patients:
            for statement in _PATIENTS_GO:
                await self._connection.execute(statement, {IDS: patients})
            await self._connection.execute(_PATIENT_GOES, {IDS: patients, "called": name})

    async def erase_doctor(self, doctor: DoctorId) -> None:
        """Remove a doctor's account, card and hours; name and specialty stay where needed."""
        for statement in _DOCTOR_GOES:
            await self._connection.execute(statement, {"doctor": doctor})

    async def erase_account(self, account: AccountId) -> None:
        """Remove an account, with its letters, forms and holds."""
        for statement in _ACCOUNT_GOES:
            await self._connection.execute(statement, {"account": account})


def _plain(value: object) -> object:
    """Return a value as JSON has it; what no key opens is told as nothing."""
    match value:
        case Damaged():
            return None
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return int(value.total_seconds() // 60)
        case Decimal():
            return str(value)
        case tuple() | list():
            return [_plain(one) for one in value]
        case _:
            return value
