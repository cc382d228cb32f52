"""Making invitations, revoking them, and coming in by one."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from core import facts
from core.clock import Clock
from core.errors import (
    DisabledError,
    InvitationOverError,
    InvitationShownError,
    NotFoundError,
)
from core.facts import Fact
from core.invitations.admitting import admitted_patient
from core.invitations.rules import check_new, is_in, refuse_entry
from core.model import (
    Account,
    Actor,
    AdminRole,
    Invitation,
    InvitationId,
    Invited,
    Subject,
    Verification,
)
from core.people.lookups import admins, own_account, own_locked_patient, require_admin
from core.policy import ClinicPolicy
from core.ports.invitations import NewInvitation
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record

_BYTES = 24
"""Of a link's word: 192 bits, which nobody guesses."""


class Entry(StrEnum):
    """What comes of opening an invitation."""

    VOUCHED = "vouched"
    """They are known, and from now on vouched for."""
    TO_TELL = "to-tell"
    """They will be once they have signed up, applied, or said yes to being an admin."""
    ALREADY = "already"
    """They are so already; the invitation was not used."""
    OWN = "own"
    """They made it themselves; it was not used."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An invitation that was opened, and what came of it."""

    invitation: Invitation
    entry: Entry


@dataclass(frozen=True, slots=True)
class Made:
    """A new invitation with its word, which is known here alone and never again."""

    invitation: Invitation
    token: str


