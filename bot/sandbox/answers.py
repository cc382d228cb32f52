"""How the page's HTTP API answers: JSON, and one sentence for what a person cannot do."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.people import ImpossibleError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answering(handler: Handler) -> Handler:
    """Turn what a person cannot do into a 4xx with one sentence."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except ImpossibleError as impossible:
            return as_json({"error": str(impossible)}, status=impossible.status)

    return answer


def as_json(body: Any, status: int = 200) -> web.Response:
    """Return an answer that carries this as JSON."""
    return web.json_response(text=json.dumps(body, ensure_ascii=False), status=status)
