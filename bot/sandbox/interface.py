"""All that is open over HTTP beside the Bot API: the page, and the interface it stands on."""

from datetime import tzinfo

from aiohttp import web

from bot.sandbox.faults import Faults
from bot.sandbox.live import LivePages
from bot.sandbox.moments import ClockApi
from bot.sandbox.pages import page_routes
from bot.sandbox.phones import PhonesApi
from bot.sandbox.routes import Route, served
from bot.sandbox.weather import WeatherApi
from bot.sandbox.world import World


class Interface:
    """The page and the interface of one stand-in; times are told in `zone`."""

    def __init__(self, world: World, faults: Faults, zone: tzinfo) -> None:
        self.live = LivePages(world)
        self.clock = ClockApi(world, zone)
        self._phones = PhonesApi(world, faults, self.clock)
        self._weather = WeatherApi(world, faults)
        self.more: list[Route] = []
        """What whoever runs the stand-in adds before it opens."""

    def listed(self) -> list[Route]:
        """Return all that can be asked for."""
        watch = "a WebSocket that tells of everything as it happens"
        return [
            *self._phones.routes(),
            *self.clock.routes(),
            *self._weather.routes(),
            Route("GET", "/live", watch, self.live.connect),
            *self.more,
        ]

    def routes(self) -> list[web.RouteDef]:
        """Return the routes for aiohttp."""
        return [*page_routes(), *served(self.listed())]
