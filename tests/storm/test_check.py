"""``praxis check`` on a database in which a law is broken: it says which, and changes nothing."""

# ruff: noqa: S608 (raw SQL breaks what no service would)

from pathlib import Path

from core.model import Slot
from tests.contract.test_live_check import run, unguarded
from tests.databases import ask
from tests.storm.ground import Ground, ground
from tests.storm.waiting import until

SLOTS = "SELECT id, starts_at, ends_at, appointment_id FROM slots ORDER BY id"
LETTERS = "SELECT id, closed_at, outcome FROM outbox ORDER BY id"


async def busy(here: Ground) -> Slot:
    """Let two patients book, one after the other; return the first one's time."""
    (first, wanted), (second, other) = await here.patients_and_times(2)
    await here.bot.start()
    await here.bot.at_work()
    here.press(first, wanted.confirm())
    here.press(second, other.confirm())

    async def both() -> bool:
        return len(await here.booked_by()) == 2

    await until(both, "the bookings")
    await until(here.all_handled, "the answers")
    return wanted.slot


async def test_a_broken_law_is_named_and_left_as_it_is(database_url: str, tmp_path: Path) -> None:
    """Written into the database past all guards: an overlap, and a reminder of nothing. The exit
    code is 1, beside a bot at work as well; where all is well it is 0."""
    async with ground(tmp_path, database_url) as here:
        slot = await busy(here)
        assert await here.bot.beside("check") == (0, "")
        assert await here.bot.stop() == 0
        await unguarded(here.store)
        longer = "7200000000" if database_url.startswith("sqlite") else "interval '2 hours'"
        await run(
            here.store,
            f"UPDATE slots SET ends_at = ends_at + {longer} WHERE id = {slot.id}",
            f"UPDATE appointments SET status = 'cancelled' WHERE slot_id = {slot.id}",
        )
        database = here.store.database
        before = [await ask(database, one) for one in (SLOTS, LETTERS)]
        await names_them(here)
        await here.bot.start()
        await here.bot.at_work()
        await names_them(here)
        assert [await ask(database, one) for one in (SLOTS, LETTERS)] == before


async def names_them(here: Ground) -> None:
    """See that a check tells of each law in a plain line."""
    code, said = await here.bot.beside("check")
    assert code == 1
    assert all(line.startswith("praxis: live check: ") for line in said.splitlines()), said
    for law in ("1 time overlaps another", "are about appointments that are off", "missing"):
        assert law in said, said
