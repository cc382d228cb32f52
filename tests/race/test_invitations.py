"""Several people with one invitation at once: as many come in as it is for, on both databases."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack

import pytest

from core.errors import BusyError, InvitationOverError
from core.invitations.service import Opened
from core.model import Actor, AdminRole, Invited
from storage.store import Store
from tests.builders import Builder, open_store
from tests.databases import ask

TIMES = 4


@pytest.fixture
async def processes(database_url: str, store: Store) -> AsyncIterator[Sequence[Store]]:
    """Return this store and another one of the same database, as a second process has it."""
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(open_store(database_url))
        yield [store, other]


async def opened(build: Builder, store: Store, who: Actor, token: str) -> Opened | None:
    """Open it, trying again where the database is busy; None where it lets nobody in."""
    while True:
        try:
            return await build.invitations(store).open(who, token)
        except InvitationOverError:
            return None
        except BusyError:
            continue


@pytest.mark.parametrize("role", [Invited.PATIENT, Invited.ADMIN])
async def test_the_last_use_lets_one_in(
    store: Store, build: Builder, processes: Sequence[Store], role: Invited
) -> None:
    robin = Actor((await build.account("Robin", admin=AdminRole.GRANTED)).id, "test")
    for turn in range(TIMES):
        made = await build.invitations().make(robin, role, 2, None, f"m{turn}")
        crowd = [Actor((await build.person(f"P{n}")).account.id, "test") for n in range(6)]
        found = await asyncio.gather(
            *(
                opened(build, processes[place % 2], who, made.token)
                for place, who in enumerate([*crowd, crowd[0], crowd[0]])
            )
        )
        by_one = {who for who, one in zip([*crowd, crowd[0], crowd[0]], found, strict=True) if one}
        assert len(by_one) == 2
        (row,) = await ask(
            store.database,
            "SELECT used, (SELECT count(*) FROM admissions WHERE invitation_id = invitations.id)"
            " AS guests FROM invitations WHERE id = :one",
            one=made.invitation.id,
        )
        assert (row.used, row.guests) == (2, 2)
