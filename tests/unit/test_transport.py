"""What the transport makes of answers that the Bot API itself never gives."""

import logging

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot
from telegram.error import InvalidToken, NetworkError

from bot.telegram.transport import AiohttpRequest


async def ask_who_i_am(status: int, body: str) -> None:
    """Call getMe on a server that always answers this."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, text=body, content_type="text/html")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    request = AiohttpRequest()
    async with TestServer(app) as server:
        bot = Bot("1:x", base_url=str(server.make_url("/bot")), request=request)
        try:
            await bot.initialize()
        finally:
            await bot.shutdown()


@pytest.mark.parametrize("status", [200, 401, 404, 502])
async def test_a_gateway_page_is_trouble_of_the_network_whatever_its_status(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """It is waited for, never taken for a wrong token, and its text reaches no log."""
    with caplog.at_level(logging.WARNING), pytest.raises(NetworkError) as told:
        await ask_who_i_am(status, "<html>Bad Gateway</html>")
    assert type(told.value) is NetworkError
    assert str(status) in told.value.message
    assert "html" not in told.value.message
    assert not caplog.records


async def test_the_bot_api_refusing_the_token_is_a_wrong_token() -> None:
    """A refusal of the Bot API itself keeps its meaning."""
    with pytest.raises(InvalidToken):
        await ask_who_i_am(401, '{"ok":false,"error_code":401,"description":"Unauthorized"}')
