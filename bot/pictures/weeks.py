"""Draws a week: a column for each day, and slots where the clinic's clock has them."""

from bot.pictures.picture import Block, WeekPicture
from bot.shared.drawing.letters import drawable, fitted, legible, width_of
from bot.shared.drawing.looks import MARKS
from bot.shared.drawing.paper import MARGIN, WIDTH, Paper, legend_height
from bot.shared.drawing.themes import Theme

TOP = 220
HOURS = 66
"""Room for the hours at the left."""
RIGHT = 24
SMALLEST_TEXT, LARGEST_TEXT = 15, 23


def draw_week(picture: WeekPicture, theme: Theme) -> bytes:
    """Return the week as a PNG."""
    hours = max(picture.last - picture.first, 1)
    per_hour = min(140.0, max(1200.0 / hours, 56.0))
    body = hours * per_hour
    paper = Paper(TOP + body + 50 + legend_height(picture.legend) + 30, theme)
    paper.heading(picture.title, picture.subtitle)
    room = (WIDTH - HOURS - RIGHT - 8) / len(picture.columns)
    _grid(paper, picture, per_hour, room)
    for block in picture.blocks:
        _draw(paper, block, picture.first, (per_hour, room))
    if not picture.blocks:
        said = fitted(picture.empty, WIDTH - 2 * MARGIN, 40)
        paper.text((WIDTH - width_of(said, 40)) / 2, TOP + body / 2, said, 40, theme.faint)
    paper.legend(picture.legend, TOP + body + 50)
    return paper.png()


def _grid(paper: Paper, picture: WeekPicture, per_hour: float, room: float) -> None:
    theme, hours = paper.theme, picture.last - picture.first
    if picture.today is not None:
        paper.plate(
            HOURS + 8 + picture.today * room, TOP - 54, room, 54 + hours * per_hour, theme.today
        )
    for at in range(hours + 1):
        y = TOP + at * per_hour
        paper.plate(HOURS, y - 1, WIDTH - HOURS - RIGHT, 2, theme.grid)
        paper.text(10, y, f"{(picture.first + at) % 24:02}:00", 19, theme.faint)
    for at, label in enumerate(picture.columns):
        shown = fitted(label, room - 4, 27, bold=True)
        left = HOURS + 8 + at * room + (room - width_of(shown, 27, bold=True)) / 2
        is_today = at == picture.today
        paper.text(left, TOP - 30, shown, 27, theme.mark_now if is_today else theme.ink, bold=True)


def _draw(paper: Paper, block: Block, first: int, scale: tuple[float, float]) -> None:
    per_hour, room = scale
    x, width = HOURS + 8 + block.column * room, room - 4
    if block.half:
        width /= 2
        x += width * (block.half - 1)
    y = TOP + (block.start - first * 60) * per_hour / 60
    height = (block.end - block.start) * per_hour / 60
    paper.box(x + 2, y + 1, width, height - 2, block.look)
    size = min(LARGEST_TEXT, height * 0.62)
    if size < SMALLEST_TEXT:
        return
    ink, mark = paper.theme.styles[block.look].ink, MARKS[block.look]
    indent = size * 1.15
    middles = _middles(y, height, size)
    paper.text(x + 8, middles[0], mark, size, ink)
    first_room, room = width - 14 - indent, width - 14
    said = legible(block.name) or block.word
    lines = _wrapped(said, first_room, size) if len(middles) > 1 else (said,)
    for at, line in enumerate(lines):
        left, least = (x + 8, room) if at else (x + 8 + indent, first_room)
        paper.text(left, middles[at], fitted(line, least, size), size, ink)


def _middles(y: float, height: float, size: float) -> tuple[float, ...]:
    """Return where the lines of a box stand: one, or two where it is high enough."""
    if height < 2.6 * size:
        return (y + height / 2,)
    return (y + size * 0.9, y + size * 2.05)


def _wrapped(text: str, room: float, size: float) -> tuple[str, ...]:
    """Part a name between words into two lines, the first as full as there is room for."""
    words = text.split()
    taken = 1
    while taken < len(words) and width_of(drawable(" ".join(words[: taken + 1])), size) <= room:
        taken += 1
    return tuple(line for line in (" ".join(words[:taken]), " ".join(words[taken:])) if line)
