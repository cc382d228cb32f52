"""What a database says when it refuses or cannot: here, and only here, it becomes core's errors."""

import sqlite3

import asyncpg
from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from core.errors import BusyError, ConstraintError, ErasedMeanwhileError
from storage.tables import metadata

_SQLITE_BUSY = {
    sqlite3.SQLITE_BUSY: "the database is locked",
    sqlite3.SQLITE_LOCKED: "the database is locked",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
    sqlite3.SQLITE_READONLY: "the database is read-only",
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened",
    sqlite3.SQLITE_PROTOCOL: "the database is locked",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged",
    sqlite3.SQLITE_NOTADB: "the file is not a database",
}
_POSTGRES_BUSY = {
    "08": "the connection to the database was lost",
    "25006": "the database is read-only",
    "28": "the database refuses the login",
    "3D": "there is no such database",
    "40": "the transaction collided with another one",
    "42501": "the database does not let this user do that",
    "53": "the database has no room left",
    "55000": "the database takes no connections",
    "55P03": "the database is locked",
    "57014": "the database took too long",
    "57": "the database is shutting down",
    "58": "the disk cannot be read or written",
}
"""SQLSTATE classes and codes (PostgreSQL's appendix A) after which trying again makes sense."""

_PRIMARY_CODE = 0xFF
"""SQLite's extended result codes carry the primary one in their lowest byte."""


OF_DRIVERS = (
    sqlite3.Error,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""What the drivers raise by themselves."""


def translate(error: BaseException) -> ConstraintError | BusyError | None:
    """Return core's word for a driver's error; None means that the fault is ours."""
    cause: BaseException | None = error
    while cause is not None:
        match cause:
            case sqlite3.Error():
                return _from_sqlite(cause)
            case asyncpg.PostgresError():
                return _from_postgres(cause)
            case ValueError() if not isinstance(cause, asyncpg.ClientConfigurationError):
                return None  # asyncpg: a value that no column holds; an InterfaceError as well
            case OSError() | asyncpg.InterfaceError() | PoolTimeoutError():
                return BusyError(_unreached(cause))
            case asyncpg.InternalClientError():  # the server ended the connection in mid-statement
                return BusyError("the connection to the database was lost")
        cause = getattr(cause, "orig", None) or cause.__cause__
    return None


def _unreached(cause: BaseException) -> str:
    said = "the database cannot be reached"
    if isinstance(cause, asyncpg.ClientConfigurationError):  # which quotes no password
        said += f": {str(cause).partition(chr(10))[0]}"
    return said


def hear(context: ExceptionContext) -> None:
    """Raise core's error in place of a driver's; SQLAlchemy calls this when a statement fails."""
    if found := translate(context.original_exception):
        raise found


def _from_sqlite(error: sqlite3.Error) -> ConstraintError | BusyError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # not SQLite's word but the driver's
        closed = "closed" in str(error) or "no active connection" in str(error)
        return BusyError("the connection to the database was lost") if closed else None
    if code & _PRIMARY_CODE == sqlite3.SQLITE_CONSTRAINT:
        return ConstraintError(_sqlite_constraint(code, str(error)))
    cause = _SQLITE_BUSY.get(code & _PRIMARY_CODE)
    return None if cause is None else BusyError(cause)


def _sqlite_constraint(code: int, message: str) -> str:
    """Return the name of the constraint that SQLite's message speaks of.

    A check and a trigger are named in the message, a unique index only by its columns, and a
    foreign key not at all.
    """
    told = message.partition(": ")[2]
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER:
        return message
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        return "foreign_key"
    if code == sqlite3.SQLITE_CONSTRAINT_NOTNULL:
        return f"{told.replace('.', '_')}_not_null"
    return _UNIQUE.get(told, told)


def _unique_names() -> dict[str, str]:
    """Return the names of unique constraints and indexes by their columns, as SQLite lists them."""
    names = {}
    for table in metadata.sorted_tables:
        unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
        keys: list[UniqueConstraint | Index] = [*unique, *(i for i in table.indexes if i.unique)]
        for key in keys:
            columns = ", ".join(f"{table.name}.{column.name}" for column in key.columns)
            names[columns] = str(key.name)
        primary = ", ".join(f"{table.name}.{column.name}" for column in table.primary_key)
        names[primary] = str(table.primary_key.name)
    return names


_UNIQUE = _unique_names()
_OF_ACCOUNTS = {
    f"{table.name}_{key.parent.name}_fkey"
    for table in metadata.sorted_tables
    for key in table.foreign_keys
    if key.target_fullname == "accounts.id"
}


def _from_postgres(error: asyncpg.PostgresError) -> ConstraintError | BusyError | None:
    code = error.sqlstate or ""
    if code == "23502":
        return ConstraintError(f"{error.table_name}_{error.column_name}_not_null")
    if error.constraint_name in _OF_ACCOUNTS and (error.message or "").startswith("insert"):
        return ErasedMeanwhileError(error.constraint_name)
    if code.startswith("23"):
        return ConstraintError(error.constraint_name or code)
    cause = _POSTGRES_BUSY.get(code) or _POSTGRES_BUSY.get(code[:2])
    return None if cause is None else BusyError(cause)
