"""Many askers, one way: who waits while a batch is served shares the next one.

A transaction costs the same round trips for one booking as for a hundred, and so does the way to
the thread where SQLite reads. So the first asker is served at once, and all who come meanwhile
share the next batch: no timer, no delay when the house is quiet, and throughput that grows with the
crowd.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from core.errors import BusyError

Ask = TypeVar("Ask")
Answer = TypeVar("Answer")


class Batcher(Generic[Ask, Answer]):
    """Serves asks in batches, in the order of their coming.

    ``serve`` takes a batch of asks and returns their answers in the same order. Two asks with one
    ``conflict_key`` never share a batch (they are served in turn); batches that run at once do not
    look at each other's. When ``serve`` raises BusyError on a batch, all of it hear so: the
    database is away for each of them, and asking one by one would take as long for each. When it
    raises anything else on a batch of several, each is served alone, so that one bad ask fails
    nobody else.
    """

    def __init__(
        self,
        serve: Callable[[Sequence[Ask]], Awaitable[Sequence[Answer]]],
        conflict_key: Callable[[Ask], Hashable],
        largest: int = 128,
        batches_at_once: int = 1,
    ) -> None:
        self._serve = serve
        self._conflict_key = conflict_key
        self._largest = largest
        self._waiting: deque[tuple[Ask, asyncio.Future[Answer]]] = deque()
        self._batches_at_once = batches_at_once
        self._serving: set[asyncio.Task[Any] | None] = set()

    @property
    def idle(self) -> bool:
        """Whether no batch is served, and so nobody waits."""
        return not self._serving

    async def __call__(self, ask: Ask) -> Answer:
        """Return the answer to this ask, or raise what serving it raised."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((ask, future))
        if len(self._serving) < self._batches_at_once:
            serving = asyncio.create_task(self._serve_waiting())
            self._serving.add(serving)
            serving.add_done_callback(self._serving.discard)  # also where it never began
        return await future

    async def _serve_waiting(self) -> None:
        try:
            while self._waiting:
                await self._serve_batch(self._next_batch())
        finally:  # before anybody else asks, for that one has to start serving
            self._serving.discard(asyncio.current_task())

    def _next_batch(self) -> list[tuple[Ask, asyncio.Future[Answer]]]:
        taken: list[tuple[Ask, asyncio.Future[Answer]]] = []
        later: list[tuple[Ask, asyncio.Future[Answer]]] = []
        seen: set[Hashable] = set()
        while self._waiting and len(taken) < self._largest:
            ask, future = self._waiting.popleft()
            key = self._conflict_key(ask)
            if future.cancelled():
                continue
            if key in seen:
                later.append((ask, future))
            else:
                seen.add(key)
                taken.append((ask, future))
        self._waiting.extendleft(reversed(later))
        return taken

    async def _serve_batch(self, taken: Sequence[tuple[Ask, asyncio.Future[Answer]]]) -> None:
        if not taken:
            return
        try:
            answers = await self._serve([ask for ask, _ in taken])
        except BusyError as busy:
            for _, future in taken:
                _fail(future, BusyError(*busy.args))  # one each: raising adds to its traceback
        except Exception as error:  # noqa: BLE001 (handed on to those who asked)
            if len(taken) == 1:
                _fail(taken[0][1], error)
                return
            for one in taken:
                await self._serve_batch([one])
        else:
            for (_, future), answer in zip(taken, answers, strict=True):
                if not future.done():
                    future.set_result(answer)


def _fail(future: "asyncio.Future[Any]", error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
