"""Forged buttons of the desk: with ids, dates and words from nowhere, in every hand."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import cycle, islice
from typing import Any, get_type_hints

import pytest

from bot.chat.payload import Action, UnknownPayloadError, pack
from bot.people.actions import Deal, LetIn, SetAdmin, ShutOut
from bot.sandbox.messages import User
from bot.stand_in.actions import Because, ConfirmDeskCancel
from core.people.access import Access
from tests.intake.updates import group, hand_over, pressed
from tests.journey.client import Phone
from tests.journey.roles_admin import ADMIN
from tests.journey.steps import known
from tests.journey.world import Things, World, world_of
from tests.storm.waiting import until

EDGES: dict[type, tuple[Any, ...]] = {
    int: (2**63 - 1, -1, 0, 2**62, -(2**63) + 1),
    str: ("-", "zebra", "0", "x" * 20, "NULL"),
    bool: (True, False),
    date: (date.max, date.min, date(1969, 12, 31), date(9999, 12, 1), date(1, 2, 1)),
    datetime: (
        datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(2026, 3, 2, 12, tzinfo=UTC),
        datetime(2526, 3, 2, 12, tzinfo=UTC),
    ),
}
FAMILY = -100_501
AT_ONCE = 10
HOSTILE = ("patient", "doctor", "disabled admin")


def edges(hint: Any) -> tuple[Any, ...]:
    """Return values of a field at the edges of what a payload can carry."""
    hint = getattr(hint, "__supertype__", hint)
    return tuple(hint) if issubclass(hint, StrEnum) else EDGES[hint]


def forged(kind: type[Action]) -> Iterator[str]:
    """Return payloads of one action: each field at an edge, too few fields, and none."""
    hints = {name: hint for name, hint in get_type_hints(kind).items() if name != "prefix"}
    columns = [islice(cycle(edges(hint)), 5) for hint in hints.values()]
    for values in zip(*columns, strict=True):
        with suppress(UnknownPayloadError, ValueError):  # it would be too long for a button
            yield pack(kind(*values))
    yield from (kind.prefix, f"{kind.prefix}:", f"{kind.prefix}:::")


def of_the_desk(things: Things) -> list[type[Action]]:
    """Return every action of an admin."""
    return sorted({type(one.act(things)) for one in ADMIN}, key=lambda kind: kind.prefix)


async def press_all(world: World, phone: Phone, payloads: list[str]) -> None:
    """Press them all, as Telegram tells of presses on messages of a month ago."""
    for first in range(0, len(payloads), AT_ONCE):
        for payload in payloads[first : first + AT_ONCE]:
            await phone.press_data(payload, inaccessible=True, answered=False)
        await until(lambda: not len(world.clinic.sandbox.world.updates), "all to be fetched")
        await world.books.all_handled()


def nothing_went_wrong(caplog: pytest.LogCaptureFixture, phone: Phone) -> None:
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []
    assert not [one.text for one in phone.screens if "went wrong" in one.text]


async def test_an_admin_who_presses_what_nobody_showed_gets_an_answer(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Every action of the desk, at the edges of what a payload can carry: no fault of ours."""
    async with world_of(database_url) as world:
        admin = world.phones["admin"]
        for kind in of_the_desk(world.things):
            await press_all(world, admin, list(forged(kind)))
            nothing_went_wrong(caplog, admin)


async def test_who_is_no_admin_changes_nothing_by_what_they_forge(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A patient, a doctor, an admin who was shut out: at the edges, and ten times in a row."""
    async with world_of(database_url) as world:
        before = await world.books.read()
        for role in HOSTILE:
            phone = world.phones[role]
            account = (await known(world.clinic, phone)).account.id
            greedy: list[Action] = [
                SetAdmin(account, made=True),
                LetIn(Access.ACCOUNT, account),
                ShutOut(Access.DOCTOR, world.things.doctor.id, Deal.KEEP, "-"),
                ConfirmDeskCancel(world.things.appointment, Because.CLINIC),
            ]
            edge = [next(forged(kind)) for kind in of_the_desk(world.things)]
            await press_all(world, phone, [*edge, *(10 * [pack(one) for one in greedy])])
            nothing_went_wrong(caplog, phone)
            assert await world.books.read() == before, role


async def test_an_admins_press_in_a_group_does_nothing(database_url: str) -> None:
    """Whoever reads along there sees nothing of the desk."""
    async with world_of(database_url) as world:
        sandbox = world.clinic.sandbox
        chat = sandbox.world.add_phone(User(FAMILY, "Family"))
        chat.started = True
        before = await world.books.read()
        there = {"message_id": 1, "date": 1, "chat": group(FAMILY), "text": "A screen"}
        admin = world.phones["admin"].id
        cancel = ConfirmDeskCancel(world.things.appointment, Because.CLINIC)
        for one in (*(kind.prefix for kind in of_the_desk(world.things)), pack(cancel)):
            hand_over(sandbox, pressed(0, admin, message=there, data=one))
        await until(lambda: not len(sandbox.world.updates), "all to be fetched")
        await until(lambda: world.clinic.runtime.intake.idle, "all to be handled")
        await asyncio.sleep(0)
        assert await world.books.read() == before
        told = [one.text for one in chat.messages.values() if one.from_bot]
        assert all("write to me privately" in text for text in told)
        assert len(told) <= 1
