"""One bot's stand-in for Telegram, as a test sees it."""

from datetime import datetime, timedelta
from typing import Any

from praxis_sandbox.people import PATIENCE, Person
from praxis_sandbox.talking import JSON, ask


class Sandbox:
    """Telegram for one bot: its people, the clock, bad days; and the Bot API's own methods."""

    def __init__(self, told: JSON) -> None:
        self.token = str(told["token"])
        self.api_url = str(told["api_url"])
        """The Bot API's root: the bot calls {api_url}/bot{token}/{method}."""
        self.page_url = str(told["page_url"])
        self._root = str(told["interface_url"])

    @property
    def base_url(self) -> str:
        """The same root with "/bot" behind it, as python-telegram-bot and others want it."""
        return f"{self.api_url}/bot"

    @property
    def base_file_url(self) -> str:
        """Where files are downloaded from, without the token."""
        return f"{self.api_url}/file/bot"

    def add_person(self, first_name: str = "Anna", **details: Any) -> Person:
        """Give somebody a phone; details: last_name, username, language_code, phone_number, id."""
        told = ask("POST", f"{self._root}/phones", {"first_name": first_name} | details)
        return Person(self._root, told)

    def call(self, method: str, **params: Any) -> Any:
        """Call a method of the Bot API as the bot and return its result."""
        answer = ask("POST", f"{self.base_url}{self.token}/{method}", params)
        return answer["result"]

    # ── time and weather ────────────────────────────────────────────────────────────────────

    def now(self) -> datetime:
        """Return the stand-in's time (aware), which dates messages."""
        return datetime.fromisoformat(ask("GET", f"{self._root}/clock")["now"])

    def advance(self, by: timedelta) -> None:
        """Push the clock forward."""
        ask("POST", f"{self._root}/clock", {"advance": by.total_seconds()})

    def add_fault(self, kind: str, **settings: Any) -> None:
        """Make something go wrong: GET /api/v1 names the kinds and their settings."""
        ask("POST", f"{self._root}/faults", {"kind": kind} | settings)

    def clear_faults(self) -> None:
        """A good day again."""
        ask("DELETE", f"{self._root}/faults")

    def wait_idle(self, timeout: float = PATIENCE) -> None:
        """Wait until the bot has fetched every update (fetched, not yet answered)."""
        ask("GET", f"{self._root}/idle?timeout={timeout}", patience=timeout)
