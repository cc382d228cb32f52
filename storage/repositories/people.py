"""The clinic's card index."""

from collections.abc import Sequence

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import Doctor, Person, PersonId, Standing
from storage import mapping
from storage.tables import doctors, persons

_PERSON = select(*mapping.person_columns())
_BY_ID = _PERSON.where(persons.c.id == bindparam("person"))
_BY_TELEGRAM = _PERSON.where(persons.c.telegram_id == bindparam("telegram_id"))
_ADMINS = _PERSON.where(persons.c.is_admin, ~persons.c.disabled).order_by(persons.c.id)
_DOCTOR = (
    select(*mapping.DOCTOR)
    .join_from(doctors, persons, doctors.c.person_id == persons.c.id)
    .where(doctors.c.person_id == bindparam("person"))
)

# SQLite took ON CONFLICT over from PostgreSQL, so PostgreSQL's insert serves both.
_newcomer = insert(persons)
_MEET = _newcomer.on_conflict_do_update(
    index_elements=["telegram_id"],
    set_={"is_admin": or_(persons.c.is_admin, _newcomer.excluded.is_admin)},
).returning(*mapping.person_columns())
_SAVE = update(persons).where(persons.c.id == bindparam("person"))
_card = insert(doctors)
_SAVE_DOCTOR = _card.on_conflict_do_update(
    index_elements=["person_id"],
    set_={
        column.name: _card.excluded[column.name]
        for column in doctors.c
        if column.name not in {"id", "person_id"}
    },
)


class SqlPeople:
    """core.ports.People in a transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def meet(self, telegram_id: int, name: str, language: str, *, is_admin: bool) -> Person:
        """Return the person with this Telegram id, adding them when they are new."""
        found = await self._connection.execute(_BY_TELEGRAM, {"telegram_id": telegram_id})
        row = found.one_or_none()
        if row is not None:
            known = mapping.person(row)
            if known.is_admin or not is_admin:
                return known
        newcomer = {
            "telegram_id": telegram_id,
            "name": name,
            "language": language,
            "signed_up": False,
            "patient": Standing.NONE,
            "doctor": Standing.NONE,
            "is_admin": is_admin,
            "disabled": False,
        }
        return mapping.person((await self._connection.execute(_MEET, newcomer)).one())

    async def get(self, person: PersonId) -> Person | None:
        """Return a person, or None."""
        row = (await self._connection.execute(_BY_ID, {"person": person})).one_or_none()
        return None if row is None else mapping.person(row)

    async def save(self, person: Person) -> None:
        """Write every field of a known person."""
        await self._connection.execute(
            _SAVE,
            {
                "person": person.id,
                "telegram_id": person.telegram_id,
                "name": person.name,
                "language": person.language,
                "phone": person.phone,
                "signed_up": person.signed_up,
                "patient": person.patient,
                "doctor": person.doctor,
                "is_admin": person.is_admin,
                "disabled": person.disabled,
            },
        )

    async def admins(self) -> Sequence[Person]:
        """Return the admins who are not disabled."""
        return [mapping.person(row) for row in await self._connection.execute(_ADMINS)]

    async def doctor(self, person: PersonId) -> Doctor | None:
        """Return a doctor's card, or None."""
        row = (await self._connection.execute(_DOCTOR, {"person": person})).one_or_none()
        return None if row is None else mapping.doctor(row)

    async def save_doctor(self, doctor: Doctor) -> None:
        """Write a doctor's card, adding it when it is new."""
        await self._connection.execute(
            _SAVE_DOCTOR,
            {
                "person_id": doctor.id,
                "specialty": doctor.specialty,
                "licence": doctor.licence,
                "phone": doctor.phone,
                "address": doctor.address,
                "languages": doctor.languages,
                "experience_years": doctor.experience_years,
                "fee": doctor.fee,
                "bio": doctor.bio,
            },
        )
