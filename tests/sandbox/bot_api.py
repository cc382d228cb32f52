"""A bare client of the Bot API that reads every answer, and short hands for keyboards."""

import json
from datetime import UTC, datetime
from typing import Any

import aiohttp
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.server import Sandbox
from tests.journey.client import People, Phone

MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
JSON = dict[str, Any]


class BotApi:
    """Calls the Bot API with plain HTTP, as any library would."""

    def __init__(self, session: aiohttp.ClientSession, sandbox: Sandbox) -> None:
        self.session = session
        self.root = f"{sandbox.api_url}/bot{sandbox.token}"

    async def answer(self, method: str, **params: Any) -> JSON:
        """Return the whole answer. Law: the HTTP status is the error code."""
        async with self.session.post(f"{self.root}/{method}", json=params) as response:
            body: JSON = await response.json()
            assert response.status == body.get("error_code", 200)
            assert body["ok"] is (response.status == 200)
            return body

    async def __call__(self, method: str, **params: Any) -> Any:
        """Return the result of a call that is carried out."""
        body = await self.answer(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """Return the description of a call that is refused, without "Bad Request: "."""
        body = await self.answer(method, **params)
        assert not body["ok"], body
        return str(body["description"]).removeprefix("Bad Request: ")

    async def with_files(self, method: str, files: dict[str, bytes], **params: Any) -> Any:
        """Send files along, as multipart; return the result, or the description of a refusal."""
        form = aiohttp.FormData()
        for name, value in params.items():
            if value is not None:
                form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, content in files.items():
            form.add_field(name, content, filename=f"{name}.bin")
        async with self.session.post(f"{self.root}/{method}", data=form) as response:
            body: JSON = await response.json()
        return body["result"] if body["ok"] else body["description"]

    async def send(self, phone: Phone, text: str = "hello", **params: Any) -> Any:
        """Send a text and return the message."""
        return await self("sendMessage", chat_id=phone.id, text=text, **params)


async def shown(people: People, phone: Phone, message_id: int) -> JSON:
    """Return a message as the person's phone shows it now, {} where it does not."""
    read = await people.get(f"api/v1/phones/{phone.id}")
    return next((one for one in read["messages"] if one["id"] == message_id), {})


def keys(*labels: str) -> InlineKeyboardMarkup:
    """Return one row of buttons, as the library writes them."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(one, callback_data=one) for one in labels]])


def inline(*rows: list[JSON]) -> JSON:
    """Return an inline keyboard."""
    return {"inline_keyboard": list(rows)}


def button(text: str, data: str = "x") -> JSON:
    """Return an inline button that calls back."""
    return {"text": text, "callback_data": data}
