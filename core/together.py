"""Many askers, one way: who waits while a round runs is served in the next one, together.

A transaction costs the same round trips for one booking as for a hundred, and so does the way to
the thread where SQLite reads. So the first asker starts a round at once, and all who come meanwhile
share the next: no timer, no delay when the house is quiet, and throughput that grows with the
crowd.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

Ask = TypeVar("Ask")
Answer = TypeVar("Answer")


class Together(Generic[Ask, Answer]):
    """Serves asks in rounds, in the order of their coming.

    ``serve`` takes a round's asks and returns their answers in the same order. ``apart`` names what
    two asks of one round must not share (they are served in turn then); rounds that run at once do
    not look at each other's. When ``serve`` raises on a round of several, each is served alone, so
    that one bad ask fails nobody else.
    """

    def __init__(
        self,
        serve: Callable[[Sequence[Ask]], Awaitable[Sequence[Answer]]],
        apart: Callable[[Ask], Hashable],
        most: int = 128,
        rounds_at_once: int = 1,
    ) -> None:
        self._serve = serve
        self._apart = apart
        self._most = most
        self._waiting: deque[tuple[Ask, asyncio.Future[Answer]]] = deque()
        self._rounds_at_once = rounds_at_once
        self._rounds: set[asyncio.Task[Any] | None] = set()

    @property
    def idle(self) -> bool:
        """Whether no round runs, and so nobody waits."""
        return not self._rounds

    async def __call__(self, ask: Ask) -> Answer:
        """Return the answer to this ask, or raise what serving it raised."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((ask, future))
        if len(self._rounds) < self._rounds_at_once:
            rounds = asyncio.create_task(self._serve_waiting())
            self._rounds.add(rounds)
            rounds.add_done_callback(self._rounds.discard)  # also where it never began
        return await future

    async def _serve_waiting(self) -> None:
        try:
            while self._waiting:
                await self._serve_round(self._next_round())
        finally:  # before anybody else asks, for that one has to start a round
            self._rounds.discard(asyncio.current_task())

    def _next_round(self) -> list[tuple[Ask, asyncio.Future[Answer]]]:
        taken: list[tuple[Ask, asyncio.Future[Answer]]] = []
        later: list[tuple[Ask, asyncio.Future[Answer]]] = []
        seen: set[Hashable] = set()
        while self._waiting and len(taken) < self._most:
            ask, future = self._waiting.popleft()
            mark = self._apart(ask)
            if future.cancelled():
                continue
            if mark in seen:
                later.append((ask, future))
            else:
                seen.add(mark)
                taken.append((ask, future))
        self._waiting.extendleft(reversed(later))
        return taken

    async def _serve_round(self, taken: Sequence[tuple[Ask, asyncio.Future[Answer]]]) -> None:
        if not taken:
            return
        try:
            answers = await self._serve([ask for ask, _ in taken])
        except Exception as error:  # noqa: BLE001 (handed on to those who asked)
            if len(taken) > 1:
                for one in taken:
                    await self._serve_round([one])
            elif not taken[0][1].done():
                taken[0][1].set_exception(error)
            return
        for (_, future), answer in zip(taken, answers, strict=True):
            if not future.done():
                future.set_result(answer)
