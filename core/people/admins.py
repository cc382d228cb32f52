"""Who looks after the clinic: an admin makes others admins, and takes the role from them."""

from dataclasses import replace

from core import facts
from core.clock import Clock
from core.errors import DisabledError, NotFoundError
from core.model import Account, AccountId, Actor, AdminRole
from core.people.lookups import hold_admins
from core.people.rules import refuse_end_of_admin
from core.policy import ClinicPolicy
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record


class AdminService:
    """Gives and takes the role of an admin. ``by`` must be an admin; else NotAllowedError.

    All admins are locked meanwhile: of two who take the role from each other, one stays.
    """

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    async def make(self, by: Actor, account: AccountId) -> Account:
        """Make this account an admin; every admin hears of it. One who is stays as they are.

        Raises NotFoundError, DisabledError.
        """
        async with self._open() as work:
            before = (await hold_admins(work, by, account)).get(account)
            if before is None:
                raise NotFoundError
            if before.disabled:
                raise DisabledError
            if before.is_admin:
                return before
            return await self._save(work, by, before, AdminRole.GRANTED)

    async def unmake(self, by: Actor, account: AccountId) -> Account:
        """Take the role from this account; every admin hears of it. Who has none stays so.

        Raises NotFoundError, ConfiguredAdminError, LastAdminError.
        """
        async with self._open() as work:
            admins = await hold_admins(work, by, account)
            before = admins.get(account)
            if before is None:
                raise NotFoundError
            if before.admin is AdminRole.NONE:
                return before
            refusal = refuse_end_of_admin(before, admins.values())
            if refusal is not None:
                raise refusal
            return await self._save(work, by, before, AdminRole.NONE)

    async def _save(self, work: UnitOfWork, by: Actor, before: Account, role: AdminRole) -> Account:
        after = replace(before, admin=role)
        await work.people.save_account(after)
        hear = {one.id for one in await work.people.admins()} | {after.id}
        audience = Audience(admins=sorted(hear))
        fact = facts.AdminChanged(after)
        await record(work, by, [fact], audience, self._policy, self._clock.now())
        await work.commit()
        return after
