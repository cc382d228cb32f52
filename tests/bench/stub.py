"""A Telegram that does nothing but answer fast, and people who press again once they are answered.

It runs as a process of its own, so that it is not what is measured, and serves several bots, each
under its own token. As Telegram does, it hands over the pressed message with each press and returns
the changed message for each edit. ``/desk/…`` is for the bench: see ``Desk``.
"""

import asyncio
import json
import sys
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import uvloop
from aiohttp import web

from bot.sandbox.pace import Pace
from bot.sandbox.refusal import RefusedError

LONGEST_POLL = 50.0
MOST_UPDATES = 100
APART = 1_000_000
"""The numbers of one line are so far from those of the next."""
PATIENCE = 60.0
"""Seconds after which a press that was not answered is given up."""
YES = '{"ok":true,"result":true}'

Fields = dict[str, str]


@dataclass(slots=True)
class Press:
    """A press on its way: its spinner and its message both wait for the bot."""

    person: int
    data: str
    waits_for: set[str]
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def came(self, what: str) -> None:
        """Note that the bot stopped the spinner or changed the message."""
        self.waits_for.discard(what)
        if not self.waits_for:
            self.done.set()


class Line:
    """One bot's line: the updates that wait for it, and what it said."""

    def __init__(self, token: str, last: int) -> None:
        """``last`` is the number of the last update or message before: a bot sees none twice."""
        number = token.partition(":")[0]
        self._bot = f'{{"id":{number},"is_bot":true,"first_name":"Bench","username":"bench_bot"}}'
        self.said: Counter[str] = Counter()
        self.screens: dict[str, dict[str, str]] = {}
        self.pace: Pace | None = None
        self.sent_at: list[float] = []
        self.polled_at: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._shown: dict[int, str] = {}
        self._presses: dict[int, Press] = {}
        self._updates: deque[tuple[int, str]] = deque()
        self._last = last
        self._news = asyncio.Event()

    async def press(self, person: int, data: str) -> None:
        """Let a person press a button; return when they were answered. Raises TimeoutError."""
        self._last += 1
        number = self._last
        press = self._presses[number] = Press(person, data, {"answer", "edit"})
        self._updates.append((number, self._update(number, press)))
        self._news.set()
        async with asyncio.timeout(PATIENCE):
            await press.done.wait()
        del self._presses[number]

    async def call(self, method: str, fields: Fields) -> str:
        """Answer one call of the Bot API."""
        self.said[method] += 1
        match method:
            case "getupdates":
                return await self._poll(int(fields.get("offset", 0)))
            case "answercallbackquery":
                self._came(int(fields["callback_query_id"]), "answer")
                return YES
            case "editmessagetext":
                return self._edit(fields)
            case "sendmessage" | "senddocument":
                return self._send(fields)
            case "getme":
                return f'{{"ok":true,"result":{self._bot}}}'
            case _:
                return YES

    async def _poll(self, offset: int) -> str:
        if not self.polled_at.done():
            self.polled_at.set_result(time.monotonic())
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        if not self._updates:
            self._news.clear()
            try:
                async with asyncio.timeout(LONGEST_POLL):
                    await self._news.wait()
            except TimeoutError:
                pass
        first = [self._updates[at][1] for at in range(min(len(self._updates), MOST_UPDATES))]
        return f'{{"ok":true,"result":[{",".join(first)}]}}'

    def _edit(self, fields: Fields) -> str:
        number, chat = int(fields["message_id"]), int(fields["chat_id"])
        shown = _content(fields)
        self._shown[chat] = shown
        press = self._presses.get(number)
        if press is not None:
            self.screens[press.data.partition(":")[0]] = fields
        self._came(number, "edit")
        return f'{{"ok":true,"result":{self._message(number, chat, shown)}}}'

    def _send(self, fields: Fields) -> str:
        chat = int(fields.get("chat_id", 0))
        if self.pace is not None:
            self.pace.check(chat)
        self.sent_at.append(time.monotonic())
        self._last += 1
        return f'{{"ok":true,"result":{self._message(self._last, chat, _content(fields))}}}'

    def _came(self, number: int, what: str) -> None:
        press = self._presses.get(number)
        if press is not None:
            press.came(what)

    def _update(self, number: int, press: Press) -> str:
        shown = self._shown.get(press.person, '"text":"What would you like to do?"')
        return (
            f'{{"update_id":{number},"callback_query":{{"id":"{number}","from":{{"id":'
            f'{press.person},"is_bot":false,"first_name":"Maria","language_code":"en"}},'
            f'"message":{self._message(number, press.person, shown)},'
            f'"chat_instance":"{press.person}","data":{json.dumps(press.data)}}}}}'
        )

    def _message(self, number: int, chat: int, content: str) -> str:
        return (
            f'{{"message_id":{number},"date":1700000000,"from":{self._bot},"chat":{{"id":{chat},'
            f'"type":"private","first_name":"Maria"}},{content}}}'
        )


