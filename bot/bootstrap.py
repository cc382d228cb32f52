"""The composition root: the one file that joins bot, core and storage into a bot at work."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.chat.context import Services
from bot.chat.meter import UNMEASURED, Meter
from bot.chat.words import Languages
from bot.config.errors import StartupError
from bot.config.policy import policy_of
from bot.config.settings import Config
from bot.delivery.board import Board
from bot.delivery.courier import Courier
from bot.delivery.renderer import Renderer
from bot.delivery.wake_up import WakeUp
from bot.dispatch.dispatcher import Dispatcher
from bot.health.vitals import Vitals
from bot.http.endpoint import endpoint_of
from bot.intake.intake import Intake
from bot.live_check.screens import broken
from bot.outside.reach import Reach
from bot.outside.reader import BusyReader
from bot.runtime import memory
from bot.runtime.jobs import schedule_jobs
from bot.runtime.runtime import Runtime
from bot.runtime.standby import WorkLock, work_or_wait
from bot.services import services_of
from bot.shared import spoken
from bot.subjects import routes
from bot.telegram.client import Telegram
from bot.telegram.command_menus import CommandMenus
from bot.telegram.line import open_bot
from bot.telegram.rate_limit import RateLimit
from core.clock import Clock, SystemClock
from core.errors import BusyError
from core.lists.built_in import SPECIALTIES
from core.live_check.laws import KEPT_AT_WORK
from core.live_check.service import check
from storage import identity, migrate
from storage.backup import BackupError
from storage.backup import backup as copy
from storage.engine import Database, address
from storage.files import key_file
from storage.key_file import check_keys, key_of
from storage.live_check import SqlLiveCheckPages
from storage.move import Moved, MoveError, Place
from storage.move import move as carry
from storage.rekey import Rekeyed, RekeyError
from storage.rekey import rekey as seal_anew
from storage.seal import Seal, SealError
from storage.store import Store
from storage.work_lock import UnfitDatabaseError, look_at_sessions, work_lock
from storage.zone import redate

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_runtime(
    config: Config,
    clock: Clock | None = None,
    rate_limit: RateLimit | None = None,
    meter: Meter = UNMEASURED,
    reach: Reach = Reach(),  # noqa: B008 (frozen)
) -> AsyncIterator[Runtime]:
    """Open the database, meet Telegram, and join everything. Raises StartupError.

    ``rate_limit`` is how fast it may write, by default as fast as Telegram lets it. ``meter``
    counts what is done, and ``reach`` is how far it goes to read calendars elsewhere.
    """
    now = clock or SystemClock()
    async with _store(config) as store, open_bot(config) as bot:
        await _settle(config, store, bot.id, now.now())
        wake_up = WakeUp(store.open_work, meter)
        services = replace(
            services_of(store, wake_up.open_work, policy_of(config), now, reach.schemes),
            admins=frozenset(config.admins.telegram_ids),
            link=bot.link,
            meter=meter,
            public_url=config.http.url,
        )
        await _make_ready(services)
        telegram = Telegram(bot, rate_limit)
        menus = CommandMenus(bot, services.languages, services.menu)
        renderer = Renderer(services, bot.link)
        courier = Courier(store.deliveries, store.queries, now, renderer, telegram, menus, meter)
        courier.rests = services.maintenance.rests
        wake_up.wake = courier.nudge  # what was just decided is told now, not at the next tick
        reader = BusyReader(services.busy, store.queries, services.policy, reach, courier.nudge)
        vitals, board = Vitals(), Board(services, telegram)
        dispatcher = Dispatcher(services, routes(), telegram, menus, bot.link)
        yield Runtime(
            config,
            services,
            bot,
            menus,
            courier,
            Intake(store.inbox, dispatcher, now),
            schedule_jobs(services, courier, store.inbox, vitals.jobs.beat, board.show, reader.go),
            vitals,
        )


async def _make_ready(services: Services) -> None:
    """Know before the first update: the admins of the configuration, whether to rest, the lists."""
    with _told():
        await services.people.keep_admins(services.admins)
        await services.maintenance.refresh()
        await services.lists.begin((*SPECIALTIES, *spoken.built_in()))


async def run(config: Config, stop: asyncio.Event) -> None:
    """Run the bot until ``stop`` is set, or wait while another process runs it.

    Raises StartupError.
    """
    endpoint = endpoint_of(config.http)

    async def work() -> None:
        async with open_runtime(config, meter=endpoint.meter) as runtime:
            memory.settle()
            with endpoint.shows(runtime.services, runtime.vitals):
                await runtime.run(stop)

    async with _work_lock(config) as lock:
        ours = await lock.take()
        if not ours and (fault := await _fault_of_owner(config)):
            raise StartupError(fault)  # now, and not when the other one is gone
        async with endpoint.open(insist=ours):
            await work_or_wait(lock, work, stop)


async def adopt(config: Config) -> bool:
    """Let the database go on with the bot of this token; return whether it was another one's.

    Raises StartupError, also while a process is at work.
    """
    async with _work_lock(config) as lock:
        if not await lock.take():
            raise StartupError("the bot is at work; stop it first, and those who wait for it")
        async with AsyncExitStack() as stack:
            bot = await stack.enter_async_context(open_bot(config))
            store = await stack.enter_async_context(_store(config))
            return await identity.adopt(store.database, bot.id)


async def rekey(config: Config) -> Rekeyed:
    """Seal all private text anew with the first key. Raises StartupError."""
    database = config.database
    with _told():
        return await seal_anew(database.url, config.privacy.key, database.schema_name)


async def move(config: Config, url: str, schema: str) -> Moved:
    """Copy the clinic to the database at ``url``. Raises StartupError: then nothing is there."""
    source = Place("[database] url", config.database.url, config.database.schema_name)
    with _told(database="the move was broken off"):
        return await carry(source, Place("--to", url, schema), config.privacy.key)


async def probe_database(config: Config) -> tuple[str, list[str]]:
    """Say how the database is, and what keeps it from being used. Makes and changes nothing."""
    url, schema = config.database.url, config.database.schema_name
    try:
        with _told():
            await look_at_sessions(url, schema)
            if await migrate.current(url, schema) is None:
                return "there is no database yet, the first start makes it", []
            await check_keys(url, schema, config.privacy.key)
            fault = await _fault_of_owner(config)
    except StartupError as error:
        return "", [str(error)]
    if fault:
        return "", [fault]
    amiss = await _look_alive(config)
    return ("", amiss) if amiss else ("the database can be used", [])


async def _look_alive(config: Config) -> list[str]:
    """Return a line for each law that is broken on the database, which is up to date.

    What only a bot at work sees to is looked at from the desk alone: here, none may be.
    """
    url, schema = config.database.url, config.database.schema_name
    if await migrate.current(url, schema) != migrate.newest():
        return []  # the next start brings it up to date
    policy = policy_of(config)
    async with Database.open(url, schema) as database:
        found = await check(SqlLiveCheckPages(database), policy, SystemClock(), skip=KEPT_AT_WORK)
    return [
        f"live check: {line}" for line in broken(Languages(policy.zone, "en").speak("en"), found)
    ]


async def _fault_of_owner(config: Config) -> str | None:
    """Say so where the database is known to belong to another bot."""
    bot = _number_of(config)
    owner = await identity.known_owner(config.database.url, config.database.schema_name)
    if bot is None or owner in {None, bot}:
        return None
    return f"[telegram] token: {identity.AnotherBotError(owner, bot)}"


def _number_of(config: Config) -> int | None:
    """Return the bot's Telegram id, with which its token begins."""
    number = config.telegram.token.partition(":")[0]
    return int(number) if number.isdigit() else None


