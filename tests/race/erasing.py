"""Erases somebody in a process of its own, which is killed before one of the statements.

Takes the database's URL, the account, and before which statement.
"""

import asyncio
import os
import signal
import sys

from sqlalchemy import event

from core.model import AccountId, Actor
from tests.builders import Builder, open_store


async def erase(database: str, account: AccountId, before: int) -> None:
    """Erase an account; die before that statement, if it comes to it."""
    async with open_store(database) as store:
        said = 0

        def die(*_: object) -> None:
            nonlocal said
            said += 1
            if said == before:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(store.database.writer.sync_engine, "before_cursor_execute", die)
        await Builder(store).own_data().erase(Actor(account, "test"))


if __name__ == "__main__":
    asyncio.run(erase(sys.argv[1], AccountId(int(sys.argv[2])), int(sys.argv[3])))
