"""Draws a day: its slots below one another, in as many columns as it takes to stay readable."""

from dataclasses import dataclass

from bot.pictures.picture import DayPicture, Line, Pause
from bot.shared.drawing.letters import fitted, legible, width_of
from bot.shared.drawing.looks import MARKS
from bot.shared.drawing.paper import MARGIN, WIDTH, Paper, legend_height
from bot.shared.drawing.themes import Theme

TOP = 160
LOWEST = 900
"""So that even a short day stands upright."""
GAP = 16
"""Between columns."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How a day of so many lines is laid out."""

    columns: int
    line: float
    pause: float
    text: float


def sizes(lines: int) -> Sizes:
    """Return what keeps this many lines readable on a phone, upright."""
    if lines <= 16:
        return Sizes(1, max(86, min(130, 900 / max(lines, 1))), 48, 40)
    if lines <= 40:
        return Sizes(2, 74, 40, 30)
    if lines <= 75:
        return Sizes(3, 62, 34, 24)
    return Sizes(4, 52, 30, 20)


def draw_day(picture: DayPicture, theme: Theme) -> bytes:
    """Return the day as a PNG."""
    size = sizes(sum(isinstance(line, Line) for line in picture.lines))
    columns = _columns(picture, size)
    tallest = max((sum(_height(line, size) for line in one) for one in columns), default=0)
    body = max(tallest, LOWEST)
    paper = Paper(TOP + body + 40 + legend_height(picture.legend) + 30, theme)
    paper.heading(picture.title, picture.subtitle)
    width = (WIDTH - 2 * MARGIN - GAP * (size.columns - 1)) / size.columns
    for at, column in enumerate(columns):
        y = float(TOP)
        for line in column:
            _draw(paper, line, (MARGIN + at * (width + GAP), y, width), size)
            y += _height(line, size)
    if not picture.lines:
        said = fitted(picture.empty, WIDTH - 2 * MARGIN, 40)
        middle = (WIDTH - width_of(said, 40)) / 2
        paper.text(middle, TOP + body / 2, said, 40, theme.faint)
    paper.legend(picture.legend, TOP + body + 40)
    return paper.png()


def _height(line: Line | Pause, size: Sizes) -> float:
    return size.line if isinstance(line, Line) else size.pause


def _columns(picture: DayPicture, size: Sizes) -> list[list[Line | Pause]]:
    """Part the lines into columns of about one height; none begins or ends with a pause."""
    whole = sum(_height(line, size) for line in picture.lines)
    room = whole / size.columns
    columns: list[list[Line | Pause]] = [[]]
    filled = 0.0
    for line in picture.lines:
        height = _height(line, size)
        if columns[-1] and filled + height / 2 > room and len(columns) < size.columns:
            columns.append([])
            filled = 0.0
        if columns[-1] or isinstance(line, Line):
            columns[-1].append(line)
            filled += height
    return columns


def _draw(paper: Paper, line: Line | Pause, where: tuple[float, float, float], size: Sizes) -> None:
    x, y, width = where
    if isinstance(line, Pause):
        said = fitted(line.text, width, size.text * 0.75)
        middle = x + (width - width_of(said, size.text * 0.75)) / 2
        paper.text(middle, y + size.pause / 2, said, size.text * 0.75, paper.theme.faint)
        return
    theme, middle = paper.theme, y + size.line / 2
    clock = f"{line.start}–{line.end}" if size.columns == 1 else line.start
    widest = "00:00–00:00" if size.columns == 1 else "00:00"
    clock_room = width_of(widest, size.text, bold=True) + 14
    ink = theme.faint if line.past else theme.ink
    paper.text(x, middle, clock, size.text, ink, bold=line.now)
    left = x + clock_room
    paper.box(left, y + 3, width - clock_room, size.line - 6, line.look)
    if line.now:
        left_of_it = 22 if size.columns == 1 else GAP - 3
        paper.plate(x - left_of_it, y + 6, 8, size.line - 12, theme.mark_now)
    style, pad = theme.styles[line.look], size.text * 0.5
    mark = MARKS[line.look]
    text_at = left + pad + size.text * 1.25
    paper.text(left + pad, middle, mark, size.text, style.ink)
    room = x + width - pad - text_at
    said = fitted(legible(line.name) or line.word, room, size.text)
    paper.text(text_at, middle, said, size.text, style.ink)
