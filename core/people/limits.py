"""How often a day somebody may do what has admins asked each time."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from core.clock import Clock
from core.model import AccountId

APPLICATIONS_PER_DAY = 5
"""Each that is sent after an admin declined the one before asks all admins again."""
SIGN_UPS_PER_DAY = 20
MISSES_PER_DAY = 10
"""Invitations that let nobody in: enough for old links, too few to guess."""
DAY = timedelta(hours=24)


class DayLimit:
    """So many within any 24 hours, counted by the audit trail: a restart forgives nothing."""

    def __init__(
        self, done: Callable[[AccountId, datetime], Awaitable[int]], clock: Clock, most: int
    ) -> None:
        """``done`` counts how often an account did it since a moment."""
        self._done = done
        self._clock = clock
        self._most = most

    async def spent(self, account: AccountId) -> bool:
        """Whether this account has to wait."""
        return await self._done(account, self._clock.now() - DAY) >= self._most
