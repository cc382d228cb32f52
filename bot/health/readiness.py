"""Can it serve now? Each part that the answer depends on says for itself."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot.chat.context import Services
from bot.health.vitals import Pulse, Vitals
from core.errors import BusyError
from core.ports.pages import Queries

WELL = "ok"
PATIENCE = 3.0
"""Seconds in which the database should answer one who asks whether it does."""
SILENCE = {"updates": 120.0, "jobs": 60.0}
"""Seconds after which a part that says nothing is not well; a poll waits 50 when nothing comes."""


@dataclass(slots=True)
class Workplace:
    """A bot at work, or about to be."""

    services: Services
    vitals: Vitals


async def judge(workplace: Workplace | None) -> Mapping[str, str]:
    """Return each part with ``WELL`` or what is wrong with it, in words without personal data."""
    if workplace is None:
        return {"work": "another process is at work, or this one is just starting"}
    vitals = workplace.vitals
    parts = {"work": _work(vitals)}
    parts |= await _database(workplace.services.queries)
    parts["updates"] = WELL if vitals.listening else _alive("updates", vitals.updates)
    parts["jobs"] = _alive("jobs", vitals.jobs)
    return parts


def is_ready(parts: Mapping[str, str]) -> bool:
    """Whether all is well."""
    return all(said == WELL for said in parts.values())


def _work(vitals: Vitals) -> str:
    if vitals.stopping:
        return "stopping"
    return WELL if vitals.working else "starting"


def _alive(part: str, pulse: Pulse) -> str:
    age = pulse.age
    if age is None:
        return "nothing yet"
    return WELL if age < SILENCE[part] else f"silent for {age:.0f} seconds"


async def _database(queries: Queries) -> dict[str, str]:
    try:
        async with asyncio.timeout(PATIENCE):
            current = await queries.schema_is_current()
    except (BusyError, TimeoutError):
        return {"database": "does not answer"}
    return {"database": WELL, "schema": WELL if current else "is not the one of this program"}
