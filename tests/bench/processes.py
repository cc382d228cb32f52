"""The processes that a press goes through: the stub, the real bot, and the bots it is held against.

All of them talk over 127.0.0.1 alone, and all of them are ended by whoever started them.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import aiohttp

from tests.bench.clinic import World
from tests.builders import KEY

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0

_tokens = (f"1000001:bench{number}" for number in count(1))
"""Each for a run of its own, all of the same bot: a database belongs to one."""


@dataclass(frozen=True, slots=True)
class Stub:
    """The fast stand-in for Telegram, from the bench's side."""

    api_url: str
    _session: aiohttp.ClientSession

    async def order(self, what: str, token: str, **details: Any) -> Any:
        """Give the stub an order; see tests/bench/stub.py."""
        body = {"token": token, **details}
        async with self._session.post(f"{self.api_url}/desk/{what}", json=body) as response:
            response.raise_for_status()
            return await response.json()

    async def drive(self, token: str, presses: Sequence[Any], at_once: int) -> dict[str, Any]:
        """Have all these buttons pressed, each ``(person, payload)``, so many at once."""
        driven: dict[str, Any] = await self.order("drive", token, presses=presses, at_once=at_once)
        return driven


@asynccontextmanager
async def stub() -> AsyncIterator[Stub]:
    """Run the stub."""
    async with (
        _running("-m", "tests.bench.stub", stdout=asyncio.subprocess.PIPE) as process,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session,
    ):
        assert process.stdout is not None
        port = int(await process.stdout.readline())
        yield Stub(f"http://127.0.0.1:{port}", session)


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that has begun to poll."""

    token: str
    started_in: float
    """Seconds from its process's start to its first poll."""


@asynccontextmanager
async def praxis(stub: Stub, world: World) -> AsyncIterator[Bot]:
    """Run the real bot, ``praxis run``, on a world."""
    token = next(_tokens)
    settings = {
        "PRAXIS_TELEGRAM__TOKEN": token,
        "PRAXIS_TELEGRAM__API_URL": stub.api_url,
        "PRAXIS_DATABASE__URL": world.url,
        "PRAXIS_PRIVACY__KEY": KEY,
        "PRAXIS_LOG__LEVEL": "error",
    }
    with TemporaryDirectory() as folder:  # where no config.toml is
        async with _polling(stub, token, folder, settings, "-m", "bot", "run") as bot:
            yield bot


@asynccontextmanager
async def plain_bot(stub: Stub, kind: str, screens: dict[str, Any]) -> AsyncIterator[Bot]:
    """Run one of the bots of tests/bench/plain_bot.py."""
    token = next(_tokens)
    with TemporaryDirectory() as folder:
        words = ("-m", "tests.bench.plain_bot", kind, stub.api_url, token, json.dumps(screens))
        async with _polling(stub, token, folder, {}, *words) as bot:
            yield bot


@asynccontextmanager
async def _polling(
    stub: Stub, token: str, folder: str, settings: dict[str, str], *words: str
) -> AsyncIterator[Bot]:
    begun = time.monotonic()
    async with _running(*words, settings=settings, folder=folder) as process:
        polled = asyncio.ensure_future(stub.order("polled", token))
        ended = asyncio.ensure_future(process.wait())
        await asyncio.wait({polled, ended}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if not polled.done():
            polled.cancel()
            raise RuntimeError(f"no poll came from {' '.join(words[:3])}")
        yield Bot(token, polled.result() - begun)


@asynccontextmanager
async def _running(
    *words: str,
    settings: Mapping[str, str] = MappingProxyType({}),
    folder: str | Path = ROOT,
    stdout: int | None = None,
) -> AsyncIterator[asyncio.subprocess.Process]:
    plain = {name: it for name, it in os.environ.items() if not name.startswith("PRAXIS_")}
    environment = plain | {"PYTHONPATH": str(ROOT)} | dict(settings)
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=folder, env=environment, stdout=stdout
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                async with asyncio.timeout(PATIENCE):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
