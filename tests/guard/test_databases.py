"""The database fixtures themselves: every test really has a database of its own."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine


@pytest.mark.parametrize("once", ["first", "second"])
async def test_nothing_is_left_of_the_test_before(empty_database_url: str, once: str) -> None:
    engine = create_async_engine(empty_database_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE seen (which TEXT)"))
        await connection.execute(text("INSERT INTO seen VALUES (:which)"), {"which": once})
        assert (await connection.scalars(text("SELECT which FROM seen"))).all() == [once]
    await engine.dispose()
