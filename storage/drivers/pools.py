"""How connections are kept, on both databases."""

from typing import Any

from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool

PATIENCE = 10.0
"""Seconds to wait for a free connection, or for a lock that another process holds."""

ALONE = {"poolclass": NullPool, "pool_reset_on_return": None, "isolation_level": "AUTOCOMMIT"}
"""Connections whose every statement is a transaction; who asks for one keeps it."""


def queue(size: int) -> dict[str, Any]:
    """Return an engine's options for a pool of so many connections."""
    return {
        "poolclass": AsyncAdaptedQueuePool,
        "pool_size": size,
        "max_overflow": 0,
        "pool_timeout": PATIENCE,
        "pool_use_lifo": True,
    }
