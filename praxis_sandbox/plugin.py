"""The pytest fixture: a test that asks for `sandbox` has Telegram to itself."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from praxis_sandbox.client import Sandbox
    from praxis_sandbox.process import SandboxProcess


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator["SandboxProcess"]:
    """The stand-in's process, started for the first test that wants it."""
    from praxis_sandbox.process import SandboxProcess  # noqa: PLC0415 (only who uses it pays)

    with SandboxProcess() as process:
        yield process


@pytest.fixture
def sandbox(sandbox_process: "SandboxProcess") -> Iterator["Sandbox"]:
    """Telegram for one bot, with a token of its own and nobody in it yet."""
    opened = sandbox_process.open_bot()
    yield opened
    sandbox_process.close_bot(opened)
