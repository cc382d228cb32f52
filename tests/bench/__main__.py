"""``make bench``: one table of ratios, each against a reference measured in the same run."""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import uvloop

from tests.bench import booking, presses, reading, reminders, starting
from tests.bench.measure import Bench
from tests.bench.table import machine, table
from tests.bench.worlds import LARGE, Worlds
from tests.databases import Run

DURABLE = ""
"""PostgreSQL as it comes: both sides wait for the disk."""
QUICK, FULL = (2, 0.25, LARGE // 10), (5, 1.0, LARGE)
"""Rounds, the share of what is done in each, and the slots of a large clinic."""

MEASUREMENTS: dict[str, Callable[[Bench], Coroutine[Any, Any, None]]] = {
    "booking": booking.booking,
    "one-slot": booking.one_slot,
    "hot-slots": booking.hot_slots,
    "reading": reading.reading,
    "presses": presses.presses,
    "transport": presses.transport,
    "reminders": reminders.reminders,
    "starting": starting.starting,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and return 1 where something was wrong. Time is never wrong."""
    options = _parser().parse_args(arguments)
    begun, run = time.monotonic(), Run.open(DURABLE)
    bench = Bench(Worlds(run), _say, *(QUICK if options.quick else FULL))
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            for name in options.only or MEASUREMENTS:
                runner.run(MEASUREMENTS[name](bench))
    except KeyboardInterrupt:
        return 1
    finally:
        _say("")
        run.close()
    print(machine(), table(bench.rows), sep="\n\n")
    print(f"\n{time.monotonic() - begun:.0f} seconds, medians of {bench.rounds} rounds")
    for line in bench.wrong:
        print(f"wrong: {line}", file=sys.stderr)
    return 1 if bench.wrong else 0


def _say(line: str) -> None:
    """Show what goes on, in one line that is written over and over where somebody looks on."""
    if sys.stderr.isatty():
        print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller clinic, fewer rounds")
    parser.add_argument(
        "--only", action="append", choices=MEASUREMENTS, metavar="NAME", help=" ".join(MEASUREMENTS)
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
