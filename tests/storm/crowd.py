"""Who is there when a storm begins: doctors with times to give, patients, strangers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random

from sqlalchemy import select

from bot.chat.payload import Action
from bot.sandbox.world import Phone
from bot.shared.links.booking import TakeTime
from core.model import Actor as By
from core.model import Doctor, DoctorId
from core.policy import Window
from core.slots.service import Plan, SlotService
from storage.tables import VACANT, slots
from tests.storm.actors import NAME, Actor, Coy
from tests.storm.forecast import AHEAD, Forecast
from tests.storm.ground import Ground
from tests.storm.slow_writer import SlowWriter
from tests.storm.weights import DOCTOR, ERRANDS, PATIENT, Weights

ASKED_FIRST = 2
"""One of so many doctors is asked before a time is confirmed."""
WANTED = 45
"""So many times everybody wants."""
_VACANT = select(slots.c.id, slots.c.starts_at).where(VACANT).order_by(slots.c.starts_at)


@dataclass(slots=True)
class Crowd:
    """Who is there."""

    actors: list[Actor] = field(default_factory=list)
    slow: list[SlowWriter] = field(default_factory=list)
    coy: list[Coy] = field(default_factory=list)
    unreachable: set[int] = field(default_factory=set)
    """Chats that block the bot now and then: not every letter arrives there."""
    chats: dict[DoctorId, int] = field(default_factory=dict)
    """Where the doctors are reached."""


async def gather(here: Ground, forecast: Forecast) -> Crowd:
    crowd = Crowd()
    for number in range(forecast.doctors):
        account = await here.build.account(f"Dr. {NAME} {number}")
        doctor = await here.build.doctor(
            account.name, account_id=account.id, by_request=number % ASKED_FIRST == 1
        )
        chat = account.telegram_id
        phone = here.phone(chat, NAME)
        await _publish(here, forecast, doctor, number)
        crowd.chats[doctor.id] = chat
        crowd.actors.append(_actor(here, phone, forecast, DOCTOR, ERRANDS))
    hot = await _wanted(here, forecast)
    for number in range(forecast.people):
        stranger = number % 5 == 4
        chat = 900_000 + number
        if not stranger:
            chat = (await here.build.person(f"{NAME} Meier {number}")).account.telegram_id
        phone = here.phone(chat, NAME, last_name=f"Meier {number}", phone_number="+491701234567")
        chance = Random(f"{forecast.seed} {number}")
        if number in {1, 2}:
            crowd.slow.append(SlowWriter(here, phone, chance))
            continue
        crowd.actors.append(_actor(here, phone, forecast, PATIENT, hot))
        if number == 3:
            crowd.coy.append(Coy(here, phone, chance))
            crowd.unreachable.add(chat)
    return crowd


async def _wanted(here: Ground, forecast: Forecast) -> Sequence[Action]:
    """Return times that come up while the storm goes, and shortly after it."""
    now = here.sandbox.clock.now()
    latest = now + (AHEAD if forecast.start else timedelta(hours=2))
    found = [row.id for row in await here.store.database.read(_VACANT) if row.starts_at < latest]
    return [TakeTime(one) for one in found[:: max(len(found) // WANTED, 1)]]


def _actor(
    here: Ground, phone: Phone, forecast: Forecast, weights: Weights, wanted: Sequence[Action] = ()
) -> Actor:
    chance = Random(f"{forecast.seed} {phone.user.id}")
    return Actor(here, phone, chance, weights, forecast.zone, wanted)


async def _publish(here: Ground, forecast: Forecast, doctor: Doctor, number: int) -> None:
    """Publish times around the hours through which the storm goes, those of the night too."""
    publishing = SlotService(here.store.open_work, forecast.policy, here.sandbox.clock)
    now = here.sandbox.clock.now().astimezone(forecast.zone)
    length = timedelta(minutes=15 + 5 * (number % 4))
    days: Sequence[date] = [now.date() + timedelta(days=ahead) for ahead in range(3)]
    windows = (Window(time(0), time(6 + number % 3)), Window(time(9), time(23, 45)))
    plan = Plan(tuple(days), windows, length)
    await publishing.publish(By(doctor.account_id, "storm"), doctor.id, plan)
