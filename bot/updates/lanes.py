"""One person's updates in the order they came, different people's at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable


class Lanes:
    """Runs jobs: in order within a lane, at most ``width`` lanes at a time."""

    def __init__(self, width: int = 256) -> None:
        self._lanes: dict[Hashable, deque[Callable[[], Awaitable[None]]]] = {}
        self._free = asyncio.Semaphore(width)
        self._running: set[asyncio.Task[None]] = set()

    def put(self, lane: Hashable, job: Callable[[], Awaitable[None]]) -> None:
        """Add a job to the end of a lane. Jobs must not raise: nobody would hear it."""
        if lane in self._lanes:
            self._lanes[lane].append(job)
            return
        self._lanes[lane] = deque([job])
        task = asyncio.create_task(self._run(lane))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, lane: Hashable) -> None:
        jobs = self._lanes[lane]
        try:
            while jobs:
                async with self._free:
                    await jobs[0]()
                jobs.popleft()
        finally:
            del self._lanes[lane]

    async def drain(self) -> None:
        """Wait until every lane is empty."""
        while self._running:
            await asyncio.gather(*self._running)

    def __len__(self) -> int:
        """Return how many jobs wait or run."""
        return sum(len(jobs) for jobs in self._lanes.values())
