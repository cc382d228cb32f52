"""What the tree may hold: the laws that no linter knows."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

TOP_LEVEL = {
    ".ci",
    ".gitignore",
    ".locks",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "bot",
    "config.example.toml",
    "core",
    "docs",
    "pyproject.toml",
    "storage",
    "tests",
}
PURE = {"core", "pydantic", *sys.stdlib_module_names}

# Put together here, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")
REGISTRIES = re.compile(
    "|".join(
        re.escape(".".join(host))
        for host in [
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("proxy", "golang"),
        ]
    )
)


def tracked() -> list[Path]:
    """Return every file that git keeps; nothing where this is no checkout."""
    listing = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 (any git)
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [ROOT / name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]


FILES = tracked()
pytestmark = pytest.mark.skipif(not FILES, reason="this is not a git checkout")


def texts() -> list[tuple[str, str]]:
    """Return the text files with their names."""
    found = []
    for path in FILES:
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_the_top_level_holds_what_a_visitor_expects() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} <= TOP_LEVEL


def test_nothing_is_left_unfinished() -> None:
    assert [name for name, text in texts() if UNFINISHED.search(text)] == []


def test_no_file_names_a_package_registry() -> None:
    assert [name for name, text in texts() if REGISTRIES.search(text)] == []


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_a_lock_pins_every_package_by_its_hash_and_says_nothing_of_where_it_is(lock: str) -> None:
    text = (ROOT / ".locks" / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []
    assert [line for line in lines if re.search(r"--(extra-)?index|--find-links|://", line)] == []


def test_the_tests_run_with_what_people_run() -> None:
    """Every package of the run lock is in the dev lock at the same version."""
    pins = re.compile(r"^\S+==\S+", re.MULTILINE)
    run, dev = (
        set(pins.findall((ROOT / ".locks" / name).read_text(encoding="utf-8")))
        for name in ("run.txt", "dev.txt")
    )
    assert run <= dev


@pytest.mark.parametrize(
    "path", sorted((ROOT / "core").glob("**/*.py")), ids=lambda path: path.name
)
def test_core_needs_only_the_standard_library_and_pydantic(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.partition(".")[0])
    assert imported <= PURE
