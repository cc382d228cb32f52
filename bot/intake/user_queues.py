"""One person's updates in the order they came, different people's at once, and never too many."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable

LONGEST = 120
"""So many updates of one person may wait: as many as one may send at once."""
MOST_PEOPLE = 2000
MOST_UPDATES = 20_000
"""Nobody adds more than their own queue to it: it takes a crowd to fill the house."""

Job = Callable[[], Awaitable[None]]


class UserQueues:
    """Runs jobs: in order within a queue, at most ``width`` queues at a time."""

    def __init__(self, width: int = 256) -> None:
        self._queues: dict[Hashable, deque[Job]] = {}
        self._jobs = 0
        self._free = asyncio.Semaphore(width)
        self._running: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()
        self._room.set()

    def put(self, user: Hashable, job: Job) -> None:
        """Add a job to the end of a user's queue. Jobs must not raise: nobody would hear it."""
        self._jobs += 1
        if user in self._queues:
            self._queues[user].append(job)
        else:
            self._queues[user] = deque([job])
            task = asyncio.create_task(self._run(user))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        self._look_around()

    async def _run(self, user: Hashable) -> None:
        jobs = self._queues[user]
        try:
            while jobs:
                async with self._free:
                    await jobs[0]()
                jobs.popleft()
                self._jobs -= 1
                self._look_around()
        finally:
            del self._queues[user]
            self._jobs -= len(jobs)
            self._look_around()

    def _look_around(self) -> None:
        """Open or close the house: people are counted, and all their updates, not one's own."""
        if len(self._queues) >= MOST_PEOPLE or self._jobs >= MOST_UPDATES:
            self._room.clear()
        else:
            self._room.set()

    def waiting(self, user: Hashable) -> int:
        """Return how many jobs of this user wait or run."""
        return len(self._queues.get(user, ()))

    @property
    def crowded(self) -> bool:
        """Whether there is no room for more now."""
        return not self._room.is_set()

    async def room(self) -> None:
        """Wait until there is room."""
        await self._room.wait()

    async def drain(self) -> None:
        """Wait until every queue is empty."""
        while self._running:
            await asyncio.gather(*self._running)
