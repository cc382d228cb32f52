"""The parameters of one Bot API call, whether they came as query, form, multipart or JSON."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from aiohttp import BodyPartReader, web
from yarl import URL

from bot.sandbox.decoding import DEEPEST, TooDeepError, json_of
from bot.sandbox.refusal import RefusedError, bad_request

UPLOAD_BYTES = 50 * 1024 * 1024
MOST_BYTES = 51 * 1024 * 1024
"""The largest upload, and what is said about it."""

_NOT_UTF8 = "strings must be encoded in UTF-8"
_UNREADABLE = "\ufffd"
"""What decoders put where there is no character."""


class Upload(NamedTuple):
    """A file that came with the request."""

    name: str
    mime_type: str
    content: bytes


class Params:
    """Typed access to the values; texts are converted as Telegram's server does."""

    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload]) -> None:
        self.values = values
        self.uploads = uploads

    @classmethod
    async def read(cls, request: web.Request) -> "Params":
        """Read query and body; RefusedError (400, 413) for a body that cannot be read."""
        try:
            return await cls._read(request)
        except web.HTTPRequestEntityTooLarge:
            raise RefusedError(413, "Request Entity Too Large") from None
        except UnicodeError:
            raise bad_request(_NOT_UTF8) from None
        except ValueError:  # aiohttp's, for parts that are none
            raise bad_request("can't parse the parts of the request") from None

    @classmethod
    async def _read(cls, request: web.Request) -> "Params":
        values: dict[str, Any] = {}
        if request.query_string:
            values |= _in_utf8(request.query, request.rel_url.raw_query_string.encode())
        kind = request.content_type
        uploads: dict[str, Upload] = {}
        if kind == "multipart/form-data":
            # Part by part: the request's own form keeps files open when the bot dies on the way.
            size = 0
            async for part in await request.multipart():
                if not isinstance(part, BodyPartReader) or part.name is None:
                    raise bad_request("can't parse the parts of the request")
                content = bytes(await part.read())
                size += len(content)
                if size > MOST_BYTES or len(content) > UPLOAD_BYTES:
                    raise web.HTTPRequestEntityTooLarge(MOST_BYTES, size)
                if part.filename:
                    mime_type = part.headers.get("Content-Type", "application/octet-stream")
                    uploads[part.name] = Upload(part.filename, mime_type, content)
                else:
                    values[part.name] = content.decode()
        elif request.body_exists:
            body = await request.read()
            if kind == "application/json":
                values |= _json_object(body)
            elif kind == "application/x-www-form-urlencoded":
                # aiohttp's own URL type decodes five times as fast as urllib.parse.
                written = body.decode("utf-8", "replace")
                values |= _in_utf8(URL.build(query_string=written, encoded=True).query, body)
        return cls(values, uploads)

    def has(self, name: str) -> bool:
        """Whether the parameter was given at all."""
        return name in self.values or name in self.uploads

    def text(self, name: str) -> str:
        """Return a text, empty when absent."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number, `default` when absent or not a number."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError, OverflowError):
            return default

    def bounded(self, name: str, default: int, least: int, most: int) -> int:
        """Return a whole number between these; what is no number counts as 0, as in Telegram."""
        value = self.integer(name) if self.text(name) else default
        return min(max(value, least), most)

    def flag(self, name: str) -> bool:
        """Return a yes or no; absent means no."""
        value = self.values.get(name, False)
        return value if isinstance(value, bool) else str(value).lower() in ("true", "yes", "1")

    def decoded(self, name: str, called: str = "") -> Any:
        """Return a value that is JSON within a form, or already decoded; None when absent.

        `called` is what Telegram calls it in a complaint, where that is not its name.
        """
        value = self.values.get(name, "")
        if value is None and name == "reply_markup":
            raise bad_request("object expected as reply markup")
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json_of(value)
        except UnicodeError:
            raise bad_request(_NOT_UTF8) from None
        except ValueError:
            what = called or ("reply keyboard markup" if name == "reply_markup" else name)
            raise bad_request(f"can't parse {what} JSON object") from None

    def loosely(self, name: str) -> Any:
        """Return a value as `decoded` does, None where it cannot be decoded either."""
        try:
            return self.decoded(name)
        except RefusedError:
            return None

    def upload(self, name: str) -> Upload | None:
        """Return the file sent under `name`, following an `attach://` reference."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            name = value.removeprefix("attach://")
        return self.uploads.get(name)


def _in_utf8(values: Mapping[str, str], written: bytes) -> Mapping[str, str]:
    """Return what was decoded; UnicodeError where the bytes behind it are no UTF-8."""
    if any(_UNREADABLE in value for value in values.values()):
        unquote_to_bytes(written).decode()
    return values


def _json_object(body: bytes) -> dict[str, Any]:
    if not body.lstrip().startswith(b"{"):
        raise bad_request("JSON object expected")
    try:
        values = json_of(body, DEEPEST + 1)
    except UnicodeError:
        raise bad_request(_NOT_UTF8) from None
    except TooDeepError:
        raise bad_request("can't parse parameter value: Too big object depth") from None
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise bad_request("can't parse JSON object")
    return values
