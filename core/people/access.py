"""Shutting people out and letting them in again: an account, a patient, a doctor, a doctor's role.

Who is going to see a doctor that is shut out is dealt with as in a time off: the appointments stay,
or are called off for a reason, each patient told and offered others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias, TypeVar

from core import facts
from core.appointments.calling_off import Reason, call_off, to_call_off, whole_families
from core.clock import Clock
from core.errors import ChangedSinceError, NotFoundError
from core.facts import Fact
from core.model import (
    Account,
    AccountId,
    Actor,
    Doctor,
    DoctorId,
    Patient,
    PatientId,
    Span,
    Subject,
    Verification,
)
from core.people.lookups import hold_admins, lock_admins
from core.people.rules import refuse_end_of_admin
from core.policy import ClinicPolicy
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.slots.stretch import in_the_way, lock_within
from core.slots.time_off import AT_ONCE, mark_of
from core.views import AppointmentView

EVER = timedelta(days=3650)
"""Further ahead than any appointment lies."""

T = TypeVar("T")


class Access(StrEnum):
    """What of a person is shut out: all of them, the patient, the doctor, the doctor's role."""

    ACCOUNT = "a"
    PATIENT = "p"
    DOCTOR = "d"
    ROLE = "r"
    """The doctor's role ends: they may apply again, and an admin may give it back."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody to shut out or let in: the number is an account's, a patient's or a doctor's."""

    access: Access
    number: int


@dataclass(frozen=True, slots=True)
class Closing:
    """What shutting somebody out does, before or after.

    ``in_the_way`` are the appointments ahead of the doctor whom it concerns, ``called_off`` how
    many were called off just now.
    """

    in_the_way: Sequence[AppointmentView] = ()
    called_off: int = 0

    @property
    def mark(self) -> str:
        """What tells these appointments from any others."""
        return mark_of(view.appointment.id for view in self.in_the_way)


Person: TypeAlias = Account | Patient | Doctor


@dataclass(frozen=True, slots=True)
class _Held:
    """All that is locked: the admins and the account among ``accounts``."""

    person: Person
    accounts: Mapping[AccountId, Account]
    locked: Locked
    families: frozenset[PatientId] = field(default_factory=frozenset)


