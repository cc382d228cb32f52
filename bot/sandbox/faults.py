"""Bad days on demand: refusals, lost connections, delays, and Telegram going away for a while."""

import random
import time
from dataclasses import asdict
from itertools import count
from typing import Annotated, Any, NamedTuple

from pydantic import ConfigDict, Field, ValidationError
from pydantic.dataclasses import dataclass

from bot.sandbox.refusal import RefusedError, too_many_requests

_ANSWERS = {
    "forbidden": (403, "Forbidden: bot was blocked by the user"),
    "deactivated": (403, "Forbidden: user is deactivated"),
    "chat_not_found": (400, "Bad Request: chat not found"),
    "bad_gateway": (502, "Bad Gateway"),
    "internal_error": (500, "Internal Server Error: restart"),
}
KINDS = (*_ANSWERS, "too_many_requests", "drop_before", "drop_after", "delay", "away")

Seconds = Annotated[float, Field(ge=0, le=24 * 3600, allow_inf_nan=False)]


@dataclass(slots=True, config=ConfigDict(strict=True, extra="forbid"))
class Fault:
    """One thing that goes wrong. Empty `method` and `chat_id` None mean any.

    `count` is how many requests it still spoils (None: until it is removed), `probability`
    how likely each is to be hit. `retry_after` belongs to too_many_requests, `seconds` to
    delay (per request) and away (from now on).
    """

    id: int
    kind: str
    method: str = ""
    chat_id: int | None = None
    count: Annotated[int, Field(ge=1)] | None = None
    probability: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 1.0
    retry_after: Annotated[int, Field(ge=0, le=24 * 3600)] = 1
    seconds: Seconds = 0.0
    hits: int = 0
    ends: float = 0.0


class Damage(NamedTuple):
    """What happens to one request: wait, then be refused, or lose the connection."""

    delay: float = 0.0
    refusal: RefusedError | None = None
    drop_before: bool = False
    drop_after: bool = False


NO_DAMAGE = Damage()


class Faults:
    """The faults in force. Chance comes from a seeded generator, so a storm can be repeated."""

    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(seed)  # noqa: S311  repeatable weather, no secrets
        self._faults: list[Fault] = []
        self._ids = count(1)

    def __bool__(self) -> bool:
        return bool(self._faults)

    def add(self, kind: str, **settings: Any) -> Fault:
        """Put a fault in force and return it; `settings` are the fields of Fault.

        Raises ValueError for an unknown kind or setting, and for a value that it cannot have.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}, there are: {', '.join(KINDS)}")
        try:
            fault = Fault(next(self._ids), kind, **settings)
        except TypeError:
            raise ValueError("a fault has no such setting") from None
        except ValidationError as wrong:
            first = wrong.errors()[0]
            if first["type"] == "unexpected_keyword_argument":
                raise ValueError("a fault has no such setting") from None
            raise ValueError(f"{first['loc'][0]}: {first['msg']}") from None
        fault.method = fault.method.lower()
        if kind == "away":
            fault.ends = time.monotonic() + fault.seconds
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Take all faults away: a good day again."""
        self._faults.clear()

    def listed(self) -> list[dict[str, Any]]:
        """Return the faults in force: the requests each has hit, the seconds ``left`` of it.

        ``left`` is 0 for what does not end by itself.
        """
        now = time.monotonic()
        passing = [fault for fault in self._faults if fault.kind != "away" or now < fault.ends]
        return [asdict(fault) | {"left": max(0.0, fault.ends - now)} for fault in passing]

    def damage(self, method: str, chat_id: int) -> Damage:
        """Decide what happens to a request. Delays add up; the first other fault decides."""
        delay = 0.0
        for fault in tuple(self._faults):
            if not self._hits(fault, method, chat_id):
                continue
            if fault.kind == "delay":
                delay += fault.seconds
                continue
            return Damage(
                delay=delay,
                refusal=_refusal(fault),
                drop_before=fault.kind in ("drop_before", "away"),
                drop_after=fault.kind == "drop_after",
            )
        return Damage(delay=delay)

    def _hits(self, fault: Fault, method: str, chat_id: int) -> bool:
        if fault.kind == "away" and time.monotonic() >= fault.ends:
            self._faults.remove(fault)
            return False
        if fault.method not in ("", method) or fault.chat_id not in (None, chat_id):
            return False
        if fault.probability < 1 and self.random.random() >= fault.probability:
            return False
        fault.hits += 1
        if fault.count is not None:
            fault.count -= 1
            if fault.count <= 0:
                self._faults.remove(fault)
        return True


def _refusal(fault: Fault) -> RefusedError | None:
    if fault.kind == "too_many_requests":
        return too_many_requests(fault.retry_after)
    answer = _ANSWERS.get(fault.kind)
    return RefusedError(*answer) if answer else None
