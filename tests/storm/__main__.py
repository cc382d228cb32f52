"""``make storm``: a long storm of one's own choice, and its books.

Exit code 0 where they balance, 1 where they do not; then the folder with log and database stays.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.databases import Run, prepare
from tests.storm.books import balance, transcript
from tests.storm.forecast import Forecast
from tests.storm.neighbours import Seen, storms
from tests.storm.storm import storm


def main(words: Sequence[str] | None = None) -> int:
    """Rage, balance, and tell."""
    asked = _parser().parse_args(words)
    forecast = Forecast(
        seconds=asked.seconds,
        seed=asked.seed,
        people=asked.people,
        doctors=asked.doctors,
        kill_every=asked.kill_every,
        zone=asked.zone,
        start=asked.start,
    )
    folder = Path(tempfile.mkdtemp(prefix="storm-"))
    run = Run.open()
    try:
        wrong = asyncio.run(_storms(run, folder, asked.database, forecast, asked.clinics))
    finally:
        run.close()
    if wrong:
        print(f"log and database: {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


async def _storms(
    run: Run, folder: Path, database: str, forecast: Forecast, clinics: int
) -> list[str]:
    print(f"{forecast} on {database.partition(':')[0]}, by a machine in {forecast.machine_zone}")
    async with _database(run, folder, database) as url:
        if clinics > 1:
            seen = await storms(folder, url, forecast, clinics)
        else:
            async with storm(folder, url, forecast) as after:
                seen = [Seen(*await balance(after))]
                (folder / "books.txt").write_text(await transcript(after), encoding="utf-8")
    for one in seen:
        _tell(one)
    return [fault for one in seen for fault in one.wrong]


def _tell(seen: Seen) -> None:
    for what, number in seen.sums.items():
        print(f"{number:>8} {what}")
    for one in seen.wrong:
        print(f"WRONG: {one}")
    print(f"{len(seen.wrong)} differences" if seen.wrong else "the books balance")


@asynccontextmanager
async def _database(run: Run, folder: Path, asked: str) -> AsyncIterator[str]:
    """Yield the URL of a fresh database, or bring the one that was asked for up to date."""
    if asked == "sqlite":
        async with run.sqlite(folder) as url:
            yield url
    elif asked == "postgresql":
        async with run.postgresql() as url:
            yield url
    else:
        await prepare(asked)
        yield asked


def _moment(written: str) -> datetime:
    """Read an ISO 8601 moment; without an offset it is in UTC."""
    found = datetime.fromisoformat(written)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _parser() -> argparse.ArgumentParser:
    usual = Forecast()
    parser = argparse.ArgumentParser(prog="make storm", description=__doc__)
    parser.add_argument("--seconds", type=float, default=usual.seconds)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--people", type=int, default=usual.people)
    parser.add_argument("--doctors", type=int, default=usual.doctors)
    parser.add_argument("--kill-every", type=float, default=usual.kill_every, help="seconds")
    parser.add_argument("--zone", type=ZoneInfo, default=usual.zone, help="the clinic's")
    parser.add_argument(
        "--start", type=_moment, help="set the clock, as 2026-10-24T20:00Z; it then goes faster"
    )
    parser.add_argument(
        "--clinics", type=int, default=1, help="on PostgreSQL: so many at once, a schema for each"
    )
    parser.add_argument(
        "--database", default="sqlite", help="sqlite, postgresql, or the URL of an empty database"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
