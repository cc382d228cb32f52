"""Live pages: every open page hears each event of the world over a WebSocket."""

import asyncio
import json

from aiohttp import WSMsgType, web

from bot.sandbox.world import Event, World

_MOST_WAITING = 20_000
_MOST_BYTES = 1024  # pages only listen


class LivePages:
    """The open WebSockets. A page that cannot keep up is closed and reloads its state."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sockets: set[web.WebSocketResponse] = set()

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one page until it leaves."""
        socket = web.WebSocketResponse(heartbeat=30, max_msg_size=_MOST_BYTES)
        await socket.prepare(request)
        waiting: asyncio.Queue[Event] = asyncio.Queue(_MOST_WAITING)

        def watch(event: Event) -> None:
            try:
                waiting.put_nowait(event)
            except asyncio.QueueFull:
                sender.cancel()

        sender = asyncio.create_task(_send(socket, waiting))
        self._sockets.add(socket)
        self._world.watchers.add(watch)
        try:
            async for message in socket:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            self._world.watchers.discard(watch)
            self._sockets.discard(socket)
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)
        return socket

    async def close(self) -> None:
        """Send all pages away, as the sandbox stops."""
        for socket in tuple(self._sockets):
            await socket.close()


async def _send(socket: web.WebSocketResponse, waiting: asyncio.Queue[Event]) -> None:
    try:
        while True:
            await socket.send_str(json.dumps(await waiting.get(), ensure_ascii=False))
    except ConnectionError:
        return
    finally:
        await socket.close()
