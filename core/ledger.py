"""Letters that failed go out again, and those whom none reaches are called."""

from collections.abc import Sequence
from dataclasses import dataclass

from core import facts
from core.clock import Clock
from core.errors import NotFoundError
from core.facts import Fact
from core.model import Actor, Appointment, AppointmentId
from core.notifications import lost_sense
from core.people.lookups import require_admin
from core.policy import ClinicPolicy
from core.ports.ledger import Failed, Reason
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record

BATCH = 200
"""How many letters go out again at one press; another press goes on."""


@dataclass(frozen=True, slots=True)
class SentAgain:
    """How many letters go out again, and how many had lost their sense. ``more`` are left."""

    sent: int
    lost: int
    more: bool = False


class LedgerService:
    """What an admin does about letters that reach nobody.

    ``by`` must be an admin: anyone else is NotAllowedError.
    """

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    async def send_again(self, by: Actor, reason: Reason) -> SentAgain:
        """Let letters that failed for this reason go out again, a batch of them.

        Left out are those whose readers cannot be written to now. What lost its sense is let go.
        What may have arrived goes out again one by one alone: nobody hears twice by one press.
        """
        async with self._open() as work:
            await require_admin(work, by)
            if reason is Reason.UNSURE:
                return SentAgain(0, 0)
            found = await work.ledger.failed(reason, BATCH + 1)
            sent = await self._send(work, by, found[:BATCH])
            await work.commit()
        return SentAgain(sent.sent, sent.lost, more=len(found) > BATCH)

    async def send_one_again(self, by: Actor, letter: int) -> SentAgain:
        """Let one letter go out again; as ``send_again``."""
        async with self._open() as work:
            await require_admin(work, by)
            found = await work.ledger.failed_one(letter)
            sent = await self._send(work, by, [] if found is None else [found])
            await work.commit()
            return sent

    async def _send(self, work: UnitOfWork, by: Actor, found: Sequence[Failed]) -> SentAgain:
        now = self._clock.now()
        readable = [(one.id, one.letter) for one in found if one.letter is not None]
        lost: list[int] = []
        for number, letter in readable:
            about = None
            if letter.appointment_id is not None:
                about = await work.appointments.get(letter.appointment_id)
            if lost_sense(letter, about, now):
                lost.append(number)
        again = [number for number, _ in readable if number not in lost]
        await work.ledger.let_go(lost)
        await work.ledger.send_again(again, now)
        if again:
            account = readable[0][1].to if len(found) == 1 else None
            sent = facts.LettersSentAgain(len(again), account)
            await self._record(work, by, sent)
        return SentAgain(len(again), len(lost))

    async def called(self, by: Actor, appointment: AppointmentId, *, called: bool) -> Appointment:
        """Note that the patient was called about their appointment as it stands, or was not.

        Noted already, it stays as it is. Raises NotFoundError.
        """
        async with self._open() as work:
            await require_admin(work, by)
            glance = await work.appointments.get(appointment)
            if glance is None or by.account_id is None:
                raise NotFoundError
            await work.lock(patients=[glance.patient_id])
            one = await work.appointments.get(appointment)
            if one is None:
                raise NotFoundError
            if called:
                await work.ledger.tick(one, by.account_id, self._clock.now())
                await self._record(work, by, facts.PatientCalled(one))
            elif await work.ledger.untick(one.id):
                await self._record(work, by, facts.CallUnticked(one))
            await work.commit()
            return one

    async def _record(self, work: UnitOfWork, by: Actor, fact: Fact) -> None:
        await record(work, by, [fact], Audience(), self._policy, self._clock.now())
