"""The key file: made once, for its owner alone, and never in place of a lost one."""

import logging
import os
import stat
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import make_url

from storage.engine import PUBLIC
from storage.files import key_file
from storage.key_file import check_keys, key_of, make_key, read_key
from storage.migrate import upgrade
from storage.seal import Seal, SealError
from storage.store import Store

KEY = Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A server's key lies in the folder where the bot is started."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "praxis.key"
    with ThreadPool(8) as pool:
        keys = set(pool.map(make_key, [path] * 8))
    assert len(keys) == 1
    assert read_key(path) in keys
    assert mode(path) == 0o600
    assert list(tmp_path.iterdir()) == [path]
    Seal(list(keys))


def test_it_needs_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are file systems without them: FAT, and some that come over a network."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "praxis.key"
    assert make_key(path) == read_key(path)


def test_the_slower_of_two_waits_until_the_key_is_written(tmp_path: Path) -> None:
    path = tmp_path / "praxis.key"
    path.touch(0o600)
    with ThreadPool(1) as pool:
        reading = pool.apply_async(read_key, [path])
        path.write_text(f"{KEY}\n")
        assert reading.get() == KEY


@pytest.mark.parametrize("held", ["", "short", "x" * 44, "ключ", "\0" * 99])
def test_a_file_without_a_key_is_told_by_its_name(held: str, tmp_path: Path) -> None:
    path = tmp_path / "praxis.key"
    path.write_text(held, encoding="utf-8")
    with pytest.raises(SealError, match=r"praxis\.key holds no key"):
        read_key(path)


def test_what_is_no_file_is_told_by_its_name(tmp_path: Path) -> None:
    lost = tmp_path / "lost.key"
    lost.symlink_to(tmp_path / "nowhere" / "praxis.key")
    for path in (tmp_path, lost, tmp_path / "nowhere" / "praxis.key"):
        with pytest.raises(SealError, match=path.name):
            read_key(path) or make_key(path)


@pytest.mark.parametrize("rights", [0o644, 0o640, 0o604, 0o666])
def test_a_key_that_others_can_read_is_taken_from_them_and_that_is_said(
    rights: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "praxis.key"
    path.write_text(KEY)
    path.chmod(rights)
    with caplog.at_level(logging.WARNING):
        assert read_key(path) == KEY
    assert mode(path) == 0o600
    assert "praxis.key could be read by others" in caplog.text
    assert KEY not in caplog.text
    caplog.clear()
    assert read_key(path) == KEY
    assert caplog.text == ""


async def test_no_key_is_made_for_what_another_one_sealed(database_url: str) -> None:
    """A start with a lost key is refused, and leaves nothing that looks like the key."""
    path = key_file(make_url(database_url))
    await upgrade(database_url)
    first = await key_of(database_url)
    async with Store.open(database_url, Seal([first])):
        pass
    path.unlink()
    for _ in range(2):
        with pytest.raises(SealError, match="is missing, and what the database holds was sealed"):
            await key_of(database_url)
        assert not path.exists()
    path.write_text(first)
    assert await key_of(database_url) == first


async def test_nor_where_the_configuration_had_it(database_url: str) -> None:
    path = key_file(make_url(database_url))
    await upgrade(database_url)
    async with Store.open(database_url, Seal([KEY])):
        pass
    with pytest.raises(SealError, match="bring it back or write its key here"):
        await key_of(database_url)
    assert not path.exists()


async def test_a_look_at_the_key_makes_and_changes_nothing(database_url: str) -> None:
    """As ``praxis check`` has it: the same refusals as a start, and no file."""
    path = key_file(make_url(database_url))
    await check_keys(database_url, PUBLIC, [])
    assert not path.exists()
    async with Store.open(database_url, Seal([KEY])):
        pass
    await check_keys(database_url, PUBLIC, [KEY])
    with pytest.raises(SealError, match="no privacy key fits"):
        await check_keys(database_url, PUBLIC, [Fernet.generate_key().decode()])
    with pytest.raises(SealError, match="is missing"):
        await check_keys(database_url, PUBLIC, [])
    path.write_text(KEY)
    path.chmod(0o644)
    await check_keys(database_url, PUBLIC, [])
    assert mode(path) == 0o644
