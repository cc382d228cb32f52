"""The clinic's people in one list.

That are accounts with the patient and the doctor that their owners are, and patients and doctors
who have no account of their own.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    String,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    text,
    union_all,
)

from core.model import PatientId, Relation, Status
from core.ports.directory import (
    Cared,
    InRole,
    InState,
    ListedPerson,
    PeopleWanted,
    PersonCard,
    PersonKind,
)
from core.views import AppointmentView
from storage import rows
from storage.engine import Database
from storage.tables import IS_LIVE, accounts, appointments, carers, doctors, patients

MOST_WORDS, MOST_PARTS = 3, 12

_OWN = and_(carers.c.account_id == accounts.c.id, carers.c.relation == Relation.SELF)
_WITH_ACCOUNT = (
    accounts.outerjoin(carers, _OWN)
    .outerjoin(patients, patients.c.id == carers.c.patient_id)
    .outerjoin(doctors, doctors.c.account_id == accounts.c.id)
)
_space = literal(" ", String)
_of_account = select(
    literal("a", String).label("kind"),
    accounts.c.id.label("number"),
    func.coalesce(patients.c.name, doctors.c.name, accounts.c.name).label("name"),
    (
        func.coalesce(patients.c.sought, "")
        + _space
        + func.coalesce(doctors.c.sought, "")
        + _space
        + accounts.c.sought
    ).label("sought"),
    patients.c.phone.label("phone"),
    doctors.c.phone.label("practice_phone"),
    patients.c.verification.label("as_patient"),
    doctors.c.verification.label("as_doctor"),
    (accounts.c.admin != "none").label("is_admin"),
    or_(
        accounts.c.disabled,
        func.coalesce(patients.c.shut_out, false()),
        func.coalesce(doctors.c.shut_out, false()),
    ).label("disabled"),
    accounts.c.unreachable_since.is_not(None).label("unreachable"),
).select_from(_WITH_ACCOUNT)
_of_patient = select(
    literal("p", String),
    patients.c.id,
    patients.c.name,
    patients.c.sought,
    patients.c.phone,
    null(),
    patients.c.verification,
    null(),
    false(),
    patients.c.shut_out,
    ~rows.IS_REACHABLE,
).where(
    ~patients.c.erased,
    ~exists()
    .where(carers.c.patient_id == patients.c.id, carers.c.relation == Relation.SELF)
    .correlate(patients),
)
_of_doctor = select(
    literal("d", String),
    doctors.c.id,
    doctors.c.name,
    doctors.c.sought,
    null(),
    doctors.c.phone,
    null(),
    doctors.c.verification,
    false(),
    doctors.c.shut_out,
    false(),
).where(doctors.c.account_id.is_(None), doctors.c.licence != "")
_EVERYBODY = union_all(_of_account, _of_patient, _of_doctor).subquery("everybody")
_it = _EVERYBODY.c
_role, _state = bindparam("role", type_=String), bindparam("state", type_=String)
_digits = bindparam("digits", type_=String)
_HAS_PHONE = or_(
    _digits == "",
    _it.phone.like("%" + _digits),
    _it.practice_phone.like("%" + _digits),
)
_FITS = (
    or_(
        _role == InRole.ANY,
        and_(_role == InRole.PATIENT, _it.as_patient.is_not(None)),
        and_(_role == InRole.DOCTOR, _it.as_doctor.is_not(None)),
        and_(_role == InRole.ADMIN, _it.is_admin),
    ),
    or_(
        _state == InState.ANY,
        and_(
            _state == InState.WAITING,
            or_(_it.as_patient == "waiting", _it.as_doctor == "waiting"),
        ),
        and_(
            _state == InState.DECLINED,
            or_(_it.as_patient == "declined", _it.as_doctor == "declined"),
        ),
        and_(_state == InState.DISABLED, _it.disabled),
        and_(_state == InState.UNREACHABLE, _it.unreachable),
    ),
    _HAS_PHONE,
)
_words = [bindparam(f"word_{at}", type_=String) for at in range(MOST_WORDS)]
_COLUMNS = (
    *(_it.kind, _it.number, _it.name, _it.sought, _it.as_patient, _it.as_doctor),
    *(_it.is_admin, _it.disabled),
)
_PEOPLE = (
    select(*_COLUMNS)
    .where(*_FITS, *(_it.sought.like("%" + word + "%") for word in _words))
    .order_by(_it.name, _it.kind, _it.number)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_parts = [bindparam(f"part_{at}", type_=String) for at in range(MOST_PARTS)]
_likeness: Any = sum(
    (
        case((and_(part != "", _it.sought.like("%" + part + "%")), 1), else_=0)
        for part in _parts[1:]
    ),
    start=case((and_(_parts[0] != "", _it.sought.like("%" + _parts[0] + "%")), 1), else_=0),
)
_LIKE = (
    select(*_COLUMNS)
    .where(*_FITS, _likeness > 0)
    .order_by(_likeness.desc(), _it.name, _it.kind, _it.number)
    .limit(bindparam("most"))
)

_ACCOUNT_OF_PATIENT = select(carers.c.account_id).where(
    carers.c.patient_id == bindparam("number"), carers.c.relation == Relation.SELF
)
_ACCOUNT_OF_DOCTOR = select(doctors.c.account_id).where(
    doctors.c.id == bindparam("number"), doctors.c.account_id.is_not(None)
)
_ACCOUNT = select(*rows.ACCOUNT).where(accounts.c.id == bindparam("number"))
_OWN_PATIENT = (
    select(*rows.PATIENT)
    .join(carers, carers.c.patient_id == patients.c.id)
    .where(carers.c.account_id == bindparam("number"), carers.c.relation == Relation.SELF)
)
_PATIENT = select(*rows.PATIENT).where(patients.c.id == bindparam("number"), ~patients.c.erased)
_OWN_DOCTOR = (
    select(*rows.DOCTOR)
    .select_from(rows.DOCTORS)
    .where(doctors.c.account_id == bindparam("number"))
)
_DOCTOR = (
    select(*rows.DOCTOR)
    .select_from(rows.DOCTORS)
    .where(doctors.c.id == bindparam("number"), doctors.c.licence != "")
)
_CARED_FOR = (
    select(patients.c.id.label("number"), patients.c.name, carers.c.relation)
    .join_from(carers, patients, patients.c.id == carers.c.patient_id)
    .where(carers.c.account_id == bindparam("number"), carers.c.relation != Relation.SELF)
    .order_by(patients.c.name, patients.c.id)
)
_CARERS = (
    select(accounts.c.id.label("number"), accounts.c.name, carers.c.relation)
    .join_from(carers, accounts, accounts.c.id == carers.c.account_id)
    .where(carers.c.patient_id == bindparam("number"), carers.c.relation != Relation.SELF)
    .order_by(accounts.c.name, accounts.c.id)
)


def _count(*conditions: Any) -> Any:
    return select(func.count()).select_from(appointments).where(*conditions).scalar_subquery()


_OF_PATIENT = appointments.c.patient_id == bindparam("patient")
_AHEAD = appointments.c.starts_at > bindparam("now", type_=appointments.c.starts_at.type)
_NUMBERS = select(
    _count(_OF_PATIENT, IS_LIVE, _AHEAD).label("ahead"),
    _count(_OF_PATIENT, text(f"appointments.status = '{Status.COMPLETED}'")).label("visits"),
    _count(_OF_PATIENT, text(f"appointments.status = '{Status.NO_SHOW}'")).label("missed"),
    _count(appointments.c.doctor_id == bindparam("doctor"), IS_LIVE, _AHEAD).label("to_see"),
)
_THEIRS = (
    rows.SELECT_VIEWS.where(_OF_PATIENT)
    .order_by(appointments.c.starts_at.desc(), appointments.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


class SqlDirectoryPages:
    """core.ports.directory.DirectoryPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def people(
        self, wanted: PeopleWanted, limit: int, offset: int = 0
    ) -> Sequence[ListedPerson]:
        """Return a page of those who are wanted, by name."""
        words = _padded("word", wanted.words, MOST_WORDS)
        given = {**_given(wanted), **words, "most": limit, "skip": offset}
        return [_listed(row) for row in await self._database.read(_PEOPLE, given)]

    async def people_like(
        self, wanted: PeopleWanted, parts: Sequence[str], limit: int
    ) -> Sequence[ListedPerson]:
        """Return those whose names have most of these parts before others."""
        given = {**_given(wanted), **_padded("part", parts, MOST_PARTS), "most": limit}
        return [_listed(row) for row in await self._database.read(_LIKE, given)]

    async def person(self, kind: PersonKind, number: int, now: datetime) -> PersonCard | None:
        """Return one person with all that is theirs, by whichever of their numbers."""
        if kind is not PersonKind.ACCOUNT:
            of_patient = kind is PersonKind.PATIENT
            which = _ACCOUNT_OF_PATIENT if of_patient else _ACCOUNT_OF_DOCTOR
            own = await self._of_person(which, number)
            if own is not None:
                return await self.person(PersonKind.ACCOUNT, own.account_id, now)
        card = await self._person_card(kind, number)
        if card is None:
            return None
        patient, doctor = card.patient, card.doctor
        wanted = {
            "patient": 0 if patient is None else patient.id,
            "doctor": 0 if doctor is None else doctor.id,
            "now": now,
        }
        counts = await self._database.read_one(_NUMBERS, wanted)
        assert counts is not None  # noqa: S101 (counts are always there)
        return PersonCard(
            card.account,
            patient,
            doctor,
            ahead=counts.ahead,
            visits=counts.visits,
            missed=counts.missed,
            to_see=counts.to_see,
            family=card.family,
        )

    async def _person_card(self, kind: PersonKind, number: int) -> PersonCard | None:
        match kind:
            case PersonKind.ACCOUNT:
                account = await self._of_person(_ACCOUNT, number)
                if account is None:
                    return None
                patient = await self._of_person(_OWN_PATIENT, number)
                doctor = await self._of_person(_OWN_DOCTOR, number)
                return PersonCard(
                    rows.account(account),
                    None if patient is None else rows.patient(patient),
                    None if doctor is None else rows.doctor(doctor),
                    family=await self._person_family(_CARED_FOR, PersonKind.PATIENT, number),
                )
            case PersonKind.PATIENT:
                patient = await self._of_person(_PATIENT, number)
                carers_of = await self._person_family(_CARERS, PersonKind.ACCOUNT, number)
                if patient is None:
                    return None
                return PersonCard(patient=rows.patient(patient), family=carers_of)
            case PersonKind.DOCTOR:
                doctor = await self._of_person(_DOCTOR, number)
                return None if doctor is None else PersonCard(doctor=rows.doctor(doctor))

    async def _person_family(
        self, statement: Any, kind: PersonKind, number: int
    ) -> Sequence[Cared]:
        found = await self._database.read(statement, {"number": number})
        return [Cared(kind, row.number, row.name, Relation(row.relation)) for row in found]

    async def _of_person(self, statement: Any, number: int) -> Any:
        return await self._database.read_one(statement, {"number": number})

    async def theirs(
        self, patient: PatientId, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return a patient's appointments with all doctors, the latest first."""
        wanted = {"patient": patient, "most": limit, "skip": offset}
        return [rows.view(row) for row in await self._database.read(_THEIRS, wanted)]


def _given(wanted: PeopleWanted) -> dict[str, object]:
    return {"role": str(wanted.role), "state": str(wanted.state), "digits": wanted.digits}


def _padded(name: str, given: Sequence[str], most: int) -> dict[str, object]:
    """Return so many parameters, the empty ones for what is not given."""
    held = [*given[:most], *[""] * (most - len(given))]
    return {f"{name}_{at}": value for at, value in enumerate(held)}


def _listed(row: Any) -> ListedPerson:
    return ListedPerson(
        PersonKind(row.kind),
        row.number,
        row.name,
        row.sought,
        is_patient=row.as_patient is not None,
        is_doctor=row.as_doctor is not None,
        is_admin=bool(row.is_admin),
        disabled=bool(row.disabled),
    )
