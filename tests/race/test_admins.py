"""Admins who end each other at the same moment: one stays, whoever is faster."""

import asyncio
from collections.abc import AsyncIterator, Awaitable

import pytest

from core.errors import BusyError, Refusal
from core.model import Account, Actor, AdminRole
from core.people.access import Access, Whom
from storage.store import Store
from tests.builders import Builder, open_store

TIMES = 8
"""How often each race is run: who wins is chance."""


@pytest.fixture(params=["one process", "several processes"])
async def other(
    request: pytest.FixtureRequest, store: Store, database_url: str
) -> AsyncIterator[Store]:
    """Return where the other admin stands: the same process, or one of their own."""
    if request.param == "one process":
        yield store
        return
    async with open_store(database_url) as opened:
        yield opened


async def pair(build: Builder) -> tuple[Account, Account]:
    """Return the only two admins."""
    async with build.store.open_work() as work:
        for one in await work.people.admins():
            await work.people.save_account(_plain(one))
        await work.commit()
    role = AdminRole.GRANTED
    return await build.account("Robin", admin=role), await build.account("Kim", admin=role)


def _plain(one: Account) -> Account:
    return Account(one.id, one.telegram_id, one.name, one.language)


async def left(build: Builder) -> int:
    async with build.store.open_work() as work:
        return len(await work.people.admins())


Pair = tuple[Awaitable[object], Awaitable[object]]


def acts(build: Builder, other: Store, how: str, robin: Account, kim: Account) -> Pair:
    """Return what the two do at the same moment, each from where they stand."""
    by_robin, by_kim = Actor(robin.id, "test"), Actor(kim.id, "test")
    out_robin, out_kim = Whom(Access.ACCOUNT, robin.id), Whom(Access.ACCOUNT, kim.id)
    here, there = build.admins(), build.admins(other)
    match how:
        case "unmake":
            return here.unmake(by_robin, kim.id), there.unmake(by_kim, robin.id)
        case "leave":
            return here.unmake(by_robin, robin.id), there.unmake(by_kim, kim.id)
        case "disable":
            shut = build.access(other)
            return build.access().close(by_robin, out_kim), shut.close(by_kim, out_robin)
        case _:
            return build.access().close(by_robin, out_kim), there.unmake(by_kim, robin.id)


@pytest.mark.parametrize("how", ["unmake", "disable", "leave", "both"])
async def test_two_admins_who_end_each_other_leave_one(
    build: Builder, other: Store, how: str
) -> None:
    """By taking the role, by disabling, by one of each, or by going oneself."""
    for _ in range(TIMES):
        robin, kim = await pair(build)
        found = await asyncio.gather(*acts(build, other, how, robin, kim), return_exceptions=True)
        faults = [one for one in found if isinstance(one, BaseException)]
        assert all(isinstance(one, Refusal | BusyError) for one in faults)
        assert await left(build) == 1
