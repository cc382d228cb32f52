"""The morning's digest: at the hour that each doctor chooses, once a day, where there is a day."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from core import facts, wall_clock
from core.clock import Clock
from core.doctors.own import lock_own
from core.model import Actor, Doctor, DoctorId
from core.notifications import DIGEST_HOLDS, Digest, Letter, Priority
from core.policy import ClinicPolicy
from core.ports.doctors import DigestReader, DoctorPages
from core.ports.work import OpenWork
from core.reactions import Audience, record

AT_ONCE = 200
"""How many doctors are looked at in one go."""
_JUMP = timedelta(hours=2)
"""More than any clock jumps: so much wider the wall clock is searched than real time asks for."""


class DigestService:
    """When each doctor's morning letter comes, and writing the letters that are due."""

    def __init__(
        self, open_work: OpenWork, pages: DoctorPages, policy: ClinicPolicy, clock: Clock
    ) -> None:
        self._open = open_work
        self._pages = pages
        self._policy = policy
        self._clock = clock

    async def choose(self, by: Actor, doctor: DoctorId, at: time | None) -> Doctor:
        """Let the digest come at this time of the clinic's clock; None is never."""
        async with self._open() as work:
            before = await lock_own(work, by, doctor)
            if before.digest_at == at:
                return before
            after = replace(before, digest_at=at)
            await work.people.save_doctor(after)
            chosen = facts.DigestChosen(after)
            now = self._clock.now()
            await record(work, by, [chosen], Audience(), self._policy, now)
            await work.commit()
            return after

    async def write_due(self) -> int:
        """Write the digests that are due now; return how many. Doing it again writes none.

        One that should have come a while ago still does; after ``DIGEST_HOLDS`` it is left out.
        """
        now = self._clock.now()
        today = wall_clock.day_of(now, self._policy.zone)
        earliest, latest = self._hours(now, today)
        written, after = 0, DoctorId(0)
        while True:
            readers = await self._pages.digest_readers(
                wall_clock.bounds(today, self._policy.zone),
                (earliest, latest),
                today,
                now,
                after,
                AT_ONCE,
            )
            letters = [letter for one in readers if (letter := self._letter(one, today, now))]
            if letters:
                async with self._open() as work:
                    await work.outbox.put(letters)
                    await work.commit()
            written += len(letters)
            if len(readers) < AT_ONCE:
                return written
            after = readers[-1].doctor

    def _hours(self, now: datetime, today: date) -> tuple[time, time]:
        """Return between which times of today's wall clock a digest may be due."""
        since = wall_clock.local(now - DIGEST_HOLDS - _JUMP, self._policy.zone)
        earliest = since.time() if since.date() == today else time()
        until = wall_clock.local(now + _JUMP, self._policy.zone)
        latest = until.time() if until.date() == today else time.max
        return earliest, latest

    def _letter(self, reader: DigestReader, today: date, now: datetime) -> Letter | None:
        due = wall_clock.moment(today, reader.at, self._policy.zone)
        if not due <= now <= due + DIGEST_HOLDS:
            return None
        about = Digest(reader.doctor, today)
        key = f"digest:{reader.doctor}:{today}"
        return Letter(reader.account, about, due, key, Priority.REMINDER)
