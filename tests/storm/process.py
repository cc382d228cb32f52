"""The real ``praxis run`` as a process that can be killed and started again."""

import asyncio
import json
import os
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.sandbox.server import Sandbox
from tests.builders import KEY
from tests.storm.clock import Elsewhen

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 60.0

Sections = Mapping[str, Mapping[str, Any]]


class BotProcess:
    """One bot, again and again: ``start``, ``kill``, ``start`` … It logs into one file."""

    def __init__(
        self,
        folder: Path,
        sandbox: Sandbox,
        database_url: str,
        sections: Sections | None = None,
        clock: Elsewhen | None = None,
        machine_zone: str = "UTC",
    ) -> None:
        self.log = folder / "praxis.log"
        self.log.touch()
        self.sections = sections
        self._folder = folder
        self._zone = machine_zone
        base: dict[str, dict[str, Any]] = {
            "telegram": {"token": sandbox.token, "api_url": sandbox.api_url},
            "database": {"url": database_url},
            "privacy": {"key": [KEY]},
        }
        for name, section in (sections or {}).items():
            base[name] = base.get(name, {}) | dict(section)
        (folder / "config.toml").write_text(_toml(base), encoding="utf-8")
        self._program = ["-m", "tests.storm.elsewhen", *clock.words()] if clock else ["-m", "bot"]
        self._process: asyncio.subprocess.Process | None = None
        self._read_from = 0
        self._dying = False

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """The process that runs, or ran last."""
        assert self._process is not None
        return self._process.pid

    def logged(self) -> str:
        """Return all that was ever logged."""
        return self.log.read_text(encoding="utf-8")

    def let_go(self) -> set[int]:
        """Return the updates that it let go on purpose, as its log names them."""
        named = re.findall(r"too much at once: ([\d ]+)", self.logged())
        return {int(number) for numbers in named for number in numbers.split()}

    def logged_now(self) -> str:
        """Return what was logged since the last start."""
        return self.log.read_bytes()[self._read_from :].decode()

    async def start(self, command: str = "run") -> None:
        """Start it; it is not yet at work. Another ``command`` ends by itself."""
        assert not self.alive
        self._dying = False
        self._read_from = self.log.stat().st_size
        with self.log.open("ab") as log:
            self._process = await self._begin(command, stderr=log)

    async def beside(self, command: str) -> tuple[int, str]:
        """Run another command with the same configuration, beside it or alone.

        Return its exit code, and what it said on standard error.
        """
        one = await self._begin(command, stderr=PIPE, stdout=DEVNULL)
        async with asyncio.timeout(STARTS_WITHIN):
            _, said = await one.communicate()
        return one.returncode or 0, said.decode()

    async def _begin(self, command: str, **where: Any) -> asyncio.subprocess.Process:
        plain = {name: it for name, it in os.environ.items() if not name.startswith("PRAXIS_")}
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *self._program,
            command,
            cwd=self._folder,
            env=plain | {"PYTHONPATH": str(ROOT), "TZ": self._zone},
            **where,
        )

    async def at_work(self) -> None:
        """Wait until it says so. AssertionError with its log where it ended instead."""
        await self.says("at work")

    async def says(self, words: str, seconds: float = STARTS_WITHIN) -> None:
        """Wait until these words stand in the log of this start."""
        try:
            async with asyncio.timeout(seconds):
                while words not in (said := self.logged_now()):
                    assert self.alive, f"it ended before it said {words!r}:\n{said}"
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"it never said {words!r}:\n{self.logged_now()}") from None

    async def ended(self, seconds: float = STARTS_WITHIN) -> int:
        """Wait until it ends by itself; return its exit code."""
        assert self._process is not None
        async with asyncio.timeout(seconds):
            return await self._process.wait()

    async def kill(self) -> None:
        """SIGKILL: no goodbye."""
        if self.alive and self._process is not None:
            self._dying = True
            self._process.kill()
            await self._process.wait()

    async def settle(self) -> None:
        """Wait for an end that is under way."""
        if self.alive and self._dying:
            await self.ended()

    async def stop(self, seconds: float = STARTS_WITHIN) -> int:
        """SIGTERM, and wait for the end; return the exit code."""
        assert self._process is not None
        self._dying = True
        self._process.send_signal(signal.SIGTERM)
        return await self.ended(seconds)


def _toml(sections: Sections) -> str:
    """Write a configuration; JSON's strings, numbers, flags and lists are TOML's too."""
    lines = []
    for name, section in sections.items():
        tables = {key: it for key, it in section.items() if isinstance(it, Mapping)}
        lines.append(f"[{name}]")
        lines += [f"{key} = {json.dumps(it)}" for key, it in section.items() if key not in tables]
        lines += [_toml({f"{name}.{key}": it}) for key, it in tables.items()]
    return "\n".join(lines) + "\n"
