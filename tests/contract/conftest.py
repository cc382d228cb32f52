"""The contract holds by our own way to the drivers, and by SQLAlchemy's alone."""

from collections.abc import AsyncIterator

import pytest

from core.model import Appointment
from storage.store import Store
from tests.builders import Builder, Someone, open_store


@pytest.fixture(params=["straight", "plain"])
async def store(database_url: str, request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """Return an open store: when a release of a library breaks one way, the other still stands."""
    async with open_store(database_url, plain=request.param == "plain") as opened:
        yield opened


@pytest.fixture
async def maria(build: Builder) -> Someone:
    return await build.person("Maria")


@pytest.fixture
async def booked(build: Builder, maria: Someone) -> Appointment:
    doctor = await build.doctor()
    return await build.appointment(maria, await build.slot(doctor.id, 24))
