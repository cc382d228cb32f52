"""The command line as a process: exit codes, one clear line for each fault, never a traceback."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

WAITS = """
import asyncio
from bot.__main__ import _live

async def work(stop):
    print("working", flush=True)
    await stop.wait()
    print("put away")

_live(work)
"""


def start(*arguments: str, cwd: Path, **environ: str) -> "subprocess.Popen[str]":
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PRAXIS_")}
    return subprocess.Popen(  # noqa: S603 (our own program, our own words)
        [sys.executable, *arguments],
        cwd=cwd,
        env=plain | {"PYTHONPATH": str(ROOT)} | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def praxis(*arguments: str, cwd: Path, **environ: str) -> tuple[int, str, list[str]]:
    """Return the exit code, standard output, and the lines on standard error."""
    process = start("-m", "bot", *arguments, cwd=cwd, **environ)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    return process.returncode, out, err.splitlines()


def test_help_names_the_four_commands(tmp_path: Path) -> None:
    code, out, err = praxis("--help", cwd=tmp_path)
    assert (code, err) == (0, [])
    assert all(name in out for name in ("demo", "run", "check", "backup"))


@pytest.mark.parametrize(
    "arguments, fault",
    [
        ([], "required: COMMAND"),
        (["rnu"], "invalid choice: 'rnu'"),
        (["run", "--fast"], "unrecognized arguments: --fast"),
        (["demo", "--port", "99999"], "'99999' is not a port; write 0 to 65535"),
        (["demo", "--port", "http"], "'http' is not a port"),
        (["backup"], "required: DEST"),
        (["run"], "[telegram] token: is missing"),
        (["check"], "[telegram] token: is missing"),
        (["run", "--config", "nowhere.toml"], "nowhere.toml: there is no such file"),
        (["backup", "copy.db", "--config", "."], ".: cannot be read"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    arguments: list[str], fault: str, tmp_path: Path
) -> None:
    code, out, err = praxis(*arguments, cwd=tmp_path, PRAXIS_DATABASE__URL="sqlite:///fresh.db")
    (line,) = err
    assert line.startswith("praxis: ")
    assert fault in line
    assert code == 2
    assert not out or out.startswith("OK: the database")


def test_every_fault_of_the_configuration_has_a_line(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[booking]\nhold = 'x'\nnotice = 'y'\n[clinc]\n")
    code, _, err = praxis("run", cwd=tmp_path)
    assert code == 2
    assert [line.split(":")[1].strip() for line in err] == [
        "[booking] notice",
        "[booking] hold",
        "[clinc]",
        "[telegram] token",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGTERM")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_the_work_be_put_away(number: signal.Signals, tmp_path: Path) -> None:
    process = start("-c", WAITS, cwd=tmp_path)
    assert process.stdout
    assert process.stdout.readline() == "working\n"
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "put away\n", "")
