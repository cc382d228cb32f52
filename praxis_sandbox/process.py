"""The stand-in as a process of its own, and bots of one's own in it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from praxis_sandbox.client import Sandbox
from praxis_sandbox.talking import JSON, ask

_SERVE = Path(__file__).with_name("serve.py")
_SECONDS_TO_END = 10


class SandboxProcess:
    """A running `praxis sandbox`, as a context manager. It ends with the one who started it."""

    def __init__(self) -> None:
        # Neither the folder one stands in nor PYTHONPATH may offer another package named bot.
        surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        self._process = subprocess.Popen(  # noqa: S603 (this Python, this package)
            [sys.executable, "-P", str(_SERVE)],
            env=surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout  # noqa: S101 (it is a pipe)
        line = self._process.stdout.readline()
        if not line:
            self.close()
            raise RuntimeError("praxis sandbox did not start; it said why on standard error")
        self.first = Sandbox(json.loads(line))
        """The bot that is there from the start."""
        self._bots = f"{json.loads(line)['interface_url']}/bots"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def open_bot(self, **settings: object) -> Sandbox:
        """Open Telegram for another bot, with nobody in it; see POST /api/v1/bots."""
        told: JSON = ask("POST", self._bots, settings)
        return Sandbox(told)

    def close_bot(self, bot: Sandbox) -> None:
        """Close it again."""
        ask("DELETE", f"{self._bots}/{bot.token.partition(':')[0]}")

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        try:
            self._process.communicate(timeout=_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
