"""A storm: a crowd at random, bad weather, and a bot that dies and comes back, until it is calm.

Nothing is judged here; ``books`` does that when it is over.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.sandbox.updates import Update
from bot.sandbox.world import Phone
from core.model import PersonId, SlotId
from core.policy import ClinicPolicy, Window
from core.practice import Plan, Practice
from storage.tables import OPEN, slots
from tests.storm.actors import DOCTOR, NAME, PATIENT, Actor, Coy, Weights
from tests.storm.clock import Elsewhen, real_now
from tests.storm.ground import Ground, ground
from tests.storm.process import Sections
from tests.storm.slow_writer import SlowWriter
from tests.storm.waiting import until

AHEAD = timedelta(hours=12)
"""How far a clock that is set elsewhere gets during a storm."""
EVERY = 120
"""Such a clock leaps about so many times, but not more often than ``LEAST_EVERY`` seconds."""
LEAST_EVERY = 1.5
CALM_WITHIN = 120.0
_SOON = select(slots.c.id).where(OPEN).order_by(slots.c.starts_at).offset(12).limit(36)
STRANGE_ZONES = ("Pacific/Auckland", "America/St_Johns", "Asia/Kathmandu", "UTC")


@dataclass(frozen=True)
class Forecast:
    """What kind of storm. Without ``start`` it goes by the machine's own clock."""

    seconds: float = 600.0
    seed: int = 1
    people: int = 40
    doctors: int = 6
    kill_every: float = 5.0
    zone: ZoneInfo = ZoneInfo("Europe/Berlin")
    start: datetime | None = None
    log_level: str = "debug"

    @property
    def machine_zone(self) -> str:
        """The zone that the machine's clock is in, far from the clinic's."""
        return STRANGE_ZONES[self.seed % len(STRANGE_ZONES)]

    @property
    def policy(self) -> ClinicPolicy:
        """The clinic's rules: short enough for reminders and cut-offs to matter meanwhile."""
        minutes = (180, 60) if self.start else (5, 2)
        return ClinicPolicy(
            zone=self.zone,
            notice=timedelta(minutes=1),
            cutoff=timedelta(minutes=15 if self.start else 1),
            upcoming_per_patient=8,
            reminders_before=tuple(timedelta(minutes=one) for one in minutes),
        )

    @property
    def sections(self) -> Sections:
        """The same rules as a configuration."""
        policy = self.policy
        return {
            "clinic": {"time_zone": self.zone.key},
            "booking": {
                "notice": _seconds(policy.notice),
                "cutoff": _seconds(policy.cutoff),
                "upcoming_per_patient": policy.upcoming_per_patient,
            },
            "reminders": {"before": [_seconds(one) for one in policy.reminders_before]},
            "log": {"level": self.log_level},
        }

    @cached_property
    def clock(self) -> Elsewhen | None:
        """Return a clock that begins now; it leaps a little longer than the storm lasts."""
        if self.start is None:
            return None
        every = max(self.seconds / EVERY, LEAST_EVERY)
        leaps = int(self.seconds / every) + 2
        leap = max(AHEAD.total_seconds() - self.seconds, 60 * leaps) / leaps
        return Elsewhen(self.start, real_now(), every, leap, leaps)


def _seconds(length: timedelta) -> str:
    return f"{length.total_seconds():.0f}s"


@dataclass(slots=True)
class Crowd:
    """Who is there."""

    actors: list[Actor] = field(default_factory=list)
    slow: list[SlowWriter] = field(default_factory=list)
    coy: list[Coy] = field(default_factory=list)
    unreachable: set[int] = field(default_factory=set)
    """Chats that block the bot now and then: not every letter arrives there."""
    chats: dict[PersonId, int] = field(default_factory=dict)
    """Where the doctors are reached."""


