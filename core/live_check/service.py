"""Looks whether the laws hold, and puts right what an admin asks to have put right."""

from collections.abc import Collection

from core import facts
from core.clock import Clock
from core.errors import BusyError
from core.live_check.laws import HOLD_FORGOTTEN, MENDABLE, Finding, Law, Report
from core.model import Actor, AppointmentId, Status
from core.notifications import Letter, Reminder
from core.people.lookups import require_admin
from core.policy import ClinicPolicy
from core.ports.live_check import LiveCheckPages
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.reactions.ahead import reminders

BATCH = 200
"""How many breaches are put right at one press; another press goes on."""


async def check(
    pages: LiveCheckPages, policy: ClinicPolicy, clock: Clock, *, skip: Collection[Law] = ()
) -> Report:
    """Look at every law but those to ``skip``; one that cannot be looked at in time is named."""
    findings: list[Finding] = []
    unchecked: list[Law] = []
    for law in (one for one in Law if one not in skip):
        try:
            found = await pages.breaches(law, clock.now(), policy.reminders_before)
        except BusyError:
            unchecked.append(law)
            continue
        if found.count:
            findings.append(found)
    return Report(findings, unchecked)


class LiveCheckService:
    """The live check, as admins use it."""

    def __init__(
        self, open_work: OpenWork, pages: LiveCheckPages, policy: ClinicPolicy, clock: Clock
    ) -> None:
        self._open = open_work
        self._pages = pages
        self._policy = policy
        self._clock = clock

    async def look(self) -> Report:
        """Look at every law."""
        return await check(self._pages, self._policy, self._clock)

    async def mend(self, by: Actor, law: Law) -> int:
        """Put right what breaks this law, a batch of it; return how many that were.

        A law that only people can restore has none. Raises NotAllowedError for anyone but an admin.
        """
        now = self._clock.now()
        async with self._open() as work:
            await require_admin(work, by)
            number = await self._mend(work, law) if law in MENDABLE else 0
            if number:
                mended = facts.ClinicMended(law, number)
                await record(work, by, [mended], Audience(), self._policy, now)
            await work.commit()
            return number

    async def _mend(self, work: UnitOfWork, law: Law) -> int:
        now = self._clock.now()
        match law:
            case Law.NO_ORPHANS:
                return await work.mending.withdraw_orphans(now, BATCH)
            case Law.HOLDS_END:
                return await work.mending.clear_holds(now - HOLD_FORGOTTEN, BATCH)
            case Law.LEASES_END:
                return await work.mending.end_leases(now, BATCH)
            case _:
                before = self._policy.reminders_before
                lacking = sorted(await work.mending.unreminded(now, before, BATCH))
                return await self._remind(work, lacking)

    async def _remind(self, work: UnitOfWork, lacking: list[AppointmentId]) -> int:
        """Write the reminders that these appointments lack, as they stand under the lock."""
        now = self._clock.now()
        glanced = [await work.appointments.get(one) for one in lacking]
        patients = {one.patient_id for one in glanced if one is not None}
        audience = Audience.of(await work.lock(patients=patients))
        held = [await work.appointments.get(one) for one in lacking]
        standing = [one for one in held if one is not None and one.status is Status.CONFIRMED]
        there = {
            (one.letter.appointment_id, one.letter.to, one.letter.due)
            for one in await work.outbox.unsent([appointment.id for appointment in standing])
            if isinstance(one.letter.about, Reminder)
        }
        written = [
            Letter(
                one.to, one.about, one.due, f"{one.key}:{now:%s%f}", one.priority, appointment.id
            )
            for appointment in standing
            for one in reminders(appointment, audience, self._policy, now)
            if (appointment.id, one.to, one.due) not in there
        ]
        await work.outbox.put(written)
        return len({one.appointment_id for one in written})
