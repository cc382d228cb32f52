"""Who may talk to the sandbox: programs on this machine, and its own page in a browser.

A browser carries the requests of every page that is open in it, also to this machine. So a request
has to name this server as its host, which a name that was bent to this machine does not
(DNS rebinding), and has to come from the sandbox's own page, where a browser says where it comes
from. Programs say nothing of the kind, and pass.
"""

import json
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

_NAMES = ("127.0.0.1", "localhost", "[::1]")
_HTTP_PORT = 80
_OWN_SITE = ("same-origin", "none")  # none: typed by hand, or a bookmark
_BOT_API = ("/bot", "/file/bot")
_OWN_API = "/api"
_ON_EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PAGE_MAY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self' ws://127.0.0.1:{port} ws://localhost:{port}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """Turns away what other pages ask for, once it knows the port that the sandbox listens on."""

    def __init__(self) -> None:
        self._port = 0
        self._hosts: frozenset[str] = frozenset()

    def listens_on(self, port: int) -> None:
        """From now on requests must name this port."""
        bare = _NAMES if port == _HTTP_PORT else ()
        self._port, self._hosts = port, frozenset((*(f"{name}:{port}" for name in _NAMES), *bare))

    def watch(self, app: web.Application) -> None:
        """Stand before every route of this application."""

        @web.middleware
        async def pass_or_refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
            fault = self._fault(request)
            return _refuse(request, fault) if fault else await handler(request)

        app.middlewares.append(pass_or_refuse)
        app.on_response_prepare.append(self._protect)

    def _fault(self, request: web.Request) -> str | None:
        """Say why this request is turned away, None where it may pass."""
        host = _only(request, hdrs.HOST)
        if host not in self._hosts:
            return f"this is open at http://127.0.0.1:{self._port}/ only, on the machine it runs on"
        if hdrs.ORIGIN in request.headers and _only(request, hdrs.ORIGIN) != f"http://{host}":
            return "other pages may not use this"
        site = request.headers.get("Sec-Fetch-Site", "none")
        if site not in _OWN_SITE and not _follows_link_to_page(request):
            return "other pages may not use this"
        return None

    async def _protect(self, _request: web.Request, response: web.StreamResponse) -> None:
        """Let no other page frame or read an answer, and the page load nothing from elsewhere."""
        response.headers.update(_ON_EVERY_ANSWER)
        response.headers["Content-Security-Policy"] = _PAGE_MAY.format(port=self._port)


def _only(request: web.Request, header: str) -> str:
    """Return the header in small letters, "" unless it is there exactly once."""
    values = request.headers.getall(header, [])
    return values[0].lower() if len(values) == 1 else ""


def _follows_link_to_page(request: web.Request) -> bool:
    """Whether somebody follows a link from elsewhere to the page: it opens, as if typed."""
    return (
        request.method == hdrs.METH_GET
        and request.path == "/"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest") == "document"
    )


def _refuse(request: web.Request, reason: str) -> web.Response:
    code = web.HTTPForbidden.status_code
    if request.path.startswith(_OWN_API):
        return web.json_response({"error": reason}, status=code)
    if not request.path.startswith(_BOT_API):
        return web.Response(text=f"{reason}\n", status=code)
    body = {"ok": False, "error_code": code, "description": f"Forbidden: {reason}"}
    return web.json_response(text=json.dumps(body), status=code)
