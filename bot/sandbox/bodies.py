"""What is asked over HTTP: JSON objects of bounded size, and typed values in them."""

import base64
import binascii

from aiohttp import web

from bot.sandbox.decoding import json_of
from bot.sandbox.messages import JSON
from bot.sandbox.people import ImpossibleError

MOST_BYTES = 1024 * 1024
LONGEST_PATIENCE = 600.0


async def body_of(request: web.Request, most_bytes: int = MOST_BYTES) -> JSON:
    """Return what was posted, {} for nothing. ImpossibleError where it is no such object."""
    try:
        raw = await request.clone(client_max_size=most_bytes).read()
    except web.HTTPRequestEntityTooLarge:
        raise ImpossibleError(413, "that is too much at once") from None
    if raw and request.content_type != "application/json":
        # What a browser sends to another site without asking it first is never this.
        raise ImpossibleError(415, "the body must be sent as application/json")
    try:
        body = json_of(raw or b"{}")
    except UnicodeError:
        raise ImpossibleError(400, "texts must be encoded in UTF-8") from None
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ImpossibleError(400, "the body must be a JSON object")
    return body


def text_in(body: JSON, name: str, default: str | None = None) -> str:
    """Return a text, ``default`` where there is none. ImpossibleError for anything else."""
    value = body.get(name, default)
    if not isinstance(value, str):
        raise ImpossibleError(400, f"{name} must be a text")
    return value


def integer_in(body: JSON, name: str, default: int | None = None) -> int:
    """Return a number of at most 64 bits, ``default`` where there is none. ImpossibleError."""
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ImpossibleError(400, f"{name} must be a whole number")
    if not -(2**63) <= value < 2**63:
        raise ImpossibleError(400, f"{name} is out of range")
    return value


def number_in(body: JSON, name: str) -> float:
    """Return a number, whole or not. ImpossibleError where there is none."""
    value = body.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > 2**63:
        raise ImpossibleError(400, f"{name} must be a number")
    return float(value)


def bytes_in(body: JSON, name: str) -> bytes | None:
    """Return what base64 says, None where there is none. ImpossibleError for anything else."""
    if name not in body:
        return None
    try:
        return base64.b64decode(text_in(body, name), validate=True)
    except (binascii.Error, ValueError):
        raise ImpossibleError(400, f"{name} must be base64") from None


def patience_in(request: web.Request, name: str, default: float) -> float:
    """Return the seconds that somebody is ready to wait. ImpossibleError over ten minutes."""
    try:
        patience = float(request.query.get(name, default))
    except ValueError:
        patience = -1
    if not 0 <= patience <= LONGEST_PATIENCE:
        raise ImpossibleError(400, f"{name} is a number of seconds, up to ten minutes")
    return patience
