"""What a storm leaves: the ground as it is then, and what went wrong on the way."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.storm.crowd import Crowd
from tests.storm.forecast import Forecast
from tests.storm.ground import Ground


@dataclass(slots=True)
class Aftermath:
    """What is left when it is calm again; the bot has stopped."""

    here: Ground
    forecast: Forecast
    crowd: Crowd
    ended: datetime
    restarts: int = 0
    echoes: int = 0
    faults: list[str] = field(default_factory=list)
    """What went wrong on the way."""
    left_behind: dict[str, bytes] = field(default_factory=dict)
    """What stood in SQLite's log of writes when the bot died, the last few times."""

    def keep_what_was_left(self) -> None:
        """Copy the log of writes as the dead left it."""
        file = Path(f"{self.here.store.database.writer.url.database}-wal")
        if file.exists():
            self.left_behind[f"{file.name} {self.restarts % 5}"] = file.read_bytes()

    @property
    def ended_shown(self) -> datetime:
        """The clinic's time when all was calm."""
        clock = self.forecast.clock
        return self.ended if clock is None else clock.at(self.ended)

    def when(self, shown: datetime) -> datetime:
        """Return the true moment at which the clinic's clock showed this."""
        clock = self.forecast.clock
        return shown if clock is None else clock.when(shown)
