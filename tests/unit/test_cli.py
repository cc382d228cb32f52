"""The command line as a process: exit codes, one clear line for each fault, never a traceback."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from cryptography.fernet import Fernet

from core.ports.inbox import Received
from storage.engine import PUBLIC
from storage.key_file import check_keys
from storage.migrate import upgrade
from storage.seal import Seal, SealError
from storage.store import Store
from tests.builders import NOW

ROOT = Path(__file__).parents[2]
KEY = Fernet.generate_key().decode()

WAITS = """
import asyncio
from bot.__main__ import _live

async def work(stop):
    print("working", flush=True)
    await stop.wait()
    print("put away")

_live(work)
"""


def start(*arguments: str, cwd: Path, **environ: str) -> "subprocess.Popen[str]":
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PRAXIS_")}
    return subprocess.Popen(  # noqa: S603 (our own program, our own words)
        [sys.executable, *arguments],
        cwd=cwd,
        env=plain | {"PYTHONPATH": str(ROOT)} | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def praxis(*arguments: str, cwd: Path, **environ: str) -> tuple[int, str, list[str]]:
    """Return the exit code, standard output, and the lines on standard error."""
    process = start("-m", "bot", *arguments, cwd=cwd, **environ)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    return process.returncode, out, err.splitlines()


def test_help_names_every_command(tmp_path: Path) -> None:
    code, out, err = praxis("--help", cwd=tmp_path)
    assert (code, err) == (0, [])
    named = {line.split()[0] for line in out.splitlines() if line.startswith("    ")}
    assert named >= {"demo", "run", "check", "backup", "rekey", "move", "adopt", "sandbox"}


@pytest.mark.parametrize(
    "arguments, fault",
    [
        ([], "required: COMMAND"),
        (["rnu"], "invalid choice: 'rnu'"),
        (["run", "--fast"], "unrecognized arguments: --fast"),
        (["demo", "--port", "99999"], "'99999' is not a port; write 0 to 65535"),
        (["demo", "--port", "http"], "'http' is not a port"),
        (["sandbox", "--port", "-1"], "'-1' is not a port"),
        (["sandbox", "--token", "x"], "'x' is not a token; write one like 42:abc"),
        (["sandbox", "--config", "x"], "unrecognized arguments: --config x"),
        (["rekey", "--config", "nowhere.toml"], "nowhere.toml: there is no such file"),
        (["backup"], "required: DEST"),
        (["move"], "--to: say where to"),
        (["move", "--to", "praxis.db"], "--to: this is neither SQLite nor PostgreSQL"),
        (["run"], "[telegram] token: is missing"),
        (["check"], "[telegram] token: is missing"),
        (["run", "--config", "nowhere.toml"], "nowhere.toml: there is no such file"),
        (["backup", "copy.db", "--config", "."], ".: cannot be read"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    arguments: list[str], fault: str, tmp_path: Path
) -> None:
    code, out, err = praxis(*arguments, cwd=tmp_path, PRAXIS_DATABASE__URL="sqlite:///fresh.db")
    (line,) = err
    assert line.startswith("praxis: ")
    assert fault in line
    assert code == 2
    assert not out or out.startswith("OK: there is no database yet")


def test_a_check_makes_neither_a_database_nor_a_key(tmp_path: Path) -> None:
    code, out, err = praxis("check", cwd=tmp_path)
    assert code == 2
    assert out == "OK: there is no database yet, the first start makes it\n"
    assert len(err) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_check_says_where_no_database_can_be_made(tmp_path: Path) -> None:
    url = "sqlite:///nowhere/praxis.db"
    code, out, err = praxis("check", cwd=tmp_path, PRAXIS_DATABASE__URL=url)
    assert (code, out) == (2, "")
    assert err[1].startswith("praxis: [database] url: ")
    assert err[1].endswith("nowhere is no folder that can be written to")


def test_a_check_leaves_a_database_at_rest_as_it_is(tmp_path: Path) -> None:
    """Its log of writes, which SQLite makes to read by, is not left behind either."""
    url = f"sqlite:///{tmp_path / 'praxis.db'}"
    asyncio.run(upgrade(url))
    before = (tmp_path / "praxis.db").read_bytes()
    _, out, _ = praxis("check", cwd=tmp_path)
    assert out == "OK: the database can be used\n"
    assert [file.name for file in tmp_path.iterdir()] == ["praxis.db"]
    assert (tmp_path / "praxis.db").read_bytes() == before


def test_a_check_says_that_the_key_is_lost_before_a_start_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'praxis.db'}"
    key = Fernet.generate_key().decode()

    async def use() -> None:
        await upgrade(url)
        async with Store.open(url, Seal([key])):
            pass

    asyncio.run(use())
    _, out, err = praxis("check", cwd=tmp_path)
    assert not out
    assert err[1].startswith("praxis: [privacy] key: praxis.db.key is missing")
    _, out, _ = praxis("check", cwd=tmp_path, PRAXIS_PRIVACY__KEY=key)
    assert out == "OK: the database can be used\n"
    wrong = Fernet.generate_key().decode()
    _, _, err = praxis("check", cwd=tmp_path, PRAXIS_PRIVACY__KEY=wrong)
    assert err[1] == "praxis: [privacy] key: no privacy key fits what is sealed in the database"
    _, _, err = praxis("check", cwd=tmp_path, PRAXIS_PRIVACY__KEY="short")
    assert ["32 bytes" in line for line in err] == [True, False]


@pytest.mark.parametrize("command", ["run", "check"])
def test_no_password_is_told_on_the_terminal(command: str, tmp_path: Path) -> None:
    """Wherever the line comes from: here from a start that finds nobody at the address."""
    code, out, err = praxis(
        command,
        cwd=tmp_path,
        PRAXIS_TELEGRAM__TOKEN="123456:ABC-DEF",
        PRAXIS_TELEGRAM__API_URL="http://joe:hunter2@127.0.0.1:1",
    )
    assert code == 1
    assert "hunter2" not in out + "".join(err)
    assert any("http://…@127.0.0.1:1 cannot be reached" in line for line in err)


def test_a_certificate_that_is_none_is_a_plain_line(tmp_path: Path) -> None:
    """Both where the address names one, and where asyncpg looks for one by itself."""
    certificate = tmp_path / "ca.pem"
    certificate.write_text("no certificate")
    address = "postgresql://u@127.0.0.1:1/db?sslmode=verify-full"
    for url in (f"{address}&sslrootcert={certificate}", address):
        code, _, err = praxis("backup", "copy", cwd=tmp_path, PRAXIS_DATABASE__URL=url, PATH="")
        assert (code, len(err)) == (1, 1)
        code, _, err = praxis("check", cwd=tmp_path, PRAXIS_DATABASE__URL=url, HOME=str(tmp_path))
        assert err[1].startswith("praxis: [database] url: the database cannot be reached")
    assert "root.crt" in err[1]


def test_every_fault_of_the_configuration_has_a_line(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[booking]\nhold = 'x'\nnotice = 'y'\n[clinc]\n")
    code, _, err = praxis("run", cwd=tmp_path)
    assert code == 2
    assert [line.split(":")[1].strip() for line in err] == [
        "[booking] notice",
        "[booking] hold",
        "[clinc]",
        "[telegram] token",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGTERM")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_the_work_be_put_away(number: signal.Signals, tmp_path: Path) -> None:
    process = start("-c", WAITS, cwd=tmp_path)
    assert process.stdout
    assert process.stdout.readline() == "working\n"
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "put away\n", "")


def test_rekey_says_what_it_did_and_what_comes_next(tmp_path: Path) -> None:
    """With the key that was made on first run as the old one."""
    url = f"sqlite:///{tmp_path / 'praxis.db'}"
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    code, out, err = praxis("rekey", cwd=tmp_path)
    assert (code, out, err) == (
        1,
        "",
        ["praxis: there is no database yet, the first start makes it"],
    )
    (tmp_path / "praxis.db.key").write_text(old)
    (tmp_path / "praxis.db.key").chmod(0o600)

    async def use() -> None:
        await upgrade(url)
        async with Store.open(url, Seal([old])) as store:
            await store.inbox.receive([Received(one, "hello") for one in (1, 2)], NOW)

    asyncio.run(use())
    before = "texts sealed anew: 0, sealed with the first key before: 2"
    assert praxis("rekey", cwd=tmp_path) == (0, f"OK: {before}\n", [])
    code, out, err = praxis("rekey", cwd=tmp_path, PRAXIS_PRIVACY__KEY=new)
    assert (code, out) == (1, "")
    assert err[0].endswith("; write the one in praxis.db.key behind the new one")
    (tmp_path / "config.toml").write_text(f'[privacy]\nkey = ["{new}", "{old}"]')
    done = "OK: texts sealed anew: 2, sealed with the first key before: 0"
    then = "now leave that one alone in [privacy] key; praxis.db.key is needed no more"
    assert praxis("rekey", cwd=tmp_path) == (0, f"{done}; {then}\n", [])
    asyncio.run(check_keys(url, PUBLIC, [new]))
    with pytest.raises(SealError):
        asyncio.run(check_keys(url, PUBLIC, [old]))


def test_a_backup_says_what_it_is_worth_without_its_key(tmp_path: Path) -> None:
    asyncio.run(upgrade(f"sqlite:///{tmp_path / 'praxis.db'}"))
    code, out, err = praxis("backup", "copy.db", cwd=tmp_path)
    assert (code, err) == (0, [])
    done, warned = out.splitlines()
    assert done == f"OK: {tmp_path / 'copy.db'}"
    assert warned.startswith("notes and profiles in it open with the key in praxis.db.key alone")
    _, out, _ = praxis("backup", "copy.db", cwd=tmp_path, PRAXIS_PRIVACY__KEY=KEY)
    assert "the key in [privacy] key alone" in out


def test_a_move_takes_the_key_along_and_says_what_comes_next(tmp_path: Path) -> None:
    """A key of somebody else's in its place is left alone, and nothing is moved then."""
    here, there = (tmp_path / name for name in ("praxis.db", "new/clinic.db"))
    there.parent.mkdir()
    key, kept = tmp_path / "praxis.db.key", tmp_path / "new/clinic.db.key"

    async def use() -> None:
        await upgrade(f"sqlite:///{here}")
        key.write_text(KEY)
        async with Store.open(f"sqlite:///{here}", Seal([KEY])) as store:
            await store.inbox.receive([Received(1, "hello")], NOW)

    asyncio.run(use())
    kept.write_text(Fernet.generate_key().decode())
    target = f"sqlite:///{there}"
    code, out, err = praxis("move", "--to", target, cwd=tmp_path)
    assert (code, out) == (1, "")
    assert err[-1].startswith(f"praxis: {kept} holds the key of another clinic")
    kept.unlink()
    code, out, err = praxis("move", cwd=tmp_path, PRAXIS_MOVE_TO=target)
    assert code == 0
    said = out.splitlines()
    assert "inbox: 1" in said
    assert said[-2] == "OK: 2 rows, counted and compared; now change [database] url"
    assert said[-1] == f"the key of private text is in {kept} now, too; keep a copy of it"
    assert kept.read_text().strip() == KEY
    assert kept.stat().st_mode & 0o777 == 0o600
    asyncio.run(check_keys(target, PUBLIC, []))
    _, _, err = praxis("move", "--to", target, cwd=tmp_path)
    assert err == ["praxis: --to: it is not empty, there is something in inbox; name another one"]


