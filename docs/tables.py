"""Writes the tables of docs/sandbox.md anew, from the code that they tell of.

Usage: ``python docs/tables.py [--check]``; with ``--check`` nothing is written, and exit code 1
says that something would be.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from datetime import UTC  # noqa: E402 (the tree comes first)

from bot.sandbox.bots import Bots  # noqa: E402 (as above)
from bot.sandbox.methods import states  # noqa: E402 (as above)
from bot.sandbox.server import Sandbox  # noqa: E402 (as above)

PAGE = ROOT / "docs" / "sandbox.md"
WORDS = ("works", "partly", "not yet")


def interface() -> list[str]:
    """Return what can be asked for over HTTP."""
    sandbox = Sandbox()
    sandbox.interface.more.extend(Bots(UTC).routes())
    rows = ((f"`{one.shown.replace('|', '')}`", one.does) for one in sandbox.interface.listed())
    return _table(("asked", "does"), rows)


def methods() -> list[str]:
    """Return how far each method of the Bot API is carried out, the best first."""
    found = sorted(states().items(), key=lambda item: (WORDS.index(item[1].word), item[0].lower()))
    counts = [f"{sum(one.word == word for _, one in found)} {word}" for word in WORDS]
    rows = ((f"`{name}`", one.word, one.lacks) for name, one in found)
    return [
        f"Of {len(found)} methods: {', '.join(counts)}.",
        "",
        *_table(("method", "", "not yet"), rows),
    ]


TABLES: dict[str, Callable[[], list[str]]] = {"interface": interface, "methods": methods}


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = (heads, tuple("---" for _ in heads), *rows)
    return [f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines]


def renewed(text: str) -> str:
    """Return the page with its tables written anew."""
    for name, made in TABLES.items():
        before, _, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"<!-- /{name} -->")
        text = "\n".join([f"{before}<!-- {name} -->", *made(), f"{end}{after}"])
    return text


def main() -> int:
    """Write the page, or look whether it would change; return the exit code."""
    text = PAGE.read_text(encoding="utf-8")
    new = renewed(text)
    if "--check" in sys.argv:
        return int(new != text)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
