"""Taking along what is held about oneself, having it erased, being left alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core import facts
from core.clock import Clock
from core.errors import DisabledError, LastAdminError, NotFoundError, StillPractisingError
from core.facts import Fact
from core.model import Account, Actor, Doctor, Span
from core.own_data.leaving import EVER, Going, ahead_of, hold_ahead, let_go
from core.policy import ClinicPolicy
from core.ports.holidays import Holidays
from core.ports.own_data import Held
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.slots.practice import Weeks

MOST_EXPORTED = 5000
"""How many rows of each kind an export holds: the latest."""


@dataclass(frozen=True, slots=True)
class Export:
    """What is held about an account, as of a moment; of the ``cut`` kinds there is more."""

    at: datetime
    held: Held
    cut: Sequence[str]


class OwnDataService:
    """A person's say over what the clinic knows of them. A Refusal raised means: no change.

    ``by`` is the account whose owner asks; where it is gone, that is NotFoundError.
    """

    def __init__(
        self,
        open_work: OpenWork,
        holidays: Holidays,
        policy: ClinicPolicy,
        clock: Clock,
        erased_name: str,
    ) -> None:
        """``erased_name`` is what stands for an erased patient wherever one is still shown."""
        self._open = open_work
        self._weeks = Weeks(holidays, policy)
        self._policy = policy
        self._clock = clock
        self._erased_name = erased_name

    async def export(self, by: Actor) -> Export:
        """Return all that is held about this account and those for whom it alone cares."""
        now = self._clock.now()
        async with self._open() as work:
            account, _ = await _lock_account(work, by)
            going = await self._going(work, account, now)
            patients = [one.id for one in going.patients]
            held = await work.own_data.held(account.id, patients, MOST_EXPORTED)
            await self._record(work, by, [facts.DataExported(account)], Audience(), now)
            await work.commit()
        return Export(now, held, [kind for kind in held if len(held[kind]) >= MOST_EXPORTED])

    async def look(self, by: Actor) -> Going:
        """Return what erasing would do. Raises what ``erase`` would raise."""
        now = self._clock.now()
        async with self._open() as work:
            account, admins = await _lock_account(work, by)
            going = await self._going(work, account, now)
            await _refuse(work, going, account, admins, now)
            return going

    async def erase(self, by: Actor) -> Going:
        """Erase the account and all that is known of its owner; return what went.

        Appointments ahead are cancelled and their doctors told. It is one transaction: whoever
        books for one of the patients at this moment comes before it, and is cancelled, or after
        it, and finds nobody. Raises StillPractisingError and LastAdminError.
        """
        now = self._clock.now()
        async with self._open() as work:
            account, admins = await _lock_account(work, by)
            going = await self._going(work, account, now)
            locked = await hold_ahead(work, account.id, going, now)
            await _refuse(work, going, account, admins, now)
            happened = await let_go(
                work, account.id, going, locked, self._erased_name, self._weeks, now
            )
            happened += await self._erase_doctor(work, going.doctor, now)
            happened.append(facts.AccountErased(account))
            doctors_hear = Audience(doctors=Audience.of(locked).doctors)
            await self._record(work, by, happened, doctors_hear, now)
            await work.own_data.erase_account(account.id)
            await work.commit()
            return going

    async def forget_chat(self, by: Actor) -> Account:
        """Write nothing to this account before it is back. Once more changes nothing."""
        return await self._set_away(by, away=True)

    async def resume_chat(self, by: Actor) -> Account:
        """Write to this account again. Where nothing was stopped, nothing changes."""
        return await self._set_away(by, away=False)

    async def _set_away(self, by: Actor, *, away: bool) -> Account:
        async with self._open() as work:
            before, _ = await _lock_account(work, by)
            after = replace(before, away=away)
            if after != before:
                await work.people.save_account(after)
                fact = facts.ChatForgotten(after) if away else facts.ChatResumed(after)
                await self._record(work, by, [fact], Audience(), self._clock.now())
                await work.commit()
            return after

    async def _going(self, work: UnitOfWork, account: Account, now: datetime) -> Going:
        """Lock all for whom the account cares, and say who of them would go with it."""
        carers = await work.people.cared_for_by(account.id)
        held = await work.lock(patients=[one.patient_id for one in carers])
        # Read anew under the lock: who waited for it beside another carer must see that one gone.
        others = await work.people.carers([*held.patients])
        patients = [held.patients[one.patient_id] for one in carers]
        going = [one for one in patients if others.get(one.id, ()) == [account.id]]
        return Going(
            going,
            [one for one in patients if one not in going],
            await ahead_of(work, going, now),
            await work.people.own_doctor(account.id),
        )

    async def _erase_doctor(
        self, work: UnitOfWork, doctor: Doctor | None, now: datetime
    ) -> list[Fact]:
        """Take a doctor out, whose slots are locked and empty."""
        if doctor is None:
            return []
        slots = await work.slots.between(doctor.id, Span(now, now + EVER))
        happened: list[Fact] = []
        if slots:
            await work.slots.delete([slot.id for slot in slots])
            happened.append(facts.SlotsWithdrawn(doctor.id, slots, deleted=True))
        await work.own_data.erase_doctor(doctor.id)
        return [*happened, facts.DoctorErased(doctor)]

    async def _record(
        self,
        work: UnitOfWork,
        by: Actor,
        happened: Sequence[Fact],
        audience: Audience,
        now: datetime,
    ) -> None:
        await record(work, by, happened, audience, self._policy, now)


async def _lock_account(work: UnitOfWork, by: Actor) -> tuple[Account, Sequence[Account]]:
    """Lock the account that asks, and the admins where it is one; return both."""
    if by.account_id is None:
        raise NotFoundError
    admins = [one.id for one in await work.people.admins()]
    wanted = {*admins, by.account_id} if by.account_id in admins else {by.account_id}
    locked: Locked = await work.lock(accounts=wanted)
    account = locked.accounts.get(by.account_id)
    if account is None:
        raise NotFoundError
    if account.disabled:
        raise DisabledError
    return account, await work.people.admins()


async def _refuse(
    work: UnitOfWork, going: Going, account: Account, admins: Sequence[Account], now: datetime
) -> None:
    """Refuse the last admin, and a doctor whom somebody is going to see."""
    if account.is_admin and [one.id for one in admins] == [account.id]:
        raise LastAdminError
    if going.doctor is not None:
        span = Span(now, now + EVER)
        ahead = await work.appointments.of_doctor_between(going.doctor.id, span)
        if ahead:
            raise StillPractisingError(len(ahead))
