"""What operators are told to type exists: every `praxis …` in the docs, every key, every metric."""

import asyncio
import re
import tomllib
from pathlib import Path

import pytest

from bot.__main__ import _parser
from bot.config.load import keys
from bot.health.metrics import Metrics
from bot.health.readiness import judge

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
CALL = re.compile(
    r"(?:^|`|\s|/)praxis ((?:run|check|backup|move|rekey|adopt)\b[^`#\n]*)", re.MULTILINE
)
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def calls() -> list[str]:
    """Return every call of the program that a page shows as one."""
    found = set()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        shown = re.findall(r"`[^`\n]+`|^ {4,}.+$", text, re.MULTILINE)
        found |= {call.strip() for one in shown for call in CALL.findall(one)}
    return sorted(call for call in found if "[--" not in call)


@pytest.mark.parametrize("call", calls())
def test_a_command_that_is_shown_is_understood(call: str) -> None:
    words = call.split()
    if words == ["backup"]:  # the command as such, in a sentence
        words.append("DEST")
    assert callable(_parser().parse_args(words).command)


def test_settings_that_are_shown_exist() -> None:
    """A block of settings in the operator's page is TOML, and its keys are known."""
    known = {path[:depth] for path in keys() for depth in range(1, len(path) + 1)}
    for block in re.findall(r"(?:^ {4}.*\n|^\n(?= {4}))+", OPERATING, re.MULTILINE):
        settings = "\n".join(line[4:] for line in block.splitlines())
        if re.match(r"\s*\[(telegram|database|http|log)[].]", settings):
            for section, table in tomllib.loads(settings).items():
                for key in table:
                    assert (section, key) in known, (section, key)


def test_metrics_and_parts_that_are_shown_exist() -> None:
    text = asyncio.run(Metrics().text(None)).decode()
    shown = set(re.findall(r"`(praxis_\w+)", OPERATING))
    assert shown
    for name in shown:
        assert f"# TYPE {name.removesuffix('_total')}" in text
    assert "work" in asyncio.run(judge(None))


def test_the_unit_and_the_containerfile_run_what_there_is() -> None:
    """Neither as root, nor with anything that is not pinned by its hash."""
    unit = (ROOT / "docs" / "operating" / "praxis.service").read_text(encoding="utf-8")
    container = (ROOT / "docs" / "operating" / "Containerfile").read_text(encoding="utf-8")
    (start,) = re.findall(r"^ExecStart=\S+/praxis (.+)$", unit, re.MULTILINE)
    assert callable(_parser().parse_args(start.split()).command)
    assert re.search(r"^User=praxis$", unit, re.MULTILINE)
    assert re.search(r"^USER 10001:10001$", container, re.MULTILINE)
    assert "--require-hashes -r /source/.locks/run.txt" in container
    assert "--no-deps" in container
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", container, re.MULTILINE)
    assert all((ROOT / name).exists() for names in copied for name in names.split())
