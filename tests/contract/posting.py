"""Letters as tests of the outbox write and lease them."""

from collections.abc import Sequence
from datetime import timedelta

from core.model import AccountId, Appointment, DoctorId
from core.notifications import DoctorDecision, Letter, Priority, Reminder
from core.ports.outbox import Delivery
from storage.store import Store
from tests.builders import NOW

MINUTE = timedelta(minutes=1)
UNTIL = NOW + MINUTE


def letter(to: AccountId, key: str, minutes: float = 0) -> Letter:
    return Letter(to, DoctorDecision(DoctorId(1), approved=True), NOW + minutes * MINUTE, key)


def reminder(appointment: Appointment, minutes: float = 0) -> Letter:
    assert appointment.made_by is not None
    return Letter(
        appointment.made_by,
        Reminder(appointment.id, appointment.span.start, appointment.span.start),
        NOW + minutes * MINUTE,
        f"reminder:{appointment.id}:{minutes}",
        Priority.REMINDER,
        appointment.id,
    )


async def put(store: Store, *letters: Letter) -> None:
    async with store.open_work() as work:
        await work.outbox.put(letters)
        await work.commit()


async def leased(store: Store, later: timedelta = timedelta(), limit: int = 50) -> list[Delivery]:
    now = NOW + later
    return list(await store.deliveries.lease(now, now + MINUTE, limit))


def keys(deliveries: Sequence[Delivery]) -> list[str]:
    return [delivery.letter.key for delivery in deliveries]
