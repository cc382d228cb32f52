"""From the start of the process to its first poll, in an empty clinic and in a large one."""

from tests.bench.clinic import ENGINES
from tests.bench.measure import Bench, Row
from tests.bench.processes import praxis, stub
from tests.bench.worlds import EMPTY


async def starting(bench: Bench) -> None:
    """Start ``praxis run`` on both, again and again."""
    for engine in ENGINES:
        async with (
            stub() as telegram,
            bench.worlds.copy(engine, bench.large) as large,
            bench.worlds.copy(engine, EMPTY) as empty,
        ):

            async def in_large() -> float:
                async with praxis(telegram, large) as bot:
                    return bot.started_in

            async def in_empty() -> float:
                async with praxis(telegram, empty) as bot:
                    return bot.started_in

            name = f"start to first poll, {large.slots:,} slots against none"
            mine, theirs, _ = await bench.alternate(f"{engine}, {name}", in_large, in_empty)
            shown = f"{mine:.2f} s", f"{theirs:.2f} s"
            bench.rows.append(Row(name, engine, *shown, mine - theirs, -0.5, 0.5, " s"))
