"""Draws bars: booked time filled with its mark, free time as an empty frame behind it."""

from bot.numbers.chart import Bar, Chart
from bot.shared.drawing.letters import fitted, legible, width_of
from bot.shared.drawing.looks import MARKS, Look
from bot.shared.drawing.paper import MARGIN, WIDTH, Paper, legend_height
from bot.shared.drawing.themes import Theme

TOP = 170
LOWEST = 640
"""So that even a short chart stands well in a chat."""
STEP = 166
THICK = 54
NAME, SAID = 34, 26
GAP = 24


def draw(chart: Chart, theme: Theme) -> bytes:
    """Return the chart as a PNG."""
    body = max(STEP * len(chart.bars), LOWEST)
    paper = Paper(TOP + body + 30 + legend_height(chart.legend) + 30, theme)
    paper.heading(chart.title, chart.subtitle)
    longest = max((bar.booked + bar.free for bar in chart.bars), default=0)
    for at, bar in enumerate(chart.bars):
        _draw(paper, bar, TOP + at * STEP, longest)
    if not chart.bars:
        said = fitted(chart.empty, WIDTH - 2 * MARGIN, 40)
        paper.text((WIDTH - width_of(said, 40)) / 2, TOP + body / 2, said, 40, theme.faint)
    paper.legend(chart.legend, TOP + body + 30)
    return paper.png()


def _draw(paper: Paper, bar: Bar, top: float, longest: int) -> None:
    theme, room = paper.theme, WIDTH - 2 * MARGIN
    share = fitted(bar.share, room / 3, NAME, bold=True)
    wide = width_of(share, NAME, bold=True)
    name = fitted(legible(bar.name) or bar.name, room - wide - GAP, NAME)
    paper.text(MARGIN, top + 20, name, NAME, theme.ink)
    paper.text(WIDTH - MARGIN - wide, top + 20, share, NAME, theme.ink, bold=True)
    _boxes(paper, bar, top + 46, room / longest if longest else 0)
    said = fitted(bar.said, room, SAID)
    paper.text(MARGIN, top + 46 + THICK + 22, said, SAID, theme.faint)


def _boxes(paper: Paper, bar: Bar, top: float, scale: float) -> None:
    if not bar.booked + bar.free:
        paper.plate(MARGIN, top + THICK / 2 - 1, WIDTH - 2 * MARGIN, 2, paper.theme.grid)
        return
    filled = bar.booked * scale
    for look, x, width in (
        (Look.BOOKED, MARGIN, filled),
        (Look.FREE, MARGIN + filled, bar.free * scale),
    ):
        if not width:
            continue
        paper.box(x, top, max(width, 4), THICK, look)
        mark, ink = MARKS[look], paper.theme.styles[look].ink
        if width > 2 * NAME:
            paper.text(x + 16, top + THICK / 2, mark, NAME - 4, ink)
