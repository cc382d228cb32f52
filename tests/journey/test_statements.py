"""What presses ask of the database, counted: a press does not grow slower unnoticed."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, SelectBase, event

from bot.chat.payload import pack
from bot.delivery.courier import Courier
from bot.dispatch.dispatcher import Dispatcher
from bot.shared.links.booking import PickDay, PickTime, TakeTime
from bot.shared.links.days import FIRST_FREE
from bot.shared.links.finding import ShowDoctor
from bot.telegram.incoming import Incoming
from storage.drivers.readers import AnyRow
from storage.engine import Database
from tests.journey.clinic import Clinic
from tests.journey.phone import PATIENCE

_counted: ContextVar[list[str] | None] = ContextVar("counted", default=None)
"""What the press at hand has asked; what the courier reads for its letters is none of that."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """Return what each press asks between its update and its answer, a list for each."""
    presses: list[list[str]] = []
    handle, read, nudge = Dispatcher.handle, Database.read, Courier.nudge

    async def counting(self: Dispatcher, update: Incoming) -> None:
        presses.append([])
        _counted.set(presses[-1])
        try:
            await handle(self, update)
        finally:
            _counted.set(None)

    async def reading(
        self: Database, statement: SelectBase, parameters: Mapping[str, object] | None = None
    ) -> Any:
        _note(str(statement))
        found: list[AnyRow] = list(await read(self, statement, parameters))
        return found

    def nudging(self: Courier) -> None:
        mine = _counted.set(None)
        nudge(self)
        _counted.reset(mine)

    monkeypatch.setattr(Dispatcher, "handle", counting)
    monkeypatch.setattr(Courier, "nudge", nudging)
    monkeypatch.setattr(Database, "read", reading)
    with _heard():
        yield presses


@contextmanager
def _heard() -> Iterator[None]:
    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        _note(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def _note(statement: str) -> None:
    mine = _counted.get()
    if mine is not None:
        mine.append(" ".join(statement.split()))


async def done(clinic: Clinic) -> None:
    """Wait until the press that was answered is done with."""
    async with asyncio.timeout(PATIENCE):
        while not clinic.runtime.intake.idle:  # noqa: ASYNC110 (nothing tells of it)
            await asyncio.sleep(0.01)


async def test_presses_ask_the_database_no_more_than_they_did(
    asked: list[list[str]], clinic: Clinic
) -> None:
    """Who it is, which doctor, and one page; a confirming press writes what follows at once."""
    _, doctor = await clinic.doctor()
    first, *_ = await clinic.publish(doctor.id, 1, 2)
    phone, _ = await clinic.patient()
    await done(clinic)
    asked.clear()
    tomorrow = clinic.runtime.services.availability.today() + timedelta(days=1)
    for action, shown in (
        (ShowDoctor(doctor.id), "Cardiology"),
        (PickDay(doctor.id, FIRST_FREE), "March 2026"),
        (PickTime(doctor.id, tomorrow), "Please choose a time"),
        (TakeTime(first), "Is everything right?"),
    ):
        await phone.press_data(pack(action))
        await phone.wait_edit(shown)
        await done(clinic)
    await phone.press("Confirm")
    await phone.wait_edit("booked")
    await done(clinic)
    card, month, day, look, confirm = asked
    assert [len(one) for one in (card, month, day)] == [5, 3, 3]
    assert len(look) == 9
    assert len(confirm) == 11
