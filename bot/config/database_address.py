"""How a database's address may be written, and what is wrong with one that cannot be used.

As in ``values``: what was written goes in, the value or ``ValueError`` comes out, and no sentence
repeats a password.
"""

import re
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit

from bot.config.values import quoted, suggestion

ASYNC_DRIVERS = {
    "sqlite": ("aiosqlite",),
    "postgresql": ("asyncpg", "psycopg", "psycopg_async"),
}
TLS_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
TLS_FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")
POSTGRESQL_OPTIONS = ("host", "port", "ssl", "sslmode", *TLS_FILES, "target_session_attrs")
"""What may follow the ``?`` of a PostgreSQL address."""


def database_url(written: object) -> str:
    """Read a database's URL and name the asynchronous driver in it.

    ``sqlite:///praxis.db`` becomes ``sqlite+aiosqlite:///praxis.db``; ``postgres://`` and
    ``postgresql://`` become ``postgresql+asyncpg://``. Other asynchronous drivers are kept.
    """
    examples = "write sqlite:///praxis.db or postgresql://user:password@host/name"
    scheme, _, address = str(written).strip().partition("://")
    dialect, _, driver = scheme.partition("+")
    dialect = "postgresql" if dialect == "postgres" else dialect
    if dialect not in ASYNC_DRIVERS:
        raise ValueError(f"this is neither SQLite nor PostgreSQL; {examples}")
    driver = driver or ASYNC_DRIVERS[dialect][0]
    if driver not in ASYNC_DRIVERS[dialect]:
        raise ValueError(
            f"the driver {quoted(driver)} does not work; write {dialect}:// and leave it to us"
        )
    try:
        parts = urlsplit(f"//{address}")
        is_address = parts.port != 0 and address.isprintable()
    except ValueError:
        is_address = False
    if not is_address:
        raise ValueError(f"this is not a database's address; {examples}")
    if dialect == "sqlite" and (parts.netloc or not parts.path.strip("/")):
        raise ValueError("this names no file; write sqlite:///praxis.db, with three slashes")
    if dialect == "sqlite" and parts.path.endswith(":memory:"):
        raise ValueError("a database in memory is gone after a restart; name a file")
    if not parts.path.strip("/"):
        raise ValueError(f"this names no database; {examples}")
    if problem := _option_fault(dialect, parts):
        raise ValueError(problem)
    if driver == "asyncpg":  # hosters write what psql reads: asyncpg calls sslmode just ssl
        address = re.sub(r"([?&])sslmode=", r"\1ssl=", address)
    return f"{dialect}+{driver}://{address}"


def _option_fault(dialect: str, address: SplitResult) -> str | None:
    """Say what is wrong with what follows the ``?``; passwords are not repeated."""
    options = dict(parse_qsl(address.query, keep_blank_values=True))
    if dialect == "sqlite":
        is_uri = address.path.startswith("/file:") and "uri" in options
        if options and (not is_uri or options.get("mode") == "memory"):
            return "nothing can follow the file's name; write sqlite:///praxis.db"
        return None
    for name, value in options.items():
        if name not in POSTGRESQL_OPTIONS:
            known = suggestion(name, POSTGRESQL_OPTIONS)
            return f"{quoted(name)} is not understood in the address of a database; {known}"
        if name in {"ssl", "sslmode"} and value not in TLS_MODES:
            return f"{name} is not {quoted(value)}; it is one of {', '.join(TLS_MODES)}"
        if name in TLS_FILES and not Path(value).is_file():
            return f"{name} names {quoted(value)}, but there is no such file"
    return None


def schema(written: object) -> str:
    """Read the name of a PostgreSQL schema: one that needs no quotes and is not the server's."""
    name = str(written).strip()
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
        raise ValueError(
            f"{quoted(written)} is not a plain name; "
            "write up to 63 of a-z, 0-9 and _, a letter first"
        )
    if name.startswith("pg_") or name == "information_schema":
        raise ValueError(f'"{name}" belongs to PostgreSQL itself; choose another name')
    return name
