"""What a free time is, said once: offered, filled by nobody, and no hold runs on it.

All free times come from the index ``slots_vacant``; its predicate stands in the SQL as it is,
because PostgreSQL's plan for a bound value would not use it.
"""

from sqlalchemy import ColumnElement, bindparam, or_
from sqlalchemy.sql.elements import TextClause

from storage.tables import VACANT, slots


def is_free() -> tuple[TextClause | ColumnElement[bool], ...]:
    """Return the conditions on a slot that may be booked ``now`` and starts in ``start``..``end``.

    The statement's parameters are ``now``, ``start`` and ``end``, the last one exclusive.
    """
    now = bindparam("now", type_=slots.c.held_until.type)
    return (
        VACANT,
        slots.c.starts_at >= bindparam("start"),
        slots.c.starts_at < bindparam("end"),
        or_(slots.c.held_until.is_(None), slots.c.held_until <= now),
    )
