"""Draws pictures with matplotlib: its objects alone, never pyplot.

Importing this module takes about a second, so that ``painter`` does it when it is first needed.
"""

from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from bot.shared.drawing.letters import DPI, drawable, fitted, font_for, width_of
from bot.shared.drawing.looks import MARKS, Legend, Look
from bot.shared.drawing.themes import Theme

WIDTH = 1080
MARGIN = 40


class Paper:
    """A sheet of pixels, counted from its top left corner."""

    def __init__(self, height: float, theme: Theme) -> None:
        self.theme = theme
        self.height = height
        self._figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=theme.paper)
        FigureCanvasAgg(self._figure)

    def text(
        self, x: float, y: float, text: str, size: float, color: str, *, bold: bool = False
    ) -> None:
        """Write one line whose middle is at ``y``."""
        self._figure.add_artist(
            Text(
                x,
                self.height - y,
                text,
                color=color,
                fontproperties=font_for(text, size, bold=bold),
                verticalalignment="center_baseline",
                parse_math=False,
                transform=IdentityTransform(),
            )
        )

    def box(self, x: float, y: float, width: float, height: float, look: Look) -> None:
        """Draw a slot's box; ``x`` and ``y`` are its top left corner."""
        style = self.theme.styles[look]
        inset = 1.5
        patch = FancyBboxPatch(
            (x + inset, self.height - y - height + inset),
            max(width - 2 * inset, 1),
            max(height - 2 * inset, 1),
            boxstyle=f"round,pad=0,rounding_size={min(10, height / 4)}",
            facecolor=style.fill,
            edgecolor=style.edge,
            linewidth=style.width,
            linestyle=style.line,
            hatch=style.hatch,
            transform=IdentityTransform(),
        )
        patch.set_hatch_linewidth(2)
        if style.hatch_color:
            patch.set_hatchcolor(style.hatch_color)
        self._figure.add_artist(patch)

    def plate(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """Fill a rectangle."""
        corner = (x, self.height - y - height)
        self._figure.add_artist(
            Rectangle(
                corner, width, height, color=color, linewidth=0, transform=IdentityTransform()
            )
        )

    def heading(self, title: str, subtitle: str) -> None:
        """Write the title and the line below it."""
        title, room = title[:1].upper() + title[1:], WIDTH - 2 * MARGIN
        size = 46.0
        while size > 26 and width_of(drawable(title, bold=True), size, bold=True) > room:
            size -= 2
        self.text(MARGIN, 58, fitted(title, room, size, bold=True), size, self.theme.ink, bold=True)
        self.text(MARGIN, 116, fitted(subtitle, room, 32), 32, self.theme.faint)

    def legend(self, legend: tuple[Legend, ...], y: float) -> None:
        """Say what each look is called, three beside each other."""
        room = (WIDTH - 2 * MARGIN) / 3
        for at, one in enumerate(legend):
            x, top = MARGIN + room * (at % 3), y + 52 * (at // 3)
            self.box(x, top, 56, 40, one.look)
            style = self.theme.styles[one.look]
            mark = MARKS[one.look]
            self.text(x + 28 - width_of(mark, 24) / 2, top + 20, mark, 24, style.ink)
            word = fitted(one.word, room - 84, 30)
            self.text(x + 70, top + 20, word, 30, self.theme.faint)

    def png(self) -> bytes:
        """Return the picture."""
        written = BytesIO()
        self._figure.savefig(written, format="png")
        return written.getvalue()


def legend_height(legend: tuple[Legend, ...]) -> float:
    """Return how much room a legend takes."""
    return 52.0 * -(-len(legend) // 3)