@asynccontextmanager
async def _work_lock(config: Config) -> AsyncIterator[WorkLock]:
    """Open the lock that one process of this bot holds. Raises StartupError."""
    with _told():
        async with work_lock(config.database.url, config.database.schema_name) as lock:
            yield lock


async def backup(config: Config, dest: Path, taken: Collection[Path] = ()) -> tuple[Path, str]:
    """Write a consistent copy of the database to ``dest``, never over ``taken`` or its own files.

    Return the copy, and where the key is without which it opens no notes. Raises StartupError.
    """
    url = config.database.url
    with _told():
        written = await copy(url, dest, config.database.schema_name, taken)
    return written, "[privacy] key" if config.privacy.key else str(key_file(address(url)))


@asynccontextmanager
async def _store(config: Config) -> AsyncIterator[Store]:
    """Open the database: its schema up to date, its privacy key at hand. Raises StartupError."""
    url, schema = config.database.url, config.database.schema_name
    async with AsyncExitStack() as stack:
        with _told():
            await migrate.upgrade(url, schema)
            seal = Seal(config.privacy.key or [await key_of(url, schema)])
            store = await stack.enter_async_context(Store.open(url, seal, schema))
        yield store


async def _settle(config: Config, store: Store, bot: int, now: datetime) -> None:
    """See that the database is this bot's and its dates are this zone's. Raises StartupError."""
    with _told():
        await identity.recognize(store.database, bot)
        await redate(store.database, config.clinic.time_zone, now)


@contextmanager
def _told(*, database: str = "[database] url") -> Iterator[None]:
    """Turn what a database refuses into StartupError, which names the setting to look at.

    ``database`` is what is to be named where the database cannot be used.
    """
    try:
        yield
    except (BusyError, UnfitDatabaseError, migrate.SchemaTooNewError) as error:
        raise StartupError(f"{database}: {error}") from error
    except SealError as error:
        raise StartupError(f"[privacy] key: {error}") from error
    except identity.AnotherBotError as error:
        raise StartupError(f"[telegram] token: {error}") from error
    except (BackupError, MoveError, RekeyError) as error:
        raise StartupError(str(error)) from error
