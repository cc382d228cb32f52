"""The files that a clinic lives in: their owner's alone, and no copy is written over them."""

import logging
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL

log = logging.getLogger(__name__)

BESIDE = ("-wal", "-shm", "-journal", ".key", ".lock")
"""What lies beside a SQLite file: SQLite's own, the key made on first run, the lock of the bot."""


def database_file(where: URL) -> Path:
    """Return the file of a SQLite database as it is named, also by a ``file:`` URI."""
    return Path(str(where.database).removeprefix("file:"))


def key_file(where: URL) -> Path:
    """Return where a key made on first run lives: beside the database, or here for a server."""
    if where.get_backend_name() == "sqlite":
        return Path(f"{database_file(where)}.key")
    return Path("praxis.key")


def files_of(where: URL) -> list[Path]:
    """Return the files of a database, whether they are there or not."""
    if where.get_backend_name() != "sqlite":
        return [key_file(where)]
    written = database_file(where)
    # SQLite follows links first, and keeps its own files beside what they lead to.
    names = (written, real(written))
    return [Path(f"{name}{end}") for name in names for end in ("", *BESIDE)]


def make_database(where: URL) -> None:
    """Make the file of a SQLite database where there is none, for its owner alone.

    SQLite gives the files that it makes beside this one the same rights.
    """
    if where.get_backend_name() == "sqlite":
        with suppress(OSError):  # what is wrong with the path, SQLite says
            database_file(where).touch(0o600, exist_ok=False)


def keep_database_private(where: URL) -> None:
    """Take from others what they may do with the files of a SQLite database."""
    if where.get_backend_name() == "sqlite":
        for file in files_of(where):
            with suppress(OSError):  # most of them are not there
                keep_private(file)


def keep_private(file: Path) -> None:
    """Take from others what they may do with a file, and log that. Raises OSError."""
    if os.name == "nt" or not _rights_of_others(file):
        return
    with suppress(OSError):  # not ours, or on a disk that knows no owners
        file.chmod(stat.S_IMODE(file.stat().st_mode) & stat.S_IRWXU)
    if _rights_of_others(file):
        log.warning("%s can be read by others, and that cannot be changed from here", file)
    else:
        log.warning("%s could be read by others; from now on it is its owner's alone", file)


def _rights_of_others(file: Path) -> int:
    return file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def real(path: Path) -> Path:
    """Return the path without links and dots."""
    return Path(os.path.realpath(path))


def unfit(dest: Path, taken: Iterable[Path]) -> str | None:
    """Say why no copy may be written to ``dest``, or return None. Raises OSError.

    ``taken`` are files that must stay, by whatever name ``dest`` has them: a relative path, or a
    link of either kind.
    """
    for file in taken:
        same = dest.exists() and file.exists() and dest.samefile(file)
        if same or real(dest) == real(file):
            return f"{file} is in use; name another file"
    if dest.is_dir():
        return "it is a folder; name a file in it"
    if dest.exists() and not dest.is_file():
        return "it is not a file"
    for end in ("-wal", "-journal"):
        if Path(f"{dest}{end}").exists():
            return f"{dest}{end} shows that it is a database in use; name another file"
    return None
