"""Several clinics of one PostgreSQL, each with its schema and its bot, in a storm at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from storage.migrate import upgrade
from storage.tables import accounts
from tests.storm.books import balance, transcript
from tests.storm.forecast import Forecast
from tests.storm.ground import Tenancy
from tests.storm.storm import storm

_EVERYBODY = select(accounts.c.telegram_id)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one clinic's storm left."""

    sums: dict[str, int]
    wrong: list[str]


def tenancies(number: int) -> list[Tenancy]:
    """Return so many clinics of one database. Strangers write to all of them, others to one."""
    return [
        Tenancy(f"clinic_{one}", f"{one}00000000:a-token-of-clinic-{one}-for-a-storm", one * 10_000)
        for one in range(1, number + 1)
    ]


async def storms(
    folder: Path, database_url: str, forecast: Forecast, number: int
) -> Sequence[Seen]:
    """Let all of them rage at once; each one's books are judged alone."""
    clinics = tenancies(number)
    for clinic in clinics:
        await upgrade(database_url, clinic.schema)

    async def rage(clinic: Tenancy, seed: int) -> Seen:
        own = folder / clinic.schema
        own.mkdir()
        async with storm(own, database_url, replace(forecast, seed=seed), clinic) as after:
            sums, wrong = await balance(after)
            (own / "books.txt").write_text(await transcript(after), encoding="utf-8")
            phones = set(after.here.sandbox.world.phones)
            known = await after.here.store.database.read(_EVERYBODY)
            if foreign := {row.telegram_id for row in known} - phones:
                wrong.append(f"{clinic.schema} knows people of another clinic: {sorted(foreign)}")
            return Seen(sums, wrong)

    return await asyncio.gather(
        *(rage(clinic, forecast.seed + place) for place, clinic in enumerate(clinics))
    )