def _content(fields: Fields) -> str:
    """Return the text of a message and its buttons, as Telegram echoes them."""
    text = f'"text":{json.dumps(fields.get("text", "…"))}'
    markup = fields.get("reply_markup")
    return f'{text},"reply_markup":{markup}' if markup else text


class Desk:
    """Where the bench says what people do, and hears what bots did."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}

    def line(self, token: str) -> Line:
        """Return a bot's line; it is there as soon as somebody speaks of it."""
        if token not in self.lines:
            self.lines[token] = Line(token, APART * len(self.lines))
        return self.lines[token]

    async def drive(self, line: Line, order: Any) -> dict[str, Any]:
        """Send people, so many at once, until all presses are answered."""
        left: Iterator[tuple[int, str]] = iter(order["presses"])
        times: list[float] = []
        unanswered = 0

        async def seat() -> None:
            nonlocal unanswered
            for person, data in left:
                begun = time.perf_counter()
                try:
                    await line.press(person, data)
                except TimeoutError:
                    unanswered += 1
                times.append(time.perf_counter() - begun)

        begun = time.perf_counter()
        await asyncio.gather(*(seat() for _ in range(order["at_once"])))
        seconds = time.perf_counter() - begun
        return {"seconds": seconds, "times": times, "unanswered": unanswered}

    async def polled(self, line: Line, _order: Any) -> float:
        """Wait for a bot's first poll; return when it was."""
        return await line.polled_at

    async def screens(self, line: Line, _order: Any) -> dict[str, dict[str, str]]:
        """Return the last screen that each kind of button led to."""
        return line.screens

    async def strict(self, line: Line, order: Any) -> None:
        """Refuse from now on what comes faster than Telegram's limits, scaled to this rate."""
        line.pace = Pace(order["per_second"])

    async def said(self, line: Line, _order: Any) -> dict[str, Any]:
        """Return how often each method was called, and when messages were sent."""
        return {"calls": line.said, "sent_at": line.sent_at}


async def serve() -> None:
    """Serve until the process is told to end; the port goes to standard output."""
    desk = Desk()
    orders: dict[str, Callable[[Line, Any], Awaitable[Any]]] = {
        "drive": desk.drive,
        "polled": desk.polled,
        "screens": desk.screens,
        "strict": desk.strict,
        "said": desk.said,
    }

    async def bot_api(request: web.Request) -> web.Response:
        line, method = desk.line(request.match_info["token"]), request.match_info["method"].lower()
        fields = {name: value[0] for name, value in parse_qs(await request.text()).items()}
        try:
            answer, status = await line.call(method, fields), 200
        except RefusedError as refused:
            line.said["refused"] += 1
            answer, status = json.dumps(refused.as_json()), refused.code
        return web.Response(text=answer, status=status, content_type="application/json")

    async def order(request: web.Request) -> web.Response:
        given = await request.json()
        line = desk.line(given["token"])
        return web.json_response(await orders[request.match_info["order"]](line, given))

    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/bot{token}/{method}", bot_api)
    app.router.add_post("/desk/{order}", order)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
        loop.run(serve())
