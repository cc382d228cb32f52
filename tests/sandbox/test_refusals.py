"""Refusals that are about no method in particular: who asks, and how much."""

from io import BytesIO

import aiohttp
import pytest

from bot.sandbox.server import Sandbox
from tests.journey.client import Phone
from tests.sandbox.bot_api import BotApi


@pytest.mark.parametrize(
    "token, code, description",
    [
        ("nonsense", 401, "Unauthorized: invalid token specified"),
        ("0123:abc", 401, "Unauthorized: invalid token specified"),
        (f"1:{'a' * 80}", 401, "Unauthorized: invalid token specified"),
        ("-5:abc", 401, "Unauthorized: invalid token specified"),
        (f"{2**54}:abc", 401, "Unauthorized: invalid token specified"),
        ("bot:abc", 421, "Misdirected Request: unallowed token specified"),
        (":abc", 421, "Misdirected Request: unallowed token specified"),
        ("42:wrong", 401, "Unauthorized"),
    ],
)
async def test_a_token_that_telegram_refuses(
    api: BotApi, sandbox: Sandbox, token: str, code: int, description: str
) -> None:
    for path in ("getMe", "flyToTheMoon"):
        async with api.session.get(f"{sandbox.api_url}/bot{token}/{path}") as response:
            assert response.status == code
            assert await response.json() == {
                "ok": False,
                "error_code": code,
                "description": description,
            }


@pytest.mark.parametrize(
    "path, description",
    [
        ("", "Not Found"),
        ("/", "Not Found: method not found"),
        ("/flyToTheMoon", "Not Found: method not found"),
        ("/getMe/now", "Not Found: method not found"),
    ],
)
async def test_a_method_that_there_is_not(api: BotApi, path: str, description: str) -> None:
    async with api.session.get(f"{api.root}{path}") as response:
        assert response.status == 404
        assert (await response.json())["description"] == description


async def test_the_method_may_be_a_parameter(api: BotApi) -> None:
    async with api.session.post(f"{api.root}/", json={"method": "getMe"}) as response:
        assert (await response.json())["result"]["is_bot"] is True


@pytest.mark.parametrize("size", [50 * 2**20 + 1, 60 * 2**20], ids=["a byte", "far"])
async def test_a_file_that_is_too_large_is_not_even_read(
    api: BotApi, anna: Phone, size: int
) -> None:
    form = aiohttp.FormData({"chat_id": str(anna.id)})
    form.add_field("document", BytesIO(bytes(size)), filename="a.pdf")
    async with api.session.post(f"{api.root}/sendDocument", data=form) as response:
        assert response.status == 413
        assert await response.json() == {
            "ok": False,
            "error_code": 413,
            "description": "Request Entity Too Large",
        }


async def test_a_file_has_to_be_named(api: BotApi) -> None:
    assert await api.refusal("getFile") == "file_id not specified"
    assert await api.refusal("getFile", file_id="nonsense") == "invalid file_id"
