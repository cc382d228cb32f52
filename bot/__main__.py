"""The command line: ``praxis demo``, ``run``, ``check``, ``backup`` …; ``--help`` names them all.

Exit codes: 0 well, 1 it could not do it, 2 wrong usage or configuration. Errors go to standard
error, one clear line each.
"""

import argparse
import asyncio
import logging
import os
import re
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from bot.config.settings import Config

WELL, FAILED, MISUSED = 0, 1, 2
MOVE_TO = "PRAXIS_MOVE_TO"

logger = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; return the exit code."""
    options = _parser().parse_args(arguments)
    # Configuration needs pydantic, which takes a moment: --help has answered by now.
    from bot.config.errors import ConfigError, StartupError

    try:
        code: int = options.command(options)
    except ConfigError as error:
        return _complain(options, error.faults, MISUSED)
    except StartupError as error:
        return _complain(options, [str(error)], FAILED)
    except KeyboardInterrupt:
        return FAILED
    # The last boundary: a person at a terminal gets a sentence, the log gets the traceback.
    except Exception as error:
        logger.debug("the command failed", exc_info=True)
        hint = '[log] level = "debug" shows where'
        return _complain(options, [f"an unexpected error: {type(error).__name__}; {hint}"], FAILED)
    return code


def _demo(options: argparse.Namespace) -> int:
    from bot.config import logs
    from bot.sandbox.demo import demo

    logs.set_up("warning", "console")
    _live(lambda stop: demo(port=options.port, open_browser=options.browser, stop=stop))
    return WELL


def _run(options: argparse.Namespace) -> int:
    config = _configured(options)
    from bot.bootstrap import run

    _live(lambda stop: run(config, stop))
    return WELL


def _check(options: argparse.Namespace) -> int:
    from bot.bootstrap import probe_database
    from bot.config.errors import ConfigError
    from bot.config.load import load
    from bot.operations.check import check

    sound: Config | None
    faults: list[str] = []
    broken: frozenset[str] = frozenset()
    try:
        sound = load(options.config, os.environ)
        print("OK: the configuration")
    except ConfigError as error:
        sound, faults, broken = error.sound, error.faults, error.broken
    options.secrets = sound.secrets if sound else ()
    problems = asyncio.run(check(sound, probe_database, skip=broken)) if sound else []
    _complain(options, [*faults, *problems], FAILED)
    if faults:
        return MISUSED
    return FAILED if problems else WELL


def _backup(options: argparse.Namespace) -> int:
    config = _configured(options, token_needed=False)
    from bot.bootstrap import backup
    from bot.config.load import DEFAULT_PATH

    taken = [options.config or DEFAULT_PATH]
    copy, key = asyncio.run(backup(config, options.dest, taken=taken))
    print(f"OK: {copy}")
    print(
        f"notes and profiles in it open with the key in {key} alone: keep that, but not beside it"
    )
    return WELL


def _adopt(options: argparse.Namespace) -> int:
    config = _configured(options)
    from bot.bootstrap import adopt

    changed = asyncio.run(adopt(config))
    print("OK: the database goes on with this bot" if changed else "OK: it is this bot's already")
    return WELL


def _rekey(options: argparse.Namespace) -> int:
    config = _configured(options, token_needed=False)
    from bot.bootstrap import rekey

    found = asyncio.run(rekey(config))
    line = f"texts sealed anew: {found.anew}, sealed with the first key before: {found.already}"
    if len(config.privacy.key) > 1:
        line += "; now leave that one alone in [privacy] key"
    if found.spare is not None:
        line += f"; {found.spare} is needed no more"
    print(line if found.unreadable else f"OK: {line}")
    if not found.unreadable:
        return WELL
    left = f"texts that no key opens: {found.unreadable}; they stay as they are, the log names them"
    return _complain(options, [left], FAILED)


def _move(options: argparse.Namespace) -> int:
    config = _configured(options, token_needed=False)
    from bot.bootstrap import move
    from bot.config.database_address import database_url, schema
    from bot.config.errors import ConfigError

    written = options.to or os.environ.get(MOVE_TO)
    if not written:
        raise ConfigError([f"--to: say where to; write a database's address, or set {MOVE_TO}"])
    options.secrets = (*options.secrets, written, *_passwords(written))
    try:
        url = database_url(written)
        name = schema(options.schema or config.database.schema_name)
    except ValueError as error:
        raise ConfigError([f"--to: {error}"]) from None
    moved = asyncio.run(move(config, url, name))
    for table, rows in moved.rows.items():
        print(f"{table}: {rows}")
    print(f"OK: {sum(moved.rows.values())} rows, counted and compared; now change [database] url")
    if moved.key is not None:
        print(f"the key of private text is in {moved.key} now, too; keep a copy of it")
    return WELL


def _passwords(url: str) -> list[str]:
    """Return the password in an address as it is written and as it is meant, if there is one."""
    from urllib.parse import unquote, urlsplit

    try:
        written = urlsplit(url).password or ""
    except ValueError:
        return []
    return [one for one in (written, unquote(written)) if one]


def _sandbox(options: argparse.Namespace) -> int:
    from bot.config import logs
    from bot.sandbox.alone import alone

    logs.set_up("warning", "console")
    _live(
        lambda stop: alone(port=options.port, token=options.token, as_json=options.json, stop=stop)
    )
    return WELL


def _configured(options: argparse.Namespace, *, token_needed: bool = True) -> "Config":
    """Load the configuration and set the log up as it says."""
    from bot.config import logs
    from bot.config.load import load

    config = load(options.config, os.environ, token_needed=token_needed)
    options.secrets = config.secrets
    logs.set_up(config.log.level, config.log.format, config.secrets)
    return config


def _live(work: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    """Run until the work is done; SIGINT and SIGTERM set the event that asks it to stop.

    A second signal of the same kind does not wait.
    """

    async def until_stopped() -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()

        def ask(number: signal.Signals) -> None:
            stop.set()
            loop.remove_signal_handler(number)

        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):  # on Windows Ctrl-C cancels the task instead
                loop.add_signal_handler(number, ask, number)
        await work(stop)

    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(until_stopped())


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's loop where it is installed: not on Windows, not on PyPy."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return None
    return new_event_loop


def _complain(options: argparse.Namespace, lines: Sequence[str], code: int) -> int:
    """Write each line to standard error, without what the configuration keeps secret."""
    from bot.config.logs import washer

    wash = washer(options.secrets)
    for line in lines:
        print(f"praxis: {wash(line)}", file=sys.stderr)
    return code


class _Parser(argparse.ArgumentParser):
    """A parser that complains in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(MISUSED, f"praxis: {message}; {self.prog} --help tells more\n")


