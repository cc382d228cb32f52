"""The page with the phones, served as files."""

from pathlib import Path

from aiohttp import web

PAGE = Path(__file__).parent / "page"


def page_routes() -> list[web.RouteDef]:
    """Return the routes of the page."""
    return [web.get("/", _index), web.get("/page/{file:[A-Za-z0-9_.-]+}", _page_file)]


async def _index(_request: web.Request) -> web.StreamResponse:
    return _fresh(PAGE / "index.html")


async def _page_file(request: web.Request) -> web.StreamResponse:
    return _fresh(PAGE / request.match_info["file"])


def _fresh(path: Path) -> web.StreamResponse:
    if not path.is_file():
        raise web.HTTPNotFound(text="there is no such page\n")
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})
