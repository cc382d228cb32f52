"""The table of methods in the stand-in's manual, written from the code.

`python -m tests.sandbox.method_table` brings the manual up to date.
"""

from pathlib import Path

from bot.sandbox.methods import states

MANUAL = Path(__file__).parents[2] / "docs" / "sandbox.md"
BEGIN, END = "<!-- methods: written from the code -->\n", "<!-- end of methods -->\n"
_ORDER = ("works", "partly", "not yet")


def table() -> str:
    """Return the table: what works first, then what works in part, then what does not."""
    known = states()
    counts = {word: sum(state.word == word for state in known.values()) for word in _ORDER}
    summary = ", ".join(f"{count} {word}" for word, count in counts.items())
    lines = [f"{summary}.", "", "| method | state | what is missing |", "| --- | --- | --- |"]
    for name, state in sorted(known.items(), key=lambda one: (_ORDER.index(one[1].word), one[0])):
        lines.append(f"| `{name}` | {state.word} | {state.lacks} |")
    return "\n".join(lines) + "\n"


def split(manual: str) -> tuple[str, str, str]:
    """Return what stands before, in and after the table."""
    before, _, rest = manual.partition(BEGIN)
    inside, _, after = rest.partition(END)
    return before + BEGIN, inside, END + after


if __name__ == "__main__":
    before, _, after = split(MANUAL.read_text(encoding="utf-8"))
    MANUAL.write_text(before + table() + after, encoding="utf-8")