def _port(written: str) -> int:
    """Read a TCP port; 0 lets the system choose."""
    if not (written.isascii() and written.isdigit() and int(written) <= 65_535):
        raise argparse.ArgumentTypeError(f"{written!r} is not a port; write 0 to 65535")
    return int(written)


def _token(written: str) -> str:
    """Read a bot's token: a number, a colon and some letters."""
    if not re.fullmatch(r"[1-9][0-9]{0,14}:[A-Za-z0-9_-]+", written):
        raise argparse.ArgumentTypeError(f"{written!r} is not a token; write one like 42:abc")
    return written


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="praxis", description="A booking assistant that lives in Telegram.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], does: str) -> _Parser:
        added = commands.add_parser(name, help=does, description=does)
        added.set_defaults(command=command, secrets=())
        return added

    demo = add("demo", _demo, "try it: a sample clinic and a stand-in for Telegram, in a browser")
    demo.add_argument("--port", type=_port, help="where the page is served (default: 8350 if free)")
    demo.add_argument(
        "--no-browser", dest="browser", action="store_false", help="only print the page's address"
    )
    run = add("run", _run, "run the bot until SIGINT or SIGTERM")
    check = add("check", _check, "tell what is wrong with configuration, token and database")
    backup = add("backup", _backup, "make a consistent copy while the bot runs")
    backup.add_argument("dest", metavar="DEST", type=Path, help="where the copy goes")
    adopt = add("adopt", _adopt, "let the database go on with the bot that is configured now")
    rekey = add(
        "rekey", _rekey, "seal private text anew with the first key, so that others can end"
    )
    moving = add(
        "move",
        _move,
        "copy the clinic into another, empty database, SQLite or PostgreSQL, and compare all of it",
    )
    moving.add_argument(
        "--to", metavar="URL", help=f"its address; {MOVE_TO} in the environment hides a password"
    )
    moving.add_argument(
        "--schema", metavar="NAME", help="PostgreSQL: the schema there (default: as configured)"
    )
    sandbox = add("sandbox", _sandbox, "the stand-in for Telegram alone, for any bot")
    sandbox.add_argument("--port", type=_port, help="where it listens (default: 8350 if free)")
    sandbox.add_argument("--token", type=_token, help="the bot's token (default: a new one)")
    sandbox.add_argument("--json", action="store_true", help="say where it is as one line of JSON")
    for command in (run, check, backup, rekey, adopt, moving):
        command.add_argument(
            "--config", type=Path, metavar="FILE", help="default: config.toml, if there is one"
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
