"""The log: readable for people or machines, and no secret in it."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.config import logs

TOKEN = "123456789:AAH-abcdefghijklmnopqrstuvwxyz_012345"
QUOTED = "pa\"ss\\w'ord"


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """Return a logger and what it wrote, in the style that the test names."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter(request.param, ["hunter2-hunter2", QUOTED]))
    logger = logging.getLogger("bot.courier")
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


@pytest.mark.parametrize("written", ["console"], indirect=True)
def test_a_line_for_people(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = written
    logger.warning("tried %d times", 3, extra={"letter": 7})
    when, line = stream.getvalue().split(" ", 1)
    assert when.endswith("Z")
    assert line.split() == ["[warning", "]", "tried", "3", "times", "[bot.courier]", "letter=7"]


@pytest.mark.parametrize("written", ["json"], indirect=True)
def test_a_line_for_machines(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = written
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        logger.exception("failed", extra={"letter": 7})
    facts = json.loads(stream.getvalue())
    assert facts.pop("timestamp").endswith("Z")
    assert "ZeroDivisionError" in facts.pop("exception")
    assert facts == {
        "level": "error",
        "logger": "bot.courier",
        "message": "failed",
        "letter": 7,
    }


@pytest.mark.parametrize("written", ["console", "json"], indirect=True)
def test_an_error_tells_its_kind_and_way_but_not_what_it_quotes(
    written: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = written
    try:
        try:
            int("My knee hurts")
        except ValueError as error:
            raise KeyError("Maria Silva") from error
    except KeyError:
        logger.exception("failed")
    told = stream.getvalue()
    assert told.index("ValueError") < told.index("which led to") < told.index("KeyError")
    assert "test_logs.py" in told
    assert "knee hurts'" not in told
    assert "Maria Silva'" not in told


def test_libraries_keep_to_themselves_what_they_carry() -> None:
    """At the level "debug" too: python-telegram-bot logs every update, SQLAlchemy every row."""
    root = logging.getLogger()
    before = (root.level, root.handlers[:])
    try:
        logs.set_up("debug", "console")
        assert logging.getLogger("bot.courier").isEnabledFor(logging.DEBUG)
        for library in ("telegram.Bot", "sqlalchemy.engine.Engine", "aiosqlite", "apscheduler"):
            assert not logging.getLogger(library).isEnabledFor(logging.INFO)
    finally:
        root.setLevel(before[0])
        root.handlers[:] = before[1]
        logging.getLogger("asyncio").removeFilter(logs.first_line)
        for name in logs.OURS:
            logging.getLogger(name).setLevel(logging.NOTSET)


async def test_a_forgotten_task_does_not_quote_its_error(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("My knee hurts")

    asyncio_log = logging.getLogger("asyncio")
    asyncio_log.addFilter(logs.first_line)
    try:
        task = asyncio.create_task(fail())
        await asyncio.wait([task])
        asyncio.get_running_loop().call_exception_handler({"message": "Lost", "future": task})
    finally:
        asyncio_log.removeFilter(logs.first_line)
        assert task.exception() is not None
    assert [record.getMessage() for record in caplog.records] == ["Lost"]


@pytest.mark.parametrize("written", ["console", "json"], indirect=True)
def test_secrets_are_masked_wherever_they_hide(
    written: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = written
    try:
        raise ValueError(f"https://api.telegram.org/bot{TOKEN}/sendMessage")
    except ValueError:
        logger.exception("GET %s", TOKEN, extra={"password": "hunter2-hunter2"})
    assert TOKEN not in stream.getvalue()
    assert "hunter2" not in stream.getvalue()
    assert logs.MASK in stream.getvalue()


@pytest.mark.parametrize("written", ["console", "json"], indirect=True)
def test_a_secret_is_masked_in_the_shape_that_quoting_gives_it(
    written: tuple[logging.Logger, io.StringIO],
) -> None:
    """JSON and ``repr`` write quotes and backslashes in their own way."""
    logger, stream = written
    logger.warning("connecting with %s", QUOTED, extra={"password": QUOTED})
    assert stream.getvalue().count(logs.MASK) == 2
    assert "pa" not in stream.getvalue().replace("password", "")


@pytest.mark.parametrize("written", ["console", "json"], indirect=True)
def test_no_address_shows_who_logs_in(written: tuple[logging.Logger, io.StringIO]) -> None:
    """Not even with a password that nobody told us of, and that is too short to look for."""
    logger, stream = written
    logger.warning("GET http://joe:pw@127.0.0.1/x and postgresql://u:p%40@h/db, at 12:30 a@b")
    assert "joe" not in stream.getvalue()
    assert "p%40" not in stream.getvalue()
    assert "@127.0.0.1/x and postgresql://" in stream.getvalue()
    assert "at 12:30 a@b" in stream.getvalue()
