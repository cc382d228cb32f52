"""The faults over HTTP: what is wrong with Telegram now; the page hears when it changes."""

from aiohttp import web

from bot.sandbox.answers import as_json
from bot.sandbox.bodies import body_of, text_in
from bot.sandbox.faults import KINDS, Faults
from bot.sandbox.people import ImpossibleError
from bot.sandbox.refusal import RefusedError
from bot.sandbox.routes import Route
from bot.sandbox.world import World


class WeatherApi:
    """Lists, adds and clears faults."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults

    def routes(self) -> list[Route]:
        """Return the routes of the faults."""
        return [
            Route("GET", "/faults", "list what is wrong now", self._list),
            Route(
                "POST",
                "/faults",
                f"make something go wrong: `kind` ({', '.join(KINDS)}); all may have `method`, "
                "`chat_id`, `count` and `probability`, too_many_requests has `retry_after`, delay "
                "and away have `seconds`",
                self._add,
            ),
            Route("DELETE", "/faults", "a good day again", self._clear),
        ]

    async def _list(self, _request: web.Request) -> web.Response:
        return as_json(self._faults.listed())

    async def _add(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        try:
            fault = self._faults.add(
                text_in(body, "kind"),
                **{key: value for key, value in body.items() if key != "kind"},
            )
        except ValueError as wrong:
            raise ImpossibleError(400, str(wrong)) from wrong
        if fault.kind == "away":  # what the bot waits for at this moment ends, too
            self._world.updates.interrupt(RefusedError(502, "Bad Gateway"))
        self._tell()
        return as_json({"id": fault.id})

    async def _clear(self, _request: web.Request) -> web.Response:
        self._faults.clear()
        self._tell()
        return as_json({"cleared": True})

    def _tell(self) -> None:
        self._world.tell("faults", lambda: {"faults": self._faults.listed()})
