"""Plain HTTP to the stand-in: JSON there and back, errors as one sentence."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

JSON = dict[str, Any]
_SLACK = 30.0
_DIRECT = build_opener(ProxyHandler({}))  # this machine is never behind a proxy


class ImpossibleError(Exception):
    """The stand-in would not do it; the text says why."""


def ask(method: str, address: str, body: JSON | None = None, *, patience: float = 0) -> Any:
    """Return what the stand-in answers; `patience` is how many seconds it may wait before.

    Raises ImpossibleError where it refuses.
    """
    sent = None if body is None else json.dumps(body).encode()
    request = Request(  # noqa: S310 (the address is the stand-in's own)
        address, data=sent, headers={"Content-Type": "application/json"}, method=method
    )
    try:
        with _DIRECT.open(request, timeout=patience + _SLACK) as answer:
            return json.load(answer)
    except HTTPError as refused:
        with refused:
            raise ImpossibleError(_reason(refused)) from None


def _reason(refused: HTTPError) -> str:
    try:
        said = json.load(refused)
    except ValueError:
        return f"it answered {refused.code}"
    return str(said.get("error") or said.get("description"))