@dataclass(slots=True)
class Aftermath:
    """What is left when it is calm again; the bot has stopped."""

    here: Ground
    forecast: Forecast
    crowd: Crowd
    ended: datetime
    restarts: int = 0
    echoes: int = 0
    faults: list[str] = field(default_factory=list)
    """What went wrong on the way."""
    left_behind: dict[str, bytes] = field(default_factory=dict)
    """What stood in SQLite's log of writes when the bot died, the last few times."""

    def keep_what_was_left(self) -> None:
        """Copy the log of writes as the dead left it."""
        file = Path(f"{self.here.store.database.writer.url.database}-wal")
        if file.exists():
            self.left_behind[f"{file.name} {self.restarts % 5}"] = file.read_bytes()

    @property
    def ended_shown(self) -> datetime:
        """The clinic's time when all was calm."""
        clock = self.forecast.clock
        return self.ended if clock is None else clock.at(self.ended)

    def when(self, shown: datetime) -> datetime:
        """Return the true moment at which the clinic's clock showed this."""
        clock = self.forecast.clock
        return shown if clock is None else clock.when(shown)


@asynccontextmanager
async def aftermath(
    folder: Path, database_url: str, forecast: Forecast
) -> AsyncIterator[Aftermath]:
    """Let a storm rage and calm down, and yield what it left."""
    async with ground(
        folder,
        database_url,
        forecast.sections,
        forecast.clock,
        seed=forecast.seed,
        machine_zone=forecast.machine_zone,
        strict_pace=True,
    ) as here:
        crowd = await _gather(here, forecast)
        after = Aftermath(here, forecast, crowd, real_now())
        await here.bot.start()
        everybody = [one.live() for group in (crowd.actors, crowd.slow, crowd.coy) for one in group]
        chance = Random(f"{forecast.seed} weather")
        weather = (_weather(here, chance), _echoes(after, chance), _deaths(after, chance))
        await _for_a_while([*everybody, *weather], forecast.seconds)
        await _calm_down(after)
        yield after


async def _for_a_while(lives: list[Coroutine[Any, Any, None]], seconds: float) -> None:
    """Let all of them live so long. What one of them raises is raised."""
    tasks = [asyncio.create_task(life) for life in lives]
    done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


# Who is there


async def _gather(here: Ground, forecast: Forecast) -> Crowd:
    crowd = Crowd()
    for number in range(forecast.doctors):
        doctor = await here.build.doctor(f"Dr. {NAME} {number}")
        person = await here.build.found_person(doctor.id)
        phone = here.phone(person.telegram_id, NAME)
        await _publish(here, forecast, doctor.id, number)
        crowd.chats[doctor.id] = person.telegram_id
        crowd.actors.append(_actor(here, phone, forecast, DOCTOR))
    hot = [row.id for row in await here.store.database.read(_SOON)]
    for number in range(forecast.people):
        stranger = number % 5 == 4
        chat = 900_000 + number
        if not stranger:
            chat = (await here.build.person(f"{NAME} Meier {number}")).telegram_id
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


def _actor(
    here: Ground, phone: Phone, forecast: Forecast, weights: Weights, wanted: Sequence[SlotId] = ()
) -> Actor:
    chance = Random(f"{forecast.seed} {phone.user.id}")
    return Actor(here, phone, chance, weights, forecast.zone, wanted)


async def _publish(here: Ground, forecast: Forecast, doctor: PersonId, number: int) -> None:
    """Publish times around the hours through which the storm goes, those of the night too."""
    practice = Practice(here.store.open_work, forecast.policy, here.sandbox.clock)
    now = here.sandbox.clock.now().astimezone(forecast.zone)
    length = timedelta(minutes=15 + 5 * (number % 4))
    days: Sequence[date] = [now.date() + timedelta(days=ahead) for ahead in range(3)]
    windows = (Window(time(0), time(6 + number % 3)), Window(time(9), time(23, 45)))
    await practice.publish(doctor, Plan(tuple(days), windows, length))


# Weather


