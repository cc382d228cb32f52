"""Writing announcements and letting them go out: what an admin decides."""

from collections.abc import Mapping
from dataclasses import replace

from core import facts, fields
from core.clock import Clock
from core.errors import AlreadyDecidedError, ChangedSinceError, NotFoundError
from core.facts import Fact
from core.model import Actor, Announcement, AnnouncementId, Progress, Readers
from core.people.lookups import require_admin
from core.policy import ClinicPolicy
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record

_NEW = AnnouncementId(0)


class AnnouncementService:
    """Announcements. All of it is an admin's: NotAllowedError for anybody else."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    async def draft(self, by: Actor, readers: Readers, language: str, text: str) -> Announcement:
        """Begin an announcement with its words in one language. Raises BadFieldError."""
        words = fields.announcement(text)
        async with self._open() as work:
            await require_admin(work, by)
            total = await work.announcements.count(readers)
            new = Announcement(
                _NEW, by.account_id, readers, self._clock.now(), {language: words}, total=total
            )
            made = await work.announcements.add(new)
            await self._record(work, by, facts.AnnouncementWritten(made))
            await work.commit()
            return made

    async def write(
        self, by: Actor, announcement: AnnouncementId, language: str, text: str
    ) -> Announcement:
        """Write the words of a draft in one language. Raises BadFieldError and as ``start``."""
        words = fields.announcement(text)
        async with self._open() as work:
            before = await self._draft(work, by, announcement)
            texts: Mapping[str, str] = {**before.texts, language: words}
            if texts == before.texts:
                return before
            return await self._rewritten(work, by, before, texts)

    async def same_for_all(
        self, by: Actor, announcement: AnnouncementId, language: str
    ) -> Announcement:
        """Let everybody read the words in this language. Raises as ``start``."""
        async with self._open() as work:
            before = await self._draft(work, by, announcement)
            texts = {language: before.words(language, self._policy.language)}
            return (
                before if texts == before.texts else await self._rewritten(work, by, before, texts)
            )

    async def _rewritten(
        self, work: UnitOfWork, by: Actor, before: Announcement, texts: Mapping[str, str]
    ) -> Announcement:
        total = await work.announcements.count(before.readers)
        after = replace(before, texts=texts, version=before.version + 1, total=total)
        await work.announcements.save(after)
        await self._record(work, by, facts.AnnouncementWritten(after))
        await work.commit()
        return after

    async def discard(self, by: Actor, announcement: AnnouncementId) -> None:
        """Throw a draft away. Raises as ``start``."""
        async with self._open() as work:
            before = await self._draft(work, by, announcement)
            await work.announcements.remove(announcement)
            await self._record(work, by, facts.AnnouncementDiscarded(before))
            await work.commit()

    async def start(self, by: Actor, announcement: AnnouncementId, seen: int) -> Announcement:
        """Let a draft go out as it was ``seen``, to all who are here by now.

        Raises NotFoundError, AlreadyDecidedError where it is no draft any more, ChangedSinceError
        where its words are others by now.
        """
        async with self._open() as work:
            before = await self._draft(work, by, announcement)
            if before.version != seen:
                raise ChangedSinceError
            after = replace(
                before,
                author=by.account_id,
                progress=Progress.RUNNING,
                total=await work.announcements.count(before.readers),
                last=await work.announcements.last_account(),
                started_at=self._clock.now(),
            )
            await self._turn(work, by, facts.AnnouncementStarted(after), after)
            return after

    async def pause(self, by: Actor, announcement: AnnouncementId) -> Announcement:
        """Hold it up: what is on its way still arrives. Raises as ``stop``."""
        async with self._open() as work:
            before = await self._going(work, by, announcement)
            if before.progress is Progress.PAUSED:
                return before
            await work.announcements.park(announcement)
            after = replace(before, progress=Progress.PAUSED)
            await self._turn(work, by, facts.AnnouncementPaused(after), after)
            return after

    async def resume(self, by: Actor, announcement: AnnouncementId) -> Announcement:
        """Let it go on. Raises as ``stop``."""
        async with self._open() as work:
            before = await self._going(work, by, announcement)
            if before.progress is Progress.RUNNING:
                return before
            await work.announcements.unpark(announcement, self._clock.now())
            after = replace(before, progress=Progress.RUNNING)
            await self._turn(work, by, facts.AnnouncementResumed(after), after)
            return after

    async def stop(self, by: Actor, announcement: AnnouncementId) -> Announcement:
        """End it for good: what is on its way still arrives.

        Raises NotFoundError, and AlreadyDecidedError where it is over.
        """
        async with self._open() as work:
            before = await self._going(work, by, announcement)
            await work.announcements.call_back(announcement, self._clock.now())
            after = replace(before, progress=Progress.STOPPED)
            await self._turn(work, by, facts.AnnouncementStopped(after), after)
            return after

    async def note_message(
        self, announcement: AnnouncementId, message: int | None, *, shown: bool
    ) -> None:
        """Remember which message shows how far it is, and whether it shows the end."""
        async with self._open() as work:
            before = await work.announcements.hold(announcement)
            if before is not None:
                await work.announcements.save(replace(before, message=message, shown=shown))
                await work.commit()

    async def _held(
        self, work: UnitOfWork, by: Actor, announcement: AnnouncementId
    ) -> Announcement:
        await require_admin(work, by)
        found = await work.announcements.hold(announcement)
        if found is None:
            raise NotFoundError
        return found

    async def _draft(
        self, work: UnitOfWork, by: Actor, announcement: AnnouncementId
    ) -> Announcement:
        found = await self._held(work, by, announcement)
        if found.progress is not Progress.DRAFT:
            raise AlreadyDecidedError
        return found

    async def _going(
        self, work: UnitOfWork, by: Actor, announcement: AnnouncementId
    ) -> Announcement:
        found = await self._held(work, by, announcement)
        if found.progress not in {Progress.RUNNING, Progress.PAUSED} or found.ended_at is not None:
            raise AlreadyDecidedError
        return found

    async def _turn(self, work: UnitOfWork, by: Actor, happened: Fact, after: Announcement) -> None:
        await work.announcements.save(after)
        await self._record(work, by, happened)
        await work.commit()

    async def _record(self, work: UnitOfWork, by: Actor, happened: Fact) -> None:
        await record(work, by, [happened], Audience(), self._policy, self._clock.now())
