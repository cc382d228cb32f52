"""Which keys a database still needs, known at every start: a lost one shows now, not in a month.

A word of no meaning stands in the settings, sealed by the key that seals now, and once more by each
one that sealed before; these end when no text needs their key any more, see rekey.py.
"""

from collections.abc import Mapping
from uuid import uuid4

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.engine import Database
from storage.seal import Seal
from storage.tables import settings

_NOW = "privacy_probe"
_READ = select(settings.c.key, settings.c.value).where(settings.c.key.startswith(_NOW))
_ADD = insert(settings).on_conflict_do_nothing(index_elements=["key"])


async def read(database: Database) -> dict[str, str]:
    """Return the sealed words by their names; there are none while nothing was ever sealed."""
    return {row.key: row.value for row in await database.read(_READ)}


def look(connection: Connection) -> dict[str, str]:
    """Return the same as ``read``, of a connection."""
    return {row.key: row.value for row in connection.execute(_READ)}


def open_all(found: Mapping[str, str], seal: Seal) -> None:
    """Raise SealError where a key is missing."""
    for token in found.values():
        seal.open(token)


def is_first(found: Mapping[str, str], seal: Seal) -> bool:
    """Say whether this seal's first key is the one that sealed when the bot was last started."""
    return _NOW in found and seal.is_first(found[_NOW])


async def settle(database: Database, seal: Seal) -> None:
    """See that no key is missing, and note that from now on the first one seals.

    Raises SealError, and then nothing has changed.
    """
    found = await read(database)
    open_all(found, seal)
    if is_first(found, seal):
        return
    token = seal.seal(_NOW)
    async with database.write() as connection:
        if _NOW in found:
            before = {"key": f"{_NOW}_{uuid4().hex}", "value": found[_NOW]}
            await connection.execute(_ADD, before)
            changed = update(settings).where(
                settings.c.key == _NOW, settings.c.value == found[_NOW]
            )
            await connection.execute(changed.values(value=token))
        else:
            await connection.execute(_ADD, {"key": _NOW, "value": token})
        await connection.commit()
    open_all(await read(database), seal)  # another process may have been faster


async def forget(database: Database, before: Mapping[str, str]) -> None:
    """Let the keys end that were found before, all but the one that seals now."""
    old = [one for one in before if one != _NOW]
    async with database.write() as connection:
        await connection.execute(delete(settings).where(settings.c.key.in_(old)))
        await connection.commit()
