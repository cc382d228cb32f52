"""The stand-in's own HTTP interface: one prefix, a version, and what each address does."""

from collections.abc import Iterable
from typing import NamedTuple

from aiohttp import web

from bot.sandbox.answers import Handler, answering, as_json
from bot.sandbox.people import ImpossibleError

PREFIX = "/api/v1"
USER_ID = "{id:[0-9]{1,18}}"


class Route(NamedTuple):
    """One thing that can be asked for: `path` is below the prefix, `does` says it to people."""

    method: str
    path: str
    does: str
    answer: Handler

    @property
    def shown(self) -> str:
        """The request as people write it down: "POST /api/v1/phones/{id}/text"."""
        return f"{self.method} {PREFIX}{self.path.replace(USER_ID, '{id}')}"


def served(routes: Iterable[Route]) -> list[web.RouteDef]:
    """Return these routes for aiohttp, with one that lists them all and one for all the rest."""
    listed = [*routes]
    listed.append(Route("GET", "", "this list", _listing(listed)))
    return [
        *(web.route(one.method, f"{PREFIX}{one.path}", answering(one.answer)) for one in listed),
        web.route("*", "/api{rest:(/.*)?}", answering(_nowhere)),
    ]


def _listing(routes: list[Route]) -> Handler:
    async def listing(_request: web.Request) -> web.Response:
        return as_json({"version": 1, "does": {one.shown: one.does for one in routes}})

    return listing


async def _nowhere(request: web.Request) -> web.Response:
    asked = f"{request.method} {request.path}"
    raise ImpossibleError(404, f"there is no {asked}; GET {PREFIX} lists what there is")
