"""Light and dark: how each look is drawn. Patterns and borders tell them apart in grey too."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.shared.drawing.looks import Look


@dataclass(frozen=True, slots=True)
class Style:
    """A box: what fills it, its pattern and border, and the ink upon it."""

    fill: str
    edge: str
    ink: str
    hatch: str | None = None
    hatch_color: str | None = None
    line: str = "solid"
    width: float = 2.5


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a picture."""

    paper: str
    ink: str
    faint: str
    grid: str
    today: str
    mark_now: str
    styles: Mapping[Look, Style]


LIGHT = Theme(
    paper="#ffffff",
    ink="#14202b",
    faint="#5b6875",
    grid="#dfe4e9",
    today="#eef4fb",
    mark_now="#d4380d",
    styles={
        Look.FREE: Style("#ffffff", "#2e8b57", "#1f6b41"),
        Look.PAST: Style("#ffffff", "#c3cad1", "#5b6875", line="dotted"),
        Look.HELD: Style("#fffbe6", "#b58900", "#7a5c00", line="dotted", width=3.5),
        Look.REQUEST: Style("#fff3d6", "#d98200", "#5c3700", "//", "#f3cf8b", "dashed", 3.5),
        Look.BOOKED: Style("#1f6fb5", "#1f6fb5", "#ffffff"),
        Look.ARRIVED: Style("#0d4a80", "#f0a500", "#ffffff", width=5),
        Look.COMPLETED: Style("#d6e6f5", "#7fa9cf", "#2b4a66"),
        Look.MISSED: Style("#fbe3e1", "#b3261e", "#8a1c15", "\\\\", "#f0bdb9"),
        Look.CLOSED: Style("#e9ecef", "#9aa5b1", "#4f5a65", "xx", "#d3d9de"),
        Look.TIME_OFF: Style("#f1eaf7", "#8e6bb0", "#5a3d78", "..", "#c9b3dd"),
    },
)
DARK = Theme(
    paper="#10161c",
    ink="#eef3f7",
    faint="#a3b0bc",
    grid="#2a343e",
    today="#18222c",
    mark_now="#ff7a52",
    styles={
        Look.FREE: Style("#10161c", "#4cc38a", "#7be0ae"),
        Look.PAST: Style("#10161c", "#3d4954", "#a3b0bc", line="dotted"),
        Look.HELD: Style("#2b2610", "#e0b93a", "#f4d873", line="dotted", width=3.5),
        Look.REQUEST: Style("#3a2a0c", "#f0a637", "#ffdc9c", "//", "#5c441a", "dashed", 3.5),
        Look.BOOKED: Style("#3b8ed8", "#3b8ed8", "#06131f"),
        Look.ARRIVED: Style("#8cc4f5", "#ffb829", "#06131f", width=5),
        Look.COMPLETED: Style("#1d3347", "#44698a", "#b5d3ee"),
        Look.MISSED: Style("#3b1816", "#f2776e", "#ffb9b3", "\\\\", "#61302c"),
        Look.CLOSED: Style("#20272e", "#59656f", "#b3bdc6", "xx", "#323c45"),
        Look.TIME_OFF: Style("#281f33", "#a883cc", "#d8c2ee", "..", "#594272"),
    },
)
