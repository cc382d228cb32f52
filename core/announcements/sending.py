"""Letting announcements go out: a few letters at a time, behind everything else.

The outbox holds no more of them than can go out in a second or so. So whatever is urgent finds it
nearly empty, a pause holds up nearly all, and the pace stays below what Telegram takes.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from core import facts
from core.clock import Clock
from core.model import (
    AccountId,
    Actor,
    Announcement,
    AnnouncementId,
    Maintenance,
    Progress,
    Readers,
    Whom,
)
from core.notifications import Announced, Letter, MaintenanceAhead, MaintenanceOff, Priority, ToMany
from core.policy import ClinicPolicy
from core.ports.pages import Queries
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record

AT_ONCE = 20
"""Letters to many in hand at a time. They are refilled every second, so it is also the pace: with
Telegram's thirty a second it leaves a third to whatever else is to be said."""
AHEAD = timedelta(hours=24)
"""How long before maintenance it is told."""
MOST_AT_A_TIME = 50
"""Announcements that are looked at in one go."""
EVERYBODY = Readers(Whom.ALL)
JOB = Actor(None, "announce")


class Announcing:
    """Writes the letters of announcements and of maintenance, in bounded batches."""

    def __init__(
        self, open_work: OpenWork, queries: Queries, policy: ClinicPolicy, clock: Clock
    ) -> None:
        self._open = open_work
        self._queries = queries
        self._policy = policy
        self._clock = clock

    async def go_on(self) -> int:
        """Write the next letters, and end what is done with; return how many were written.

        Safe after a crash at any moment: the letters and how far they are is one transaction.
        """
        now = self._clock.now()
        going = await self._queries.unshown_announcements(MOST_AT_A_TIME)
        plans = await self._queries.maintenances(now)
        if not going and not plans:
            return 0
        room = AT_ONCE - await self._queries.announced_in_hand(now)
        written = 0
        for plan in plans:
            if written < room and await self._is_news(plan):
                written += await self._tell(plan, room - written)
        for one in going:
            if one.progress is Progress.RUNNING and not one.all_written and written < room:
                written += await self._write(one.id, room - written)
            elif await self._is_over(one):
                await self._end(one.id)
        return written

    async def _is_over(self, one: Announcement) -> bool:
        """Whether an announcement has nothing left to do but to be counted."""
        if one.ended_at is not None or one.progress is Progress.PAUSED:
            return False
        if one.progress is Progress.STOPPED:
            return True
        return one.all_written and not (await self._queries.reach(one.id)).waiting

    async def _write(self, announcement: AnnouncementId, limit: int) -> int:
        """Write the next letters of an announcement that goes out."""
        async with self._open() as work:
            one = await work.announcements.hold(announcement)
            if one is None or one.progress is not Progress.RUNNING:
                return 0
            readers = await work.announcements.readers(one.readers, one.cursor, one.last, limit)
            cursor = readers[-1] if len(readers) == limit else one.last
            await self._put(work, readers, Announced(one.id), str(one.id))
            await work.announcements.save(replace(one, cursor=cursor))
            await work.commit()
            return len(readers)

    async def _end(self, announcement: AnnouncementId) -> None:
        """Count an announcement of which no letter is under way any more."""
        async with self._open() as work:
            one = await work.announcements.hold(announcement)
            if one is None or one.ended_at is not None or one.progress is Progress.PAUSED:
                return
            now, stopped = self._clock.now(), one.progress is Progress.STOPPED
            if stopped:
                await work.announcements.call_back(one.id, now)  # what was put back since
            reach = await work.announcements.reach(one.id)
            if reach.waiting:
                await work.commit()
                return
            after = _ended(one, reach.reached, reach.missed, stopped=stopped)
            after = replace(after, ended_at=now)
            await work.announcements.save(after)
            if not stopped:
                happened = [facts.AnnouncementDone(after)]
                await record(work, JOB, happened, Audience(), self._policy, now)
            await work.commit()

    async def _is_news(self, plan: Maintenance) -> bool:
        """Whether somebody has not been told what there is to tell of it."""
        if not self._is_told(plan):
            return False
        return plan.called_off or plan.told < await self._queries.newest_account()

    def _is_told(self, plan: Maintenance) -> bool:
        """Whether there is something to tell of it now."""
        if plan.called_off:
            return plan.untold < plan.told
        now = self._clock.now()
        return plan.off_at is None and plan.span.start - AHEAD <= now < plan.span.start

    async def _tell(self, plan: Maintenance, limit: int) -> int:
        """Tell of maintenance, or that it is off; whoever comes to know the bot later, too."""
        async with self._open() as work:
            one = await work.maintenances.hold(plan.id)
            if one is None or not self._is_told(one):
                return 0
            if one.called_off:
                told = await work.announcements.told_of(one.id, one.untold, one.told, limit)
                about: ToMany = MaintenanceOff(one.id)
                after = replace(one, untold=told[-1] if len(told) == limit else one.told)
            else:
                last = await work.announcements.last_account()
                told = await work.announcements.readers(EVERYBODY, one.told, last, limit)
                about = MaintenanceAhead(one.id)
                after = replace(one, told=told[-1] if len(told) == limit else last)
            if after == one:
                return 0
            await self._put(work, told, about, str(one.id))
            await work.maintenances.save(after)
            await work.commit()
            return len(told)

    async def _put(
        self, work: UnitOfWork, readers: Sequence[AccountId], about: ToMany, number: str
    ) -> None:
        now = self._clock.now()
        await work.outbox.put(
            [
                Letter(one, about, now, f"{about.kind}:{number}:{one}", Priority.ANNOUNCEMENT)
                for one in readers
            ]
        )


def _ended(one: Announcement, reached: int, missed: int, *, stopped: bool) -> Announcement:
    progress = Progress.STOPPED if stopped else Progress.DONE
    total = one.total if stopped else reached + missed
    return replace(one, progress=progress, reached=reached, missed=missed, total=total)
