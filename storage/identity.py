"""Whose database this is: one bot's, noted at its first start, until another is let in."""

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from storage import migrate
from storage.engine import PUBLIC, Database
from storage.tables import accounts, forms, inbox, settings

_KEY = "bot_id"
_READ = select(settings.c.value).where(settings.c.key == _KEY)
_row = insert(settings)
_FIRST = _row.on_conflict_do_nothing(index_elements=["key"])
_INSTEAD = _row.on_conflict_do_update(index_elements=["key"], set_={"value": _row.excluded.value})


class AnotherBotError(Exception):
    """The database belongs to another bot. The message is fit for people."""

    def __init__(self, owner: int, bot: int) -> None:
        super().__init__(
            f"the database belongs to bot {owner} and this is the token of bot {bot};"
            " `praxis adopt` lets the database go on with this one"
        )


async def owner(database: Database) -> int | None:
    """Return the Telegram id of the bot whose database this is, or None where it is new."""
    for (value,) in await database.read(_READ):
        return int(value)
    return None


async def known_owner(url: str, schema: str = PUBLIC) -> int | None:
    """Return the same of the database at ``url``, whatever state it is in; changes nothing.

    Raises BusyError, and SchemaTooNewError where a newer version of this program left it.
    """

    def look(connection: Connection, _: object) -> str | None:
        found: str | None = connection.scalar(_READ)
        return found

    if await migrate.current(url, schema) is None:
        return None
    found = await migrate.look(url, schema, look)
    return None if found is None else int(found)


async def recognize(database: Database, bot: int) -> None:
    """Let this bot in, and only this one from now on. Raises AnotherBotError."""
    if await owner(database) is None:
        async with database.write() as connection:
            await connection.execute(_FIRST, {"key": _KEY, "value": str(bot)})
            await connection.commit()
    known = await owner(database)
    if known is not None and known != bot:
        raise AnotherBotError(known, bot)


async def adopt(database: Database, bot: int) -> bool:
    """Let the database go on with another bot; return whether it was another one's.

    Telegram counts this bot's updates anew, so those of the other are forgotten. Whom that one
    could not reach any more, this one may try again.
    """
    if await owner(database) == bot:
        return False
    async with database.write() as connection:
        await connection.execute(_INSTEAD, {"key": _KEY, "value": str(bot)})
        await connection.execute(delete(inbox))
        await connection.execute(update(forms).values(update_id=0))
        await connection.execute(update(accounts).values(unreachable_since=None))
        await connection.commit()
    return True
