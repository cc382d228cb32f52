"""People with phones, for tests, over the page's HTTP API: several at once, on one WebSocket."""

import asyncio
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

import aiohttp

from tests.journey.phone import PATIENCE, Phone
from tests.journey.screen import JSON, Screen

__all__ = ["ImpossibleError", "People", "Phone", "Screen"]


class ImpossibleError(AssertionError):
    """The sandbox would not let the person do that; the text says why."""


class People:
    """Everybody with a phone: `async with People(sandbox.page_url) as people`."""

    def __init__(self, page_url: str) -> None:
        self._root = page_url.rstrip("/")
        self._phones: dict[int, Phone] = {}
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        self._listener: asyncio.Task[None] | None = None
        self.lost = False

    async def __aenter__(self) -> Self:
        try:
            socket = await self._session.ws_connect(f"{self._root}/api/v1/live", max_msg_size=0)
        except aiohttp.ClientError:
            await self._session.close()
            raise
        self._listener = asyncio.create_task(self._listen(socket))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._listener:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)
        await self._session.close()

    async def join(self, first_name: str, **details: Any) -> Phone:
        """Give somebody a phone; details: last_name, language_code, id, phone_number, hint."""
        phone = await self.post("api/v1/phones", {"first_name": first_name} | details)
        return self._phones.setdefault(int(phone["user"]["id"]), Phone(self, phone))

    async def find(self, user_id: int) -> Phone:
        """Take over a phone that is already in the sandbox."""
        state = await self.get(f"api/v1/state?phones={user_id}")
        assert state["phones"], f"nobody has the id {user_id}"
        return self._phones.setdefault(user_id, Phone(self, state["phones"][0]))

    async def advance(self, by: timedelta) -> None:
        """Push the sandbox's clock forward."""
        await self.post("api/v1/clock", {"advance": by.total_seconds()})

    async def to_next_reminder(self) -> None:
        """Push the clock to the moment of the next reminder."""
        await self.post("api/v1/clock", {"to": "next-reminder"})

    async def add_fault(self, kind: str, **settings: Any) -> None:
        """Make something go wrong, see bot.sandbox.faults.Fault."""
        await self.post("api/v1/faults", {"kind": kind} | settings)

    async def clear_faults(self) -> None:
        """A good day again."""
        await self.delete("api/v1/faults")

    async def idle(self, patience: float = PATIENCE) -> None:
        """Wait until the bot has fetched all updates (fetched, not yet answered)."""
        await self.get(f"api/v1/idle?timeout={patience}")

    async def get(self, path: str) -> Any:
        """GET a path of the page's API and return its JSON."""
        async with self._session.get(f"{self._root}/{path}") as response:
            return await _checked(response)

    async def post(self, path: str, body: JSON) -> JSON:
        """POST to a path of the page's API; ImpossibleError with its sentence when refused."""
        async with self._session.post(f"{self._root}/{path}", json=body) as response:
            answer: JSON = await _checked(response)
            return answer

    async def delete(self, path: str) -> Any:
        """DELETE a path of the page's API and return its JSON."""
        async with self._session.delete(f"{self._root}/{path}") as response:
            return await _checked(response)

    async def bytes_at(self, path: str) -> bytes:
        """GET a file."""
        async with self._session.get(f"{self._root}/{path}") as response:
            assert response.status == 200, f"{path} answered {response.status}"
            return await response.read()

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async with socket:
            async for message in socket:
                event = message.json()
                phone = self._phones.get(event.get("user_id", 0))
                if phone:
                    phone.hear(event)
        self.lost = True
        for phone in self._phones.values():
            phone.wake()


async def _checked(response: aiohttp.ClientResponse) -> Any:
    answer = await response.json()
    if response.status >= 400:
        raise ImpossibleError(answer["error"])
    return answer
