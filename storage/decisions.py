"""Why admins said no: in a unit of work, and on pages."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import DoctorId, PatientId, Subject
from storage.engine import Database
from storage.seal import Damaged
from storage.tables import accounts, carers, declines, doctors

_WHOM: Mapping[Subject, Column[Any]] = {
    Subject.DOCTOR: declines.c.doctor_id,
    Subject.CARD: declines.c.doctor_id,
    Subject.PATIENT: declines.c.patient_id,
}
_OF = {
    about: (declines.c.about == about, column == bindparam("whom"))
    for about, column in _WHOM.items()
}
_FORGET = {about: delete(declines).where(*of) for about, of in _OF.items()}
_GET = {
    about: select(declines.c.reason).where(*of).order_by(declines.c.id.desc()).limit(1)
    for about, of in _OF.items()
}

_SPOKEN_TO_DOCTOR = (
    select(accounts.c.language)
    .join_from(doctors, accounts, accounts.c.id == doctors.c.account_id)
    .where(doctors.c.id == bindparam("whom"))
)
_SPOKEN_TO_CARER = (
    select(accounts.c.language)
    .join_from(carers, accounts, accounts.c.id == carers.c.account_id)
    .where(carers.c.patient_id == bindparam("whom"))
    .order_by(carers.c.account_id)
    .limit(1)
)


class SqlDecisions:
    """core.ports.decisions.Decisions."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep_reason(
        self, about: Subject, whom: DoctorId | PatientId, reason: str | None
    ) -> None:
        """Keep why it was declined, in place of what was kept before."""
        await self._connection.execute(_FORGET[about], {"whom": whom})
        if reason is not None:
            values = {"about": about, _WHOM[about].name: whom, "reason": reason}
            await self._connection.execute(insert(declines).values(values))


class SqlDecisionPages:
    """core.ports.decisions.DecisionPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def why_declined(self, about: Subject, whom: DoctorId | PatientId) -> str | None:
        """Return why the latest decision was no, or None."""
        row = await self._database.read_one(_GET[about], {"whom": whom})
        return None if row is None or isinstance(row.reason, Damaged) else row.reason

    async def language_of(self, about: Subject, whom: int) -> str | None:
        """Return the language of who hears of the decision, or None."""
        of_patient = about is Subject.PATIENT
        wanted = _SPOKEN_TO_CARER if of_patient else _SPOKEN_TO_DOCTOR
        row = await self._database.read_one(wanted, {"whom": whom})
        return None if row is None else row.language
