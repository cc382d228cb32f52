"""Reading the trail, which is written down itself, and forgetting what is old."""

from collections.abc import Sequence

from core import facts
from core.audit.search import Sought, TrailLine
from core.clock import Clock
from core.model import Actor
from core.people.lookups import require_admin
from core.policy import ClinicPolicy
from core.ports.trail import TrailPages
from core.ports.work import OpenWork
from core.reactions import Audience, record

BATCH = 1000
"""How many entries are forgotten at one tick; the next one goes on."""


class TrailService:
    """What admins read of the trail, and how long it is kept."""

    def __init__(
        self, open_work: OpenWork, pages: TrailPages, policy: ClinicPolicy, clock: Clock
    ) -> None:
        self._open = open_work
        self._pages = pages
        self._policy = policy
        self._clock = clock

    async def read(
        self, by: Actor, sought: Sought, limit: int, offset: int = 0
    ) -> Sequence[TrailLine]:
        """Return entries, the latest first. That they were read becomes an entry, before it is.

        Raises NotAllowedError for anyone but an admin.
        """
        who = sought.who
        reading = facts.TrailRead()
        if who is not None:
            reading = facts.TrailRead(who.account, who.patient, who.doctor)
        lines = await self._pages.trail(sought, limit, offset)
        async with self._open() as work:
            await require_admin(work, by)
            await record(work, by, [reading], Audience(), self._policy, self._clock.now())
            await work.commit()
        return lines

    async def shorten(self, by: Actor) -> int:
        """Forget entries that are older than the clinic keeps them, a batch; return how many."""
        now = self._clock.now()
        async with self._open() as work:
            number = await work.audit.forget(now - self._policy.keep_audit, BATCH)
            if number:
                shortened = facts.TrailShortened(number)
                await record(work, by, [shortened], Audience(), self._policy, now)
            await work.commit()
            return number
