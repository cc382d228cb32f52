"""``praxis`` on a machine whose clock is set elsewhere: python -m tests.storm.elsewhen CLOCK … run.

The same command line and the same bot; only what the machine's clock says is another.
"""

import sys
from datetime import datetime

from bot.__main__ import main
from core.clock import SystemClock
from tests.storm.clock import Elsewhen, real_now


def set_clock(elsewhen: Elsewhen) -> None:
    """Let the machine's clock show another time in this process."""

    def now(_clock: SystemClock) -> datetime:
        return elsewhen.at(real_now())

    SystemClock.now = now  # type: ignore[assignment,method-assign]  # the machine itself cannot be set


if __name__ == "__main__":
    set_clock(Elsewhen.read(*sys.argv[1:6]))
    sys.exit(main(sys.argv[6:]))