class InvitationService:
    """Invitations. Each use is counted under the invitation's lock."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    async def make(
        self, by: Actor, role: Invited, uses: int, lasts: timedelta | None, mark: str
    ) -> Made:
        """Make an invitation for so many people, good for so long; None is until it is revoked.

        ``mark`` tells this press from others: the same one makes no second invitation, but is
        InvitationShownError. Raises NotAllowedError for anyone but an admin, and NotFoundError for
        what nobody offers.
        """
        now, token = self._clock.now(), secrets.token_urlsafe(_BYTES)
        async with self._open() as work:
            maker = (await own_account(work, by)).id
            await require_admin(work, by)
            check_new(uses, lasts)
            if await work.invitations.is_made(maker, mark):
                raise InvitationShownError
            expires = None if lasts is None else now + lasts
            new = NewInvitation(hash_of(token), mark, role, uses, maker, now, expires)
            invitation = await work.invitations.add(new)
            await self._record(work, by, [facts.InvitationMade(invitation)])
            await work.commit()
            return Made(invitation, token)

    async def revoke(self, by: Actor, invitation: InvitationId) -> Invitation:
        """Let an invitation let nobody in any more, nor those who have not told all yet.

        Once more changes nothing. Raises NotAllowedError, NotFoundError.
        """
        async with self._open() as work:
            await require_admin(work, by)
            before = await work.invitations.hold(invitation)
            if before is None:
                raise NotFoundError
            after = replace(before, revoked=True)
            if after != before:
                await work.invitations.revoke(invitation, self._clock.now())
                await self._record(work, by, [facts.InvitationRevoked(after)])
                await work.commit()
            return after

    async def open(self, by: Actor, token: str) -> Opened:
        """Come in by an invitation's word.

        Raises InvitationOverError, alike for a word that nobody made, and writes that down: who
        guesses is counted. Raises DisabledError for a patient or doctor who is shut out.
        """
        async with self._open() as work:
            account = await own_account(work, by)
            invitation = await work.invitations.find(hash_of(token))
            try:
                opened, happened = await self._let_in(work, account, invitation)
            except InvitationOverError:
                await self._record(work, by, [facts.InvitationMissed(account)])
                await work.commit()
                raise
            if happened:
                await self._record(work, by, happened)
                await work.commit()
            return opened

    async def _let_in(
        self, work: UnitOfWork, account: Account, found: Invitation | None
    ) -> tuple[Opened, list[Fact]]:
        """Lock whom it is about, then the invitation, and use it where it must be."""
        if found is None:
            raise InvitationOverError
        match found.role:
            case Invited.PATIENT:
                return await self._as_patient(work, account, found)
            case Invited.DOCTOR:
                return await self._as_doctor(work, account, found)
            case Invited.ADMIN:
                return await self._as_admin(work, account, found)

    async def _as_patient(
        self, work: UnitOfWork, account: Account, found: Invitation
    ) -> tuple[Opened, list[Fact]]:
        patient = await own_locked_patient(work, account)
        if patient is not None and patient.shut_out:
            raise DisabledError
        if patient is None:
            return await self._use(work, account, found, Entry.TO_TELL)
        opened, happened = await self._use(
            work, account, found, Entry.ALREADY if is_in(patient) else Entry.VOUCHED
        )
        if opened.entry is Entry.VOUCHED:
            after, vouched = await admitted_patient(work, patient, found.id)
            await work.people.save_patient(after)
            happened += vouched
        return opened, happened

    async def _as_doctor(
        self, work: UnitOfWork, account: Account, found: Invitation
    ) -> tuple[Opened, list[Fact]]:
        known = await work.people.own_doctor(account.id)
        doctor = None if known is None else (await work.lock(doctors=[known.id])).doctors[known.id]
        if doctor is not None and doctor.shut_out:
            raise DisabledError
        if doctor is None or doctor.verification in {Verification.NONE, Verification.DECLINED}:
            return await self._use(work, account, found, Entry.TO_TELL)
        opened, happened = await self._use(
            work, account, found, Entry.ALREADY if is_in(doctor) else Entry.VOUCHED
        )
        if opened.entry is Entry.VOUCHED:
            after = replace(doctor, verification=Verification.VERIFIED, version=doctor.version + 1)
            await work.people.save_doctor(after)
            await work.decisions.keep_reason(Subject.DOCTOR, doctor.id, None)
            happened.append(facts.DoctorInvited(after, found.id))
        return opened, happened

    async def _as_admin(
        self, work: UnitOfWork, account: Account, found: Invitation
    ) -> tuple[Opened, list[Fact]]:
        entry = Entry.ALREADY if account.is_admin else Entry.TO_TELL
        return await self._use(work, account, found, entry)

    async def _use(
        self, work: UnitOfWork, account: Account, found: Invitation, entry: Entry
    ) -> tuple[Opened, list[Fact]]:
        """Hold the invitation and count this account in, unless it is in already.

        Raises InvitationOverError.
        """
        now = self._clock.now()
        held = await work.invitations.hold(found.id)
        before = await work.invitations.admission(found.id, account.id)
        refusal = refuse_entry(held, before, now)
        if held is None or refusal is not None:
            raise refusal or InvitationOverError
        if held.made_by == account.id:
            return Opened(held, Entry.OWN), []
        if entry is Entry.ALREADY:
            return Opened(held, entry), []
        vouched = entry is Entry.VOUCHED
        if before is not None:
            if vouched:
                await work.invitations.keep_promise(held.id, account.id, now)
            return Opened(held, entry), []
        await work.invitations.admit(held.id, account.id, now, done=vouched)
        after = replace(held, used=held.used + 1)
        return Opened(after, entry), [facts.InvitationOpened(after, account)]

    async def become_admin(self, by: Actor, invitation: InvitationId) -> Account:
        """Become the admin that an invitation, opened before, promised; every admin hears of it.

        Raises InvitationOverError where it promised nothing, or no longer.
        """
        now = self._clock.now()
        async with self._open() as work:
            account = await own_account(work, by)
            held = await work.invitations.hold(invitation)
            before = await work.invitations.admission(invitation, account.id)
            if held is None or before is None or held.role is not Invited.ADMIN:
                raise InvitationOverError
            if account.is_admin:
                return account
            refusal = refuse_entry(held, before, now)
            if refusal is not None:
                raise refusal
            await work.invitations.keep_promise(invitation, account.id, now)
            after = replace(account, admin=AdminRole.GRANTED)
            await work.people.save_account(after)
            hear = await admins(work)
            await self._record(work, by, [facts.AdminChanged(after)], hear)
            await work.commit()
            return after

    async def _record(
        self,
        work: UnitOfWork,
        by: Actor,
        happened: Sequence[Fact],
        audience: Audience | None = None,
    ) -> None:
        hear = audience or Audience()
        await record(work, by, happened, hear, self._policy, self._clock.now())


def hash_of(token: str) -> str:
    """Return what is kept of a link's word."""
    return hashlib.sha256(token.encode()).hexdigest()
