"""What is due, done piece by piece: one that fails keeps nobody waiting who is behind it."""

import logging
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from core.errors import BusyError

log = logging.getLogger(__name__)

T = TypeVar("T")
Due = TypeVar("Due", bound=Hashable)

MOST_BATCHES = 20
"""So many batches that fail one piece of work looks behind; then something else is wrong."""


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


async def batch_by_batch(
    read: Callable[[int], Awaitable[Sequence[Due]]],
    batch: int,
    do: Callable[[Due], Awaitable[int]],
    failing: Callable[[Due], str],
) -> int:
    """Do this to the first ``batch`` that ``read`` finds due; return how much was done.

    ``read`` takes how many it may find, in their order. As many as failed of them, it goes on
    behind those, so that what fails each time never stands in the way. Raises as ``one_by_one``.
    """
    failed = set[Due]()

    async def note(one: Due) -> None:
        failed.add(one)

    done, tried = 0, set[Due]()
    for _ in range(MOST_BATCHES):
        before = len(failed)
        due = [one for one in await read(batch + before) if one not in tried]
        tried.update(due)
        done += await one_by_one(due, do, failing, note)
        if len(failed) == before:
            break
    return done
