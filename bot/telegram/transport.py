"""HTTP for python-telegram-bot on aiohttp: one connection pool, no queueing inside the client.

The library's default client assigns connections in quadratic time when hundreds of requests wait;
this one keeps its pace with the crowd. See docs/decisions.
"""

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

DEFAULT_SECONDS = 20.0


class AiohttpRequest(BaseRequest):
    """Speaks to the Bot API; gives up after ``seconds`` unless a call says otherwise."""

    def __init__(self, connections: int = 256, seconds: float = DEFAULT_SECONDS) -> None:
        self._connections = connections
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take."""
        return self._seconds

    async def initialize(self) -> None:
        """Open the pool; called by the library at start."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300),
                timeout=aiohttp.ClientTimeout(total=self._seconds),
            )

    async def shutdown(self) -> None:
        """Close the pool; called by the library at the end."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request and return status and body. Raises TimedOut, NetworkError.

        A gateway's page of HTML is a NetworkError too: the library would log all of it, and take
        a 404 for a wrong token.
        """
        if self._session is None:
            raise NetworkError("the request pool is not open")
        del write_timeout, connect_timeout, pool_timeout  # one limit on the whole is enough
        seconds = read_timeout if isinstance(read_timeout, int | float) else self._seconds
        try:
            async with self._session.request(
                method,
                url,
                data=_body(request_data),
                timeout=aiohttp.ClientTimeout(total=seconds),
            ) as response:
                status, body = response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error
        if not body.startswith(b"{"):
            raise NetworkError(f"HTTP {status} from something that is not the Bot API")
        return status, body


def _body(data: RequestData | None) -> Any:
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData()
    for name, text in data.json_parameters.items():
        form.add_field(name, text)
    for name, (file_name, content, mime_type) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=file_name, content_type=mime_type)
    return form
