"""What kind of storm: how long, who is there, by which clock, under which rules of the clinic."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from core.policy import ClinicPolicy
from tests.storm.clock import Elsewhen, real_now
from tests.storm.process import Sections

AHEAD = timedelta(hours=12)
"""How far a clock that is set elsewhere gets during a storm."""
EVERY = 120
"""Such a clock leaps about so many times, but not more often than ``LEAST_EVERY`` seconds."""
LEAST_EVERY = 1.5
LONG = 60.0
"""A shorter storm waits for no visit to be completed by itself: that job comes seldom."""
STRANGE_ZONES = ("Pacific/Auckland", "America/St_Johns", "Asia/Kathmandu", "UTC")


@dataclass(frozen=True)
class Forecast:
    """What kind of storm. Without ``start`` it goes by the machine's own clock."""

    seconds: float = 600.0
    seed: int = 1
    people: int = 40
    doctors: int = 6
    kill_every: float = 5.0
    zone: ZoneInfo = ZoneInfo("Europe/Berlin")
    start: datetime | None = None
    log_level: str = "debug"

    @property
    def machine_zone(self) -> str:
        """The zone that the machine's clock is in, far from the clinic's."""
        return STRANGE_ZONES[self.seed % len(STRANGE_ZONES)]

    @property
    def policy(self) -> ClinicPolicy:
        """The clinic's rules: short enough for reminders and cut-offs to matter meanwhile."""
        minutes = (180, 60) if self.start else (5, 2)
        return ClinicPolicy(
            zone=self.zone,
            notice=timedelta(minutes=1),
            cutoff=timedelta(minutes=15 if self.start else 1),
            upcoming_per_patient=8,
            hold=timedelta(seconds=20),
            answer_within=timedelta(hours=3) if self.start else timedelta(minutes=1),
            offer_within=timedelta(hours=4) if self.start else timedelta(minutes=5),
            quiet=None,
            complete_after=timedelta(hours=1 if self.start and self.seconds >= LONG else 9 * 24),
            reminders_before=tuple(timedelta(minutes=one) for one in minutes),
        )

    @property
    def sections(self) -> Sections:
        """The same rules as a configuration."""
        policy = self.policy
        return {
            "clinic": {"time_zone": self.zone.key},
            "booking": {
                "notice": _seconds(policy.notice),
                "cutoff": _seconds(policy.cutoff),
                "upcoming_per_patient": policy.upcoming_per_patient,
                "hold": _seconds(policy.hold),
            },
            "reminders": {"before": [_seconds(one) for one in policy.reminders_before]},
            "practice": {
                "answer_within": _seconds(policy.answer_within),
                "complete_after": _seconds(policy.complete_after),
            },
            "waitlist": {"answer_within": _seconds(policy.offer_within), "quiet": ""},
            "log": {"level": self.log_level},
        }

    @cached_property
    def clock(self) -> Elsewhen | None:
        """Return a clock that begins now; it leaps a little longer than the storm lasts."""
        if self.start is None:
            return None
        every = max(self.seconds / EVERY, LEAST_EVERY)
        leaps = int(self.seconds / every) + 2
        leap = max(AHEAD.total_seconds() - self.seconds, 60 * leaps) / leaps
        return Elsewhen(self.start, real_now(), every, leap, leaps)


def _seconds(length: timedelta) -> str:
    return f"{length.total_seconds():.0f}s"
