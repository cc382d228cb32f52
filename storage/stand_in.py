"""What the desk looks up to act for doctors and patients."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, String, bindparam, or_, select

from core.model import Doctor, Patient, Span, Verification
from core.views import AppointmentView
from core.wall_clock import LONGEST
from storage import rows
from storage.engine import Database
from storage.tables import IS_CONFIRMED, appointments, carers, doctors, patients

_PRACTICES = (
    select(*rows.DOCTOR)
    .select_from(rows.DOCTORS)
    .where(doctors.c.verification == str(Verification.VERIFIED))
    .order_by(doctors.c.name, doctors.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)

MOST_WORDS = 4
"""Of a name; of further ones nobody asks."""
_WORDS = [f"word_{number}" for number in range(MOST_WORDS)]


def _patients(*where: Any) -> Select[Any]:
    return (
        select(*rows.PATIENT)
        .where(~patients.c.erased, *where)
        .order_by(patients.c.name, patients.c.id)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )


_CALLED = _patients(*(patients.c.sought.like(bindparam(word, type_=String)) for word in _WORDS))
_OWN_NUMBER = patients.c.phone.like(bindparam("digits", type_=String))
_of_them, _of_carer = carers.alias("of_them"), carers.alias("of_carer")
_carer = patients.alias("their_carer")
_NUMBER_OF_CARER = (
    select(_of_them.c.patient_id)
    .join(_of_carer, _of_carer.c.account_id == _of_them.c.account_id)
    .join(_carer, _carer.c.id == _of_carer.c.patient_id)
    .where(_of_carer.c.relation == "self", _carer.c.phone.like(bindparam("digits", type_=String)))
)
_AT = _patients(or_(_OWN_NUMBER, patients.c.phone.is_(None) & patients.c.id.in_(_NUMBER_OF_CARER)))
_TO_CALL = (
    rows.SELECT_VIEWS.where(
        IS_CONFIRMED,
        appointments.c.ends_at > bindparam("start"),  # by the index of those still to be marked
        appointments.c.ends_at < bindparam("last"),
        appointments.c.starts_at >= bindparam("start"),
        appointments.c.starts_at < bindparam("end"),
        ~rows.IS_REACHABLE,
    )
    .order_by(appointments.c.starts_at, appointments.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


class SqlStandInPages:
    """core.ports.stand_in.StandInPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def practices(self, limit: int, offset: int = 0) -> Sequence[Doctor]:
        """Return the doctors whom the clinic vouches for, shut out or not, by name."""
        found = await self._database.read(_PRACTICES, {"most": limit, "skip": offset})
        return [rows.doctor(row) for row in found]

    async def patients_called(self, words: str, limit: int, offset: int = 0) -> Sequence[Patient]:
        """Return the patients whose names have all of these words, by name."""
        asked = [f"%{word}%" for word in words.split()[:MOST_WORDS]]
        patterns = dict.fromkeys(_WORDS, "%") | dict(zip(_WORDS, asked, strict=False))
        found = await self._database.read(_CALLED, {**patterns, "most": limit, "skip": offset})
        return [rows.patient(row) for row in found]

    async def patients_at(self, digits: str, limit: int, offset: int = 0) -> Sequence[Patient]:
        """Return the patients whose number, or whose carer's, has these digits, by name."""
        page = {"digits": f"%{digits}%", "most": limit, "skip": offset}
        return [rows.patient(row) for row in await self._database.read(_AT, page)]

    async def to_call(self, starts: Span, limit: int, offset: int = 0) -> Sequence[AppointmentView]:
        """Return the confirmed appointments of whom no letter reaches, in order of time."""
        bounds = {"start": starts.start, "end": starts.end, "last": starts.end + LONGEST}
        found = await self._database.read(_TO_CALL, {**bounds, "most": limit, "skip": offset})
        return [rows.view(row) for row in found]
