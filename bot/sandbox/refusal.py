"""How the stand-in says no, and what it adds to a yes: Telegram's JSON answers."""

from typing import Any, NamedTuple


class RefusedError(Exception):
    """A request that Telegram would not carry out.

    `code` is both the HTTP status and `error_code`; `description` is complete, prefix included.
    """

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """Return the body of the answer, as the Bot API documents it."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class Described(NamedTuple):
    """A result that the answer says something about."""

    result: Any
    description: str


def bad_request(reason: str) -> RefusedError:
    """A 400 with Telegram's prefix."""
    return RefusedError(400, f"Bad Request: {reason}")


def too_many_requests(retry_after: int) -> RefusedError:
    """A 429 that says how many seconds to wait."""
    return RefusedError(
        429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after
    )
