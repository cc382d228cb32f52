"""Publishes weekly hours ahead in a process of its own, to be killed. Takes the database's URL."""

import asyncio
import sys
from datetime import timedelta

from core.policy import ClinicPolicy
from tests.builders import NOW, Builder, SetClock, open_store

WEEK_LATER = NOW + timedelta(days=7)
POLICY = ClinicPolicy(horizon=timedelta(days=60))


async def publish_ahead(database: str) -> None:
    """Publish a week later for all doctors, and say so after each few."""
    async with open_store(database) as store:
        hours = Builder(store, clock=SetClock(WEEK_LATER), policy=POLICY).hours()
        while await hours.top_up():
            sys.stdout.write("published\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(publish_ahead(*sys.argv[1:]))
