"""A doctor's card: changed field by field, and through an admin where an admin vouched for it."""

from dataclasses import dataclass, replace

from core import facts, fields
from core.clock import Clock
from core.doctors.own import lock_own
from core.doctors.rules import (
    VOUCHED,
    CardField,
    Value,
    as_asked,
    asks_nothing,
    refuse_card_decision,
    with_field,
)
from core.errors import AlreadyDecidedError
from core.facts import Fact
from core.lists.cards import as_listed
from core.model import Actor, CardRequest, Doctor, DoctorId, Subject
from core.people.lookups import admins, locked_doctor, require_admin
from core.policy import ClinicPolicy
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record


@dataclass(frozen=True, slots=True)
class Card:
    """A doctor's card, and what the doctor asked to have changed on it, waiting or decided."""

    doctor: Doctor
    request: CardRequest | None = None

    @property
    def waiting(self) -> CardRequest | None:
        """What waits for an admin."""
        return self.request if self.request is not None and self.request.waiting else None


class CardService:
    """Every change of a doctor's card goes through here. ``by`` must act as that very doctor."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    async def change(self, by: Actor, doctor: DoctorId, field: CardField, value: Value) -> Card:
        """Put another value into one field; None clears it. The same value changes nothing.

        What the clinic vouched for is asked of the admins instead, where the clinic verifies its
        doctors: the card stays as it is until one of them has approved. Raises BadFieldError.
        """
        async with self._open() as work:
            before = await lock_own(work, by, doctor)
            request = await work.card_requests.get(doctor)
            if field in VOUCHED and self._policy.verify_doctors:
                return await self._ask(work, by, Card(before, request), field, value)
            after = await as_listed(work, with_field(before, field, value))
            if after != before:
                after = replace(after, version=before.version + 1)
                await work.people.save_doctor(after)
                await self._record(work, by, facts.CardChanged(after), Audience())
                await work.commit()
            return Card(after, request)

    async def _ask(
        self, work: UnitOfWork, by: Actor, card: Card, field: CardField, value: Value
    ) -> Card:
        """Write down what is asked: the newest request of a doctor takes in the one before."""
        asked = card.waiting or _as_it_is(card)
        wanted = await as_listed(work, with_field(as_asked(card.doctor, asked), field, value))
        request = replace(
            asked, name=wanted.name, specialty=wanted.specialty, licence=wanted.licence
        )
        if request == asked:
            return card
        version = 1 if card.request is None else card.request.version + 1
        waiting = not asks_nothing(card.doctor, request)
        request = replace(request, version=version, waiting=waiting)
        fact: Fact = facts.CardChangeWithdrawn(card.doctor)
        if waiting:
            fact = facts.CardChangeAsked(card.doctor, version, again=card.waiting is not None)
        return await self._save_request(work, by, card.doctor, request, fact)

    async def withdraw(self, by: Actor, doctor: DoctorId) -> Card:
        """Ask for nothing any more. Where nothing waits, nothing changes."""
        async with self._open() as work:
            before = await lock_own(work, by, doctor)
            card = Card(before, await work.card_requests.get(doctor))
            if card.waiting is None:
                return card
            request = replace(card.waiting, waiting=False, version=card.waiting.version + 1)
            fact = facts.CardChangeWithdrawn(before)
            return await self._save_request(work, by, before, request, fact)

    async def _save_request(
        self, work: UnitOfWork, by: Actor, doctor: Doctor, request: CardRequest, fact: Fact
    ) -> Card:
        await work.card_requests.save(request)
        await self._record(work, by, fact, await admins(work))
        await work.commit()
        return Card(doctor, request)

    async def decide(
        self,
        by: Actor,
        doctor: DoctorId,
        *,
        approve: bool,
        seen: int | None = None,
        reason: str | None = None,
    ) -> Doctor:
        """Let the card be as its doctor asked, or leave it for a reason; the doctor is told.

        ``seen`` is the version of the request that the admin looked at, None where nobody looked.
        Raises NotAllowedError for anyone but an admin, AlreadyDecidedError where nothing waits, and
        ChangedSinceError where the doctor has asked for something else meanwhile.
        """
        async with self._open() as work:
            await require_admin(work, by)
            after = await locked_doctor(work, doctor)
            request = await work.card_requests.get(doctor)
            if request is None:
                raise AlreadyDecidedError
            refusal = refuse_card_decision(request, seen)
            if refusal is not None:
                raise refusal
            if approve:
                after = await as_listed(work, as_asked(after, request))
                after = replace(after, version=after.version + 1)
                await work.people.save_doctor(after)
            await work.card_requests.save(replace(request, waiting=False))
            why = None if approve or reason is None else fields.reason(reason)
            await work.decisions.keep_reason(Subject.CARD, doctor, why)
            audience = Audience(doctors={after.id: after.account_id})
            decided = facts.CardChangeDecided(after, request.version, approved=approve)
            await self._record(work, by, decided, audience)
            await work.commit()
            return after

    async def _record(self, work: UnitOfWork, by: Actor, fact: Fact, audience: Audience) -> None:
        await record(work, by, [fact], audience, self._policy, self._clock.now())


def _as_it_is(card: Card) -> CardRequest:
    """Return the request that asks for nothing."""
    doctor, version = card.doctor, 0 if card.request is None else card.request.version
    return CardRequest(
        doctor.id, doctor.name, doctor.specialty, doctor.licence, version, waiting=False
    )
