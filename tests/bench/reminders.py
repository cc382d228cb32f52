"""Ten thousand reminders fall due at once: do they go out at the pace, and does nobody get a 429?

The usual pace is Telegram's, and ten thousand take six minutes at it. So the pace is set higher
here, and the stub's strictness with it.
"""

from datetime import timedelta
from uuid import uuid4

from telegram import Bot

from bot.sandbox.pace import TOTAL_PER_SECOND
from bot.telegram.rate_limit import PER_SECOND
from bot.telegram.transport import AiohttpRequest
from core.model import Status
from core.notifications import Letter, Priority, Reminder
from core.ports.appointments import NewAppointment
from storage.store import Store
from tests.bench.clinic import ENGINES, Unused, World, account_of
from tests.bench.measure import Bench, Row, per_second
from tests.bench.processes import Stub, stub
from tests.builders import SEAL, SetClock
from tests.databases import ask
from tests.delivery.rounds import courier_of

REMINDERS = 10_000
FASTER = 8
PACE = FASTER * PER_SECOND
_OUTCOMES = "SELECT outcome, count(*) FROM outbox GROUP BY outcome"


async def reminders(bench: Bench) -> None:
    """Let the courier deliver them all, once on each database."""
    for engine in ENGINES:
        async with (
            stub() as telegram,
            bench.worlds.copy(engine, bench.large) as world,
            Store.open(world.url, SEAL) as store,
        ):
            number = bench.some(REMINDERS)
            bench.say(f"{engine}, {number:,} reminders at {PACE:g} a second")
            await _write(store, world, number)
            rate = await _deliver(bench, telegram, store, world)
            outcomes = dict(map(tuple, await ask(store.database, _OUTCOMES)))
            bench.expect(f"{engine}, reminders", outcomes, {"delivered": number})
            name = f"{number:,} due reminders against the pace, set {FASTER} times higher"
            shown = per_second(rate), per_second(PACE)
            bench.rows.append(Row(name, engine, *shown, rate / PACE, 0.95, 1.05))


async def _write(store: Store, world: World, number: int) -> None:
    """Book so many and make their reminders due now."""
    wanted = [
        NewAppointment(
            uid=uuid4().hex,
            patient_id=patient,
            doctor_id=world.doctor(slot),
            slot_id=slot,
            span=world.slot(slot).span,
            status=Status.CONFIRMED,
            note=None,
            made_by=account_of(patient),
            made_at=world.now,
        )
        for patient, slot in Unused(world).asks(number)
    ]
    async with store.open_work() as work:
        letters = [
            Letter(
                account_of(made.patient_id),
                Reminder(made.id, made.span.start, made.span.start),
                world.now - timedelta(minutes=1),
                f"reminder:{made.id}",
                Priority.REMINDER,
                made.id,
            )
            for made in await work.appointments.add(wanted)
        ]
        await work.outbox.put(letters)
        await work.commit()


async def _deliver(bench: Bench, telegram: Stub, store: Store, world: World) -> float:
    """Deliver all that is due; return how many went out a second."""
    token = "777:bench"
    await telegram.order("strict", token, per_second=PACE * TOTAL_PER_SECOND / PER_SECOND)
    bot = Bot(
        token,
        base_url=f"{telegram.api_url}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=1),
    )
    async with bot:
        courier = courier_of(store, bot, SetClock(world.now), PACE, 1.0)
        await courier.deliver_due()
        await courier.close()
    said = await telegram.order("said", token)
    bench.expect(f"{world.engine}, 429 answers", said["calls"].get("refused", 0), 0)
    sent: list[float] = said["sent_at"]
    return len(sent) / (sent[-1] - sent[0])
