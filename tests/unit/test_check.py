"""``praxis check`` asks the Bot API who the token is, and tells the possible troubles apart."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.operations.check import ask_telegram

TOKEN = "123456:ABC-DEF"


@pytest.mark.parametrize(
    "status, answer, name, problem",
    [
        (200, '{"ok": true, "result": {"id": 1, "username": "praxis_bot"}}', "praxis_bot", None),
        (401, '{"ok": false, "description": "Unauthorized"}', None, "Telegram does not know it"),
        (404, '{"ok": false, "description": "Not Found"}', None, "Telegram does not know it"),
        (502, '{"ok": false, "description": "Bad Gateway"}', None, 'answers 502 "Bad Gateway"'),
        (200, '{"ok": true}', None, "is not the Bot API"),
        (200, "[]", None, "is not the Bot API"),
        (404, "<html>", None, "is not the Bot API"),
    ],
)
async def test_what_the_bot_api_answers(
    status: int, answer: str, name: str | None, problem: str | None
) -> None:
    async def get_me(_: web.Request) -> web.Response:
        return web.Response(status=status, text=answer)

    app = web.Application()
    app.router.add_get(f"/bot{TOKEN}/getMe", get_me)
    async with TestServer(app) as server:
        found, problems = await ask_telegram(str(server.make_url("")).rstrip("/"), TOKEN)
    assert found == name
    assert len(problems) == (problem is not None)
    assert all(problem and problem in told and TOKEN not in told for told in problems)


async def test_nobody_there(unused_tcp_port: int) -> None:
    address = f"http://127.0.0.1:{unused_tcp_port}"
    assert await ask_telegram(address, TOKEN) == (
        None,
        [f"[telegram] api_url: {address} cannot be reached"],
    )


@pytest.mark.parametrize("answer", ["<html>", '{"ok": false, "description": "No\\nway"}'])
async def test_a_password_in_the_address_is_not_told(answer: str, unused_tcp_port: int) -> None:
    async def get_me(_: web.Request) -> web.Response:
        return web.Response(status=502, text=answer)

    app = web.Application()
    app.router.add_get(f"/bot{TOKEN}/getMe", get_me)
    async with TestServer(app) as server:
        for port in (server.port, unused_tcp_port):
            _, (told,) = await ask_telegram(f"http://joe:hunter2@127.0.0.1:{port}", TOKEN)
            assert "hunter2" not in told
            assert "joe" not in told
            assert f"http://…@127.0.0.1:{port}" in told
            assert "\n" not in told
