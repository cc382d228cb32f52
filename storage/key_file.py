"""The key that is made on first run, and never again: what it sealed needs that very one."""

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet

from storage import probe
from storage.engine import PUBLIC, Database, address
from storage.files import keep_private, key_file
from storage.migrate import look
from storage.seal import Seal, SealError

PATIENCE = 2.0
"""Seconds that another process may take from making the file to writing the key into it."""


async def key_of(url: str, schema: str = PUBLIC) -> str:
    """Return the key kept for the database at ``url``, which is up to date; make one on first run.

    Raises SealError where the file holds none, or where there is no file but the database was used
    with one; BusyError where the database cannot be asked.
    """
    path = key_file(address(url))
    if key := read_key(path):
        return key
    async with Database.open(url, schema) as database:
        sealed = await probe.read(database)
    if not sealed:
        return make_key(path)
    if key := read_key(path):  # another process was faster by a moment
        return key
    raise _missing(path)


async def check_keys(url: str, schema: str, given: Sequence[str]) -> Sequence[str]:
    """Try the keys on what is sealed in the database: those that are given, or else the kept one.

    Return them; there are none before the first start. Makes and changes nothing. Raises SealError
    where a start would be refused.
    """
    path = key_file(address(url))
    kept = _kept(path)
    keys = given or [key for key in [kept] if key]
    sealed = await look(url, schema, lambda connection, _: probe.look(connection))
    if sealed and not keys:
        raise _missing(path)
    try:
        if sealed:
            probe.open_all(sealed, Seal(keys))
    except SealError as error:
        if kept is None or kept in keys:
            raise
        raise SealError(f"{error}; write the one in {path} behind the new one") from None
    return keys


def read_key(path: Path) -> str | None:
    """Return the key kept in this file, or None where there is no file. Raises SealError.

    What others may do with the file is taken from them.
    """
    with suppress(OSError):  # it may not be there
        keep_private(path)
    return _kept(path)


def _missing(path: Path) -> SealError:
    return SealError(
        f"{path} is missing, and what the database holds was sealed with it; "
        "bring it back or write its key here"
    )


def _kept(path: Path) -> str | None:
    try:
        written = path.read_bytes().strip()
        until = time.monotonic() + PATIENCE
        while not written and time.monotonic() < until:  # it is being made by another process
            time.sleep(0.02)
            written = path.read_bytes().strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SealError(f"{path} cannot be read ({error.strerror})") from error
    try:
        Fernet(written)
        return written.decode("ascii")
    except ValueError:
        raise SealError(f"{path} holds no key, which is 32 bytes in URL-safe base64") from None


def make_key(path: Path) -> str:
    """Make a key in this file, for its owner alone; where it is there by now, return what it holds.

    So processes that start at once end with the same key. Raises SealError.
    """
    key = Fernet.generate_key().decode("ascii")
    try:
        keep_key(path, key)
    except FileExistsError:
        if found := read_key(path):
            return found
        raise SealError(f"{path} is a link that leads nowhere") from None
    return key


def keep_key(path: Path, key: str) -> None:
    """Write this key into a file of its own, for its owner alone.

    Raises FileExistsError, and SealError where it cannot be written.
    """
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise
    except OSError as error:
        raise SealError(f"{path} cannot be made ({error.strerror})") from error
    try:
        os.write(file, key.encode("ascii") + b"\n")
        os.fsync(file)
    except OSError as error:
        path.unlink()
        raise SealError(f"{path} cannot be written ({error.strerror})") from error
    finally:
        os.close(file)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Let a new name in a folder outlive a power cut, where folders can be asked for that."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
