"""One person's updates in the order they came, different people's at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable


class UserQueues:
    """Runs jobs: in order within a queue, at most ``width`` queues at a time."""

    def __init__(self, width: int = 256) -> None:
        self._queues: dict[Hashable, deque[Callable[[], Awaitable[None]]]] = {}
        self._free = asyncio.Semaphore(width)
        self._running: set[asyncio.Task[None]] = set()

    def put(self, user: Hashable, job: Callable[[], Awaitable[None]]) -> None:
        """Add a job to the end of a user's queue. Jobs must not raise: nobody would hear it."""
        if user in self._queues:
            self._queues[user].append(job)
            return
        self._queues[user] = deque([job])
        task = asyncio.create_task(self._run(user))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, user: Hashable) -> None:
        jobs = self._queues[user]
        try:
            while jobs:
                async with self._free:
                    await jobs[0]()
                jobs.popleft()
        finally:
            del self._queues[user]

    async def drain(self) -> None:
        """Wait until every queue is empty."""
        while self._running:
            await asyncio.gather(*self._running)

    def __len__(self) -> int:
        """Return how many jobs wait or run."""
        return sum(len(jobs) for jobs in self._queues.values())
