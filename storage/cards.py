"""What doctors ask to have changed on their cards: in a unit of work, and on pages."""

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import CardRequest, DoctorId
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.tables import card_requests

_GET = select(*(column.label(f"asked_{column.key}") for column in card_requests.c)).where(
    card_requests.c.doctor_id == bindparam("doctor")
)
# SQLite took ON CONFLICT over from PostgreSQL, so PostgreSQL's insert serves both.
_new = upsert(card_requests)
_SAVE = _new.on_conflict_do_update(
    index_elements=["doctor_id"],
    set_={
        column.name: _new.excluded[column.name]
        for column in card_requests.c
        if not column.primary_key
    },
)


def _read(row: AnyRow) -> CardRequest:
    return CardRequest(
        doctor_id=row.asked_doctor_id,
        name=row.asked_name,
        specialty=row.asked_specialty,
        licence=row.asked_licence,
        version=row.asked_version,
        waiting=row.asked_waiting,
    )


class SqlCardRequests:
    """core.ports.doctors.CardRequests."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, doctor: DoctorId) -> CardRequest | None:
        """Return the doctor's latest request, or None."""
        row = (await self._connection.execute(_GET, {"doctor": doctor})).one_or_none()
        return None if row is None else _read(row)

    async def save(self, request: CardRequest) -> None:
        """Write this one in place of the one before."""
        values = {
            "doctor_id": request.doctor_id,
            "name": request.name,
            "specialty": request.specialty,
            "licence": request.licence,
            "version": request.version,
            "waiting": request.waiting,
        }
        await self._connection.execute(_SAVE, values)


class SqlCardPages:
    """The part of core.ports.doctors.DoctorPages that is about cards."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def card_request(self, doctor: DoctorId) -> CardRequest | None:
        """Return the doctor's latest request, or None."""
        row = await self._database.read_one(_GET, {"doctor": doctor})
        return None if row is None else _read(row)
