"""The sandbox's clock: real time that a person can push forward, or a frozen moment for tests."""

from datetime import UTC, datetime, timedelta

from core.clock import SystemClock


class SandboxClock:
    """A `core.clock.Clock`: real time plus an offset.

    With `frozen_at` (aware) time stands still at that moment and moves only by `advance`.
    """

    def __init__(self, frozen_at: datetime | None = None) -> None:
        if frozen_at is not None and frozen_at.tzinfo is None:
            raise ValueError("frozen_at must be aware")
        self._frozen_at = frozen_at.astimezone(UTC) if frozen_at else None
        self._system = SystemClock()
        self.offset = timedelta()

    def now(self) -> datetime:
        """Return the sandbox's present moment in UTC."""
        return (self._frozen_at or self._system.now()) + self.offset

    def unix(self) -> int:
        """Return the present moment in whole unix seconds, as Telegram dates messages."""
        return int(self.now().timestamp())

    def advance(self, by: timedelta) -> None:
        """Jump ahead by `by`. Time never runs backwards: a negative jump is a ValueError."""
        if by < timedelta():
            raise ValueError("the clock only goes forward")
        self.offset += by
