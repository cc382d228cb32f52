"""The line to Telegram: does anybody answer."""

import logging
import re
import time

from telegram.error import TelegramError

log = logging.getLogger(__name__)

FAILURES_BEFORE_PAUSE = 5
LONGEST_OUTAGE_PAUSE = 5.0
"""Seconds at most until one letter finds out again: an outage costs little more than it lasts."""


class CircuitBreaker:
    """Whether Telegram answers at all.

    While it does not, everything waits, and a letter now and then finds out. So an outage wears out
    nobody's patience, and its end is noticed soon.
    """

    def __init__(self) -> None:
        self._failures = 0
        self._since = 0.0

    def answered(self) -> None:
        """Telegram said something, be it a refusal."""
        if self._failures >= FAILURES_BEFORE_PAUSE:
            log.info("Telegram answers again after %.0f s", time.monotonic() - self._since)
        self._failures = 0

    def failed(self) -> float:
        """No answer. Return the seconds to wait with everything: as long as it has been so."""
        now = time.monotonic()
        if self._failures == 0:
            self._since = now
        self._failures += 1
        if self._failures < FAILURES_BEFORE_PAUSE:
            return 0.0
        if self._failures == FAILURES_BEFORE_PAUSE:
            log.warning("Telegram does not answer: letters wait")
        return min(max(1.0, now - self._since), LONGEST_OUTAGE_PAUSE)


def cause_of(error: TelegramError) -> str:
    """Return what Telegram said, up to where it may begin to quote the message."""
    return re.split(r"[\"':]", error.message, maxsplit=1)[0].strip()
