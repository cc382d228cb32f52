"""What is due, done piece by piece: one that fails keeps nobody waiting who is behind it."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from core.errors import BusyError

log = logging.getLogger(__name__)

T = TypeVar("T")


async def one_by_one(
    due: Iterable[T],
    do: Callable[[T], Awaitable[int]],
    failing: Callable[[T], str],
    put_off: Callable[[T], Awaitable[None]] | None = None,
) -> int:
    """Do this to each in turn; return how much was done: the sum of what ``do`` returns.

    Where it fails for one, the log gets the cause below the words of ``failing``, and ``put_off``
    lets its turn come later; else it is tried again whenever it is due. Raises BusyError where the
    database serves nobody now.
    """
    done = 0
    for one in due:
        try:
            done += await do(one)
        except BusyError:
            raise
        except Exception:  # the boundary: a fault of ours with one must not stop the others
            log.exception("%s", failing(one))
            if put_off is not None:
                await put_off(one)
    return done
