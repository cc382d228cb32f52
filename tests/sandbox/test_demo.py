"""The demo as a process: its bot is at work, and nobody else knows its token."""

import asyncio
import json
import re
import sys
from pathlib import Path

import aiohttp

from bot.sandbox.server import DEFAULT_TOKEN
from tests.storm.waiting import until

ROOT = Path(__file__).parents[2]


async def test_the_demos_token_is_its_own(tmp_path: Path) -> None:
    """Who knows the stand-in's usual token cannot act as the demo's bot."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "0"),
        cwd=ROOT,
        env={"PATH": "", "TMPDIR": str(tmp_path)},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(60):
            line = (await process.stdout.readline()).decode()
        found = re.search(r"http://\S+/", line)
        assert found, line
        async with aiohttp.ClientSession() as client:

            async def asked() -> bool:
                return "asks for an appointment" in await shown(client, found[0])

            await until(asked, "the request on the doctor's phone")
            assert len(json.loads(await shown(client, found[0]))) == 3
            async with client.get(f"{found[0]}bot{DEFAULT_TOKEN}/getMe") as answer:
                assert answer.status == 401
    finally:
        process.terminate()
        assert await process.wait() == 0


async def shown(client: aiohttp.ClientSession, page: str) -> str:
    """Return the phones on the page, as JSON."""
    async with client.get(f"{page}api/v1/state") as answer:
        return json.dumps((await answer.json())["phones"])
