"""Pictures as values: what stands where, in words that are ready to be drawn."""

from dataclasses import dataclass

from bot.shared.drawing.looks import Legend, Look


@dataclass(frozen=True, slots=True)
class Line:
    """A slot of a day: when it begins and ends, how it looks, who is in it.

    ``word`` stands where nobody is, or no letter of the name can be drawn.
    """

    look: Look
    start: str
    end: str
    name: str
    word: str
    past: bool
    now: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch between slots."""

    text: str


@dataclass(frozen=True, slots=True)
class DayPicture:
    """A day; ``empty`` is said where it has no line."""

    title: str
    subtitle: str
    lines: tuple[Line | Pause, ...]
    legend: tuple[Legend, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Block:
    """A slot of a week: in which column, from which minute of the wall clock to which.

    ``word`` stands where no letter of the name can be drawn; both are empty where nobody is.
    ``half`` is 1 or 2 in the hour that the clock shows twice: the first time left, then right.
    """

    column: int
    start: int
    end: int
    look: Look
    name: str
    word: str
    past: bool
    half: int = 0


@dataclass(frozen=True, slots=True)
class WeekPicture:
    """A week of columns, from hour ``first`` to ``last``; ``today`` is a column, where it is."""

    title: str
    subtitle: str
    columns: tuple[str, ...]
    today: int | None
    blocks: tuple[Block, ...]
    first: int
    last: int
    legend: tuple[Legend, ...]
    empty: str