async def _weather(here: Ground, chance: Random) -> None:
    """One spell of bad weather after another, with clear skies between them."""
    spells: list[Callable[[], None]] = [
        lambda: _spoil(here, "too_many_requests", 0.2, retry_after=1),
        lambda: _spoil(here, "bad_gateway", 0.3),
        lambda: _spoil(here, "internal_error", 0.2),
        lambda: _spoil(here, "drop_before", 0.2),
        lambda: _spoil(here, "drop_after", 0.15),
        lambda: _spoil(here, "delay", 0.4, seconds=0.4),
        lambda: _spoil(here, "away", 1.0, seconds=chance.uniform(0.5, 3)),
    ]
    while True:
        await asyncio.sleep(chance.uniform(0.5, 3))
        for spell in chance.sample(spells, chance.choice((1, 1, 2))):
            spell()
        await asyncio.sleep(chance.uniform(1, 4))
        here.faults.clear()


def _spoil(here: Ground, kind: str, probability: float, **how: float) -> None:
    here.faults.add(kind, probability=probability, **how)


async def _echoes(after: Aftermath, chance: Random) -> None:
    """Hand some updates over a second time, a little later: Telegram may."""
    updates = after.here.sandbox.world.updates
    while True:
        old: list[Update] = list(updates._pending)[:3]
        await asyncio.sleep(chance.uniform(0.2, 2))
        waiting = {one.id for one in updates._pending}
        for update in reversed(old):
            if update.id not in waiting:
                after.here.hand_over_again(update)
                after.echoes += 1


async def _deaths(after: Aftermath, chance: Random) -> None:
    """Kill the bot again and again, now and then politely; start it again at once."""
    here, mean = after.here, after.forecast.kill_every
    while True:
        if chance.random() < 0.8:  # else it may well die while it is still starting
            await _at_work(after)
        await _lives(after, mean * chance.uniform(0.5, 1.5))
        if chance.random() < 0.15 and "at work" in here.bot.logged_now():
            here.witness.stopped()
            if (code := await here.bot.stop()) != 0:
                after.faults.append(f"SIGTERM ended it with {code}")
        else:
            await here.kill()
            after.keep_what_was_left()
        after.restarts += 1
        await asyncio.sleep(chance.uniform(0, 0.3))
        await here.bot.start()


async def _at_work(after: Aftermath) -> None:
    while "at work" not in after.here.bot.logged_now():
        await _lives(after, 0.1)


async def _lives(after: Aftermath, seconds: float) -> None:
    """Wait so long. A bot that finds no Telegram at its start ends, as it should, and is started
    again, as systemd would."""
    bot = after.here.bot
    end = asyncio.get_running_loop().time() + seconds
    while (left := end - asyncio.get_running_loop().time()) > 0:
        try:
            code = await bot.ended(left)
        except TimeoutError:
            return
        said = bot.logged_now()
        if code != 1 or not ("cannot be reached" in said or "asks to wait" in said):
            after.faults.append(f"it ended by itself with {code}: {said[-500:]}")
        after.restarts += 1
        await asyncio.sleep(0.2)
        await bot.start()


async def _calm_down(after: Aftermath) -> None:
    """Good weather; wait until all is handled and told, and let the bot go home."""
    here = after.here
    here.faults.clear()
    await here.bot.settle()
    if not here.bot.alive:
        await here.bot.start()
    waits: list[tuple[Callable[[], Awaitable[bool]], str]] = [
        (here.all_handled, "all updates to be handled"),
        (here.all_told, "all letters to be told"),
    ]
    try:
        for look, what in waits:
            await until(look, what, CALM_WITHIN)
    except AssertionError as still_waiting:
        after.faults.append(str(still_waiting))
    after.ended = real_now()
    if not here.bot.alive:
        after.faults.append(f"it ended by itself: {here.bot.logged_now()[-500:]}")
    elif (code := await here.bot.stop()) != 0:
        after.faults.append(f"SIGTERM ended it with {code}")