def test_a_move_shows_no_password(tmp_path: Path) -> None:
    asyncio.run(upgrade(f"sqlite:///{tmp_path / 'praxis.db'}"))
    for target in ("postgresql://joe:hunter2@127.0.0.1:1/x", "mysql://joe:hunter2@127.0.0.1/x"):
        _, out, err = praxis("move", "--to", target, cwd=tmp_path)
        assert "hunter2" not in out + "".join(err)
        assert err[0].startswith("praxis: --to: ")


def test_rekey_ends_with_1_where_a_text_is_spoilt(tmp_path: Path) -> None:
    url, key = f"sqlite:///{tmp_path / 'praxis.db'}", Fernet.generate_key().decode()

    async def use() -> None:
        await upgrade(url)
        async with Store.open(url, Seal([key])) as store, store.database.write() as connection:
            spoilt = "INSERT INTO inbox VALUES (7, 'f', 'forged', 0, 0)"
            await connection.exec_driver_sql(spoilt)
            await connection.commit()

    asyncio.run(use())
    code, out, err = praxis("rekey", cwd=tmp_path, PRAXIS_PRIVACY__KEY=key)
    assert code == 1
    assert out == "texts sealed anew: 0, sealed with the first key before: 0\n"
    logged, said = err
    assert "no key opens the payload of inbox 7" in logged
    assert said == "praxis: texts that no key opens: 1; they stay as they are, the log names them"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGINT for one process")
def test_the_sandbox_alone_serves_any_bot_until_it_is_asked_to_end(tmp_path: Path) -> None:
    process = start("-m", "bot", "sandbox", "--port", "0", "--token", "42:abc", cwd=tmp_path)
    try:
        assert process.stdout
        told = tomllib.loads("".join(process.stdout.readline() for _ in range(5)))
        root, token = told["api_url"], told["token"]
        assert token == "42:abc"
        assert fetch(f"{root}/bot{token}/getMe")["result"]["is_bot"] is True
        assert fetch(f"{told['interface_url']}/state")["phones"] == []
        with pytest.raises(HTTPError):
            fetch(f"{root}/bot1:another/getMe")
        taken = root.rpartition(":")[2]
        code, out, err = praxis("sandbox", "--port", taken, cwd=tmp_path)
        assert (code, out) == (1, "")
        assert err == [f"praxis: port {taken} cannot be used: Address already in use"]
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=60) == ("", "")
        assert process.returncode == 0
    finally:
        process.kill()


def fetch(address: str) -> Any:
    with urlopen(address, timeout=20) as answer:  # noqa: S310 (the stand-in's own address)
        return json.load(answer)