class AccessService:
    """Shuts people out and lets them in. ``by`` must be an admin; else NotAllowedError."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    async def preview(self, by: Actor, whom: Whom) -> Closing:
        """Say what shutting them out would do; nothing changes. Raises as ``close``."""
        now = self._clock.now()
        async with self._open() as work:
            doctor = await _doctor_of(work, whom)
            held = await _hold(work, by, whom, doctor)
            _refuse(held)
            return Closing(await _ahead(work, doctor, now))

    async def close(
        self, by: Actor, whom: Whom, reason: Reason | None = None, seen: str | None = None
    ) -> Closing:
        """Shut somebody out; who is shut out already stays so.

        With ``reason`` all that a doctor has ahead is called off, and whoever comes is told;
        without, it stays. Many go in several transactions, of which the first shuts the doctor out,
        so that nobody can book any more, and the last finds nobody: whoever was booking at that
        very moment is called off, too. ``seen`` is the mark of what was shown. Raises
        NotFoundError, ConfiguredAdminError, LastAdminError, and ChangedSinceError where others
        would be called off.
        """
        done = await self._close(by, whom, reason, seen)
        if reason is None:
            return done
        called_off, is_over = done.called_off, False
        while not is_over:  # those that are left were seen: nobody can book any more
            done = await self._close(by, whom, reason, None, begun=True)
            called_off += done.called_off
            is_over = not (done.in_the_way or done.called_off)
        return replace(done, called_off=called_off)

    async def _close(
        self,
        by: Actor,
        whom: Whom,
        reason: Reason | None,
        seen: str | None,
        *,
        begun: bool = False,
    ) -> Closing:
        now = self._clock.now()
        async with self._open() as work:
            doctor = await _doctor_of(work, whom)
            glance = [] if reason is None else await _ahead(work, doctor, now)
            coming = [view.patient.id for view in glance]
            held = await _hold(work, by, whom, doctor, coming, begun=begun)
            _refuse(held)
            locked = await _lock_ahead(work, None if reason is None else doctor, glance, now)
            there = await _ahead(work, doctor, now)
            unseen = seen is not None and seen != mark_of(one.appointment.id for one in there)
            if reason is not None and unseen:
                raise ChangedSinceError
            happened = await _shut_out(work, whom, held.person)
            off = to_call_off(there, held.families, reason)
            happened += await call_off(work, off, locked)
            await self._tell(work, by, happened, held, now)
            stay = [view for view in there if view.appointment not in off]
            return Closing(stay, len(off))

    async def open(self, by: Actor, whom: Whom) -> None:
        """Let somebody in again, with all that is theirs; who is in already stays so.

        A doctor's times were there all the while and can be booked at once; days that the weekly
        hours would have opened meanwhile follow by the next tick. Raises NotFoundError.
        """
        now = self._clock.now()
        async with self._open() as work:
            doctor = await _doctor_of(work, whom)
            held = await _hold(work, by, whom, doctor)
            happened = await _let_in(work, whom, held.person)
            if happened and doctor is not None:
                await work.hours.due(doctor)
            await self._tell(work, by, happened, held, now)

    async def _tell(
        self, work: UnitOfWork, by: Actor, happened: Sequence[Fact], held: _Held, now: datetime
    ) -> None:
        if happened:
            audience = Audience.of(held.locked)
            await record(work, by, happened, audience, self._policy, now)
            await work.commit()


async def _doctor_of(work: UnitOfWork, whom: Whom) -> DoctorId | None:
    """Return the doctor whose appointments are in the way, where it is about one."""
    match whom.access:
        case Access.DOCTOR | Access.ROLE:
            return DoctorId(whom.number)
        case Access.ACCOUNT:
            own = await work.people.own_doctor(AccountId(whom.number))
            return None if own is None else own.id
        case Access.PATIENT:
            return None


async def _hold(
    work: UnitOfWork,
    by: Actor,
    whom: Whom,
    doctor: DoctorId | None,
    coming: Sequence[PatientId] = (),
    *,
    begun: bool = False,
) -> _Held:
    """Lock the admins, who is to be shut out, and the first families of those who are coming.

    Raises NotAllowedError, unless it has ``begun`` and was judged then, and NotFoundError.
    """
    of_account = whom.access is Access.ACCOUNT
    lock = lock_admins if begun else hold_admins
    accounts = await lock(work, by, *([AccountId(whom.number)] if of_account else []))
    families = whole_families(coming, await work.people.carers(coming), AT_ONCE)
    alone = {PatientId(whom.number)} if whom.access is Access.PATIENT else set[PatientId]()
    patients = await work.lock(patients=families | alone)
    doctors = await work.lock(doctors=set() if doctor is None else {doctor})
    locked = replace(patients, doctors=doctors.doctors)
    person: Person | None
    match whom.access:
        case Access.ACCOUNT:
            person = accounts.get(AccountId(whom.number))
        case Access.PATIENT:
            person = locked.patients.get(PatientId(whom.number))
        case Access.DOCTOR | Access.ROLE:
            person = locked.doctors.get(DoctorId(whom.number))
    if person is None or (isinstance(person, Patient) and person.erased):
        raise NotFoundError
    return _Held(person, accounts, locked, frozenset(families))


def _refuse(held: _Held) -> None:
    """Raise why this one is not shut out: an admin of the configuration, the last of all."""
    if isinstance(held.person, Account) and held.person.is_admin:
        refusal = refuse_end_of_admin(held.person, held.accounts.values())
        if refusal is not None:
            raise refusal


async def _ahead(
    work: UnitOfWork, doctor: DoctorId | None, now: datetime
) -> Sequence[AppointmentView]:
    return () if doctor is None else await in_the_way(work, doctor, Span(now, now + EVER), now)


async def _lock_ahead(
    work: UnitOfWork, doctor: DoctorId | None, glance: Sequence[AppointmentView], now: datetime
) -> Locked:
    """Lock all that the doctor, who is locked, has ahead: who is booking there is waited for."""
    if doctor is None:
        return Locked()
    proposed = [one.appointment.proposed_slot for one in glance]
    _, locked = await lock_within(work, doctor, Span(now, now + EVER), *filter(None, proposed))
    return locked


async def _shut_out(work: UnitOfWork, whom: Whom, person: Person) -> list[Fact]:
    match person:
        case Account(disabled=False):
            account = replace(person, disabled=True)
            await work.people.save_account(account)
            return [facts.AccountAccessSet(account)]
        case Patient(shut_out=False):
            patient = replace(person, shut_out=True)
            await work.people.save_patient(patient)
            return [facts.PatientAccessSet(patient)]
        case Doctor(verification=Verification.VERIFIED) if whom.access is Access.ROLE:
            ended = replace(person, verification=Verification.DECLINED, version=person.version + 1)
            await work.people.save_doctor(ended)
            return [facts.DoctorRoleEnded(ended)]
        case Doctor(shut_out=False) if whom.access is Access.DOCTOR:
            doctor = replace(person, shut_out=True, disabled=True, version=person.version + 1)
            await work.people.save_doctor(doctor)
            return [facts.DoctorAccessSet(doctor)]
        case _:
            return []


async def _let_in(work: UnitOfWork, whom: Whom, person: Person) -> list[Fact]:
    match person:
        case Account(disabled=True):
            account = replace(person, disabled=False)
            await work.people.save_account(account)
            return [facts.AccountAccessSet(account)]
        case Patient(shut_out=True):
            patient = replace(person, shut_out=False)
            await work.people.save_patient(patient)
            return [facts.PatientAccessSet(patient)]
        case Doctor(verification=Verification.DECLINED) if whom.access is Access.ROLE:
            if not person.licence:  # of who was erased there is a name alone
                raise NotFoundError
            again = replace(person, verification=Verification.VERIFIED, version=person.version + 1)
            await work.people.save_doctor(again)
            await work.decisions.keep_reason(Subject.DOCTOR, person.id, None)
            return [facts.ApplicationDecided(again)]
        case Doctor(shut_out=True) if whom.access is Access.DOCTOR:
            account_out = await _is_shut_out(work, person.account_id)
            doctor = replace(
                person, shut_out=False, disabled=account_out, version=person.version + 1
            )
            await work.people.save_doctor(doctor)
            return [facts.DoctorAccessSet(doctor)]
        case _:
            return []


async def _is_shut_out(work: UnitOfWork, account: AccountId | None) -> bool:
    found = None if account is None else await work.people.account(account)
    return found is not None and found.disabled
