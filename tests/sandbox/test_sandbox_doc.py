"""docs/sandbox.md: what it shows runs as it stands there, and its tables say what the code does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
SHOWN = dict(re.findall(r"<!-- file: (\S+) -->\n```python\n(.*?)```", PAGE, re.DOTALL))
SETTINGS = """[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
filterwarnings = error
"""
URLLIB_BOT = """
import json, sys, urllib.request

def call(method, **params):
    request = urllib.request.Request(sys.argv[2] + sys.argv[1] + "/" + method,
        json.dumps(params).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))["result"]

offset = 0
while True:
    for update in call("getUpdates", offset=offset, timeout=20):
        offset = update["update_id"] + 1
        call("sendMessage", chat_id=update["message"]["chat"]["id"], text=update["message"]["text"])
"""


def run_tests(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the tests in a folder as somebody else's suite does, with the fixture installed."""
    (folder / "pytest.ini").write_text(SETTINGS)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *more]
    return subprocess.run(  # noqa: S603 (this Python, these tests)
        [*command, *(() if installed() else ("-p", "praxis_sandbox.plugin"))],
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def installed() -> bool:
    """Whether this environment names the fixture to pytest already."""
    from importlib.metadata import entry_points  # noqa: PLC0415 (here alone)

    return bool(entry_points(group="pytest11", name="praxis_sandbox"))


def test_the_tests_that_are_shown_pass(tmp_path: Path) -> None:
    """A bot on python-telegram-bot, as a process and in the test's own loop."""
    for name, content in SHOWN.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    shown = SHOWN["test_echo_bot.py"].splitlines()
    assert len([line for line in shown if line]) == 10
    ran = run_tests(tmp_path)
    assert "2 passed" in ran.stdout, ran.stdout + ran.stderr


def test_a_bot_without_any_library_passes_the_same_test(tmp_path: Path) -> None:
    """And the fixture minds neither another package called bot nor what a failure leaves behind."""
    (tmp_path / "bot.py").write_text("raise ImportError('not this one')")
    (tmp_path / "echo_bot.py").write_text(URLLIB_BOT, encoding="utf-8")
    shown = SHOWN["test_echo_bot.py"]
    (tmp_path / "test_echo.py").write_text(shown, encoding="utf-8")
    silent = shown.replace('wait_for("anybody there?")', 'wait_for("somebody", timeout=0.2)')
    (tmp_path / "test_silence.py").write_text(silent, encoding="utf-8")
    ran = run_tests(tmp_path)
    assert "1 failed, 1 passed" in ran.stdout, ran.stdout + ran.stderr
    assert "waited 0.2 s for 'somebody'" in ran.stdout
    assert "  me> Is anybody there?" in ran.stdout


def test_a_suite_that_does_not_ask_for_it_pays_nothing(tmp_path: Path) -> None:
    """Nothing is imported but the fixture's own module, and no process is started."""
    (tmp_path / "test_other.py").write_text(
        "import sys\n\n"
        "def test_light():\n"
        "    heavy = {'aiohttp', 'pydantic', 'bot', 'core', 'praxis_sandbox.process'}\n"
        "    assert not heavy & set(sys.modules)\n"
    )
    ran = run_tests(tmp_path)
    assert "1 passed" in ran.stdout, ran.stdout + ran.stderr


def test_pytest_finds_the_fixture_by_its_name() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '[project.entry-points.pytest11]\npraxis_sandbox = "praxis_sandbox.plugin"' in project
    assert 'sources = ["bot/sandbox/fixture"]' in project


@pytest.mark.skipif(sys.platform == "win32", reason="a path of this tree is run")
def test_the_tables_say_what_the_code_does() -> None:
    """Where one does not: `python docs/tables.py` writes them anew."""
    command = [sys.executable, "docs/tables.py", "--check"]
    checked = subprocess.run(  # noqa: S603 (this Python, this tree)
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr or "run: python docs/tables.py"
