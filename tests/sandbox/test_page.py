"""The page with the phones: it is whole, needs no other host, and gets its times in one zone."""

import re
from datetime import timedelta, timezone
from pathlib import Path

import aiohttp
import pytest
from babel.messages.pofile import read_po

import bot
from bot.sandbox.pages import PAGE
from bot.sandbox.server import Sandbox

with (Path(bot.__file__).parent / "locales" / "en.po").open("rb") as catalogue:
    ENGLISH = read_po(catalogue)
FILES = sorted(PAGE.iterdir())
NAMED = re.compile(r"""["'](?:/page|\.)/([\w.-]+)["']""")
INLINE = re.compile(
    r"""<style|<script(?![^>]*\bsrc=)|\s(?:style|on[a-z]+)=["']|setAttribute\(["']style"""
)
ELSEWHERE = re.compile(r"""(?:src|href|url|import|fetch)\W{1,3}https?://""", re.IGNORECASE)


class Filled(dict[str, str]):
    """Every doctor of these texts is called the same, and so is everything else."""

    def __missing__(self, key: str) -> str:
        return "Dr. Lena Hoffmann"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_page_loads_nothing_from_another_host(path: Path) -> None:
    assert ELSEWHERE.search(path.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_page_keeps_to_its_own_policy(path: Path) -> None:
    """It forbids scripts and styles within the markup, so there are none; dom.js sets styles."""
    assert INLINE.search(path.read_text(encoding="utf-8")) is None


def test_every_file_of_the_page_is_named_somewhere_and_every_name_is_a_file() -> None:
    named = {name for path in FILES for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    assert named == {path.name for path in FILES} - {"index.html"}


@pytest.mark.parametrize("step", ["race", "wait", "cancel", "apply"])
def test_what_the_guide_listens_for_is_what_the_bot_says(step: str) -> None:
    """A step is ticked off when a phone says these words."""
    page = (PAGE / "index.html").read_text(encoding="utf-8")
    found = re.search(rf'data-step="{step}" data-heard="([^"]+)"', page)
    assert found
    said = [message.string for message in ENGLISH if isinstance(message.string, str)]
    said = [text.format_map(Filled()) for text in said if "{" in text] + said
    for words in found[1].split("|"):
        assert any(re.search(words, text) for text in said), words


async def test_the_sandbox_serves_each_file_of_its_page() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as client:
        for path in FILES:
            address = (
                sandbox.page_url
                if path.name == "index.html"
                else f"{sandbox.page_url}page/{path.name}"
            )
            async with client.get(address) as answer:
                assert (answer.status, await answer.text()) == (
                    200,
                    path.read_text(encoding="utf-8"),
                )


async def test_the_page_hears_the_time_in_the_zone_of_the_clinic() -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    async with (
        Sandbox(zone=zone) as sandbox,
        aiohttp.ClientSession() as client,
        client.get(f"{sandbox.page_url}api/v1/state") as answer,
    ):
        assert (await answer.json())["now"].endswith("+05:30")
