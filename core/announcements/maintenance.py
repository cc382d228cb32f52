"""When the bot rests: an admin sets it, and everybody who writes meanwhile hears until when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core import facts, fields
from core.clock import Clock
from core.errors import BadFieldError, InThePastError, LengthError, NoChangeError, NotFoundError
from core.model import Actor, Maintenance, MaintenanceId, Span
from core.people.lookups import require_admin
from core.policy import ClinicPolicy
from core.ports.pages import Queries
from core.ports.work import OpenWork
from core.reactions import Audience, record

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=24)
FURTHEST = timedelta(days=366)
_JUST_NOW = timedelta(minutes=10)
"""A start that was chosen so long ago still counts as now."""
_NEW = MaintenanceId(0)


def check(span: Span, now: datetime) -> Span:
    """Return a stretch in which the bot may rest.

    Raises InThePastError, LengthError, and BadFieldError for one that is too far ahead.
    """
    if span.start < now - _JUST_NOW or span.end <= now:
        raise InThePastError
    if not SHORTEST <= span.end - span.start <= LONGEST:
        raise LengthError(SHORTEST, LONGEST)
    if span.start > now + FURTHEST:
        raise BadFieldError("maintenance", "maintenance-far", limit=FURTHEST.days)
    return span


class MaintenanceService:
    """Sets and ends maintenance, and knows at once whether the bot rests.

    It keeps what is ahead in memory: only one process works for a clinic, and it looks again every
    second.
    """

    def __init__(
        self, open_work: OpenWork, queries: Queries, policy: ClinicPolicy, clock: Clock
    ) -> None:
        self._open = open_work
        self._queries = queries
        self._policy = policy
        self._clock = clock
        self._plans: Sequence[Maintenance] = ()

    async def refresh(self) -> None:
        """Look again what is planned. Raises BusyError."""
        self._plans = await self._queries.maintenances(self._clock.now())

    def under_way(self, now: datetime) -> Maintenance | None:
        """Return the maintenance that lasts now; of several, the one that ends last."""
        lasting = (one for one in self._plans if one.lasts(now))
        return max(lasting, key=lambda one: one.span.end, default=None)

    def rests(self) -> bool:
        """Whether the bot rests now."""
        return self.under_way(self._clock.now()) is not None

    def ahead(self, now: datetime) -> Sequence[Maintenance]:
        """Return what lasts or is planned, in order of time."""
        return [one for one in self._plans if one.off_at is None and one.span.end > now]

    async def plan(self, by: Actor, span: Span, text: str | None) -> Maintenance:
        """Let the bot rest; planned twice, it is one. It is told by itself, a day ahead.

        Raises NotAllowedError and as ``check``.
        """
        now = self._clock.now()
        check(span, now)
        words = None if text is None else fields.maintenance(text)
        async with self._open() as work:
            await require_admin(work, by)
            new = Maintenance(_NEW, span, words, by.account_id, now)
            made, is_new = await work.maintenances.add(new)
            if is_new:
                planned = [facts.MaintenancePlanned(made)]
                await record(work, by, planned, Audience(), self._policy, now)
                await work.commit()
        await self.refresh()
        return made

    async def end(self, by: Actor, maintenance: MaintenanceId) -> Maintenance:
        """Call it off, or end it early; whom it was announced to hears that it is off.

        Raises NotAllowedError, NotFoundError, and NoChangeError where it is over already.
        """
        now = self._clock.now()
        async with self._open() as work:
            await require_admin(work, by)
            before = await work.maintenances.hold(maintenance)
            if before is None:
                raise NotFoundError
            if before.off_at is not None or before.span.end <= now:
                raise NoChangeError
            after = replace(before, off_at=now)
            await work.maintenances.save(after)
            ended = [facts.MaintenanceEnded(after)]
            await record(work, by, ended, Audience(), self._policy, now)
            await work.commit()
        await self.refresh()
        return after
