"""What things in pictures are told apart by, and what each is called."""

from dataclasses import dataclass
from enum import StrEnum


class Look(StrEnum):
    """What a slot is told apart by: a mark, a pattern, a border; the colour only helps."""

    FREE = "free"
    HELD = "held"
    REQUEST = "request"
    BOOKED = "booked"
    ARRIVED = "arrived"
    COMPLETED = "completed"
    MISSED = "missed"
    CLOSED = "closed"
    TIME_OFF = "time-off"
    PAST = "past"


MARKS = {
    Look.FREE: "○",
    Look.HELD: "◌",
    Look.REQUEST: "?",
    Look.BOOKED: "●",
    Look.ARRIVED: "◉",
    Look.COMPLETED: "✔",
    Look.MISSED: "✘",
    Look.CLOSED: "✕",
    Look.TIME_OFF: "–",
    Look.PAST: "·",
}


@dataclass(frozen=True, slots=True)
class Legend:
    """What a look is called."""

    look: Look
    word: str
