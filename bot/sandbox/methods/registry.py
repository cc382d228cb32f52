"""Which method of the Bot API a coroutine carries out, and what it leaves out."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, NamedTuple, Self, TypeVar

from bot.sandbox.methods.names import METHODS
from bot.sandbox.params import Params
from bot.sandbox.refusal import RefusedError

Method = Callable[[Params], Awaitable[Any]]
F = TypeVar("F", bound=Callable[..., Any])
_NAME, _LACKS = "_bot_api_name", "_bot_api_lacks"


class State(NamedTuple):
    """How far a method is carried out: "works", "partly" (`lacks` says what not) or "not yet"."""

    word: str
    lacks: str = ""

    @classmethod
    def of(cls, lacks: str | None) -> Self:
        """Return the state of a method that lacks this; "" lacks nothing, None everything."""
        if lacks is None:
            return cls("not yet")
        return cls("partly", lacks) if lacks else cls("works")


class Missing:
    """A method that exists in Telegram and not here. Telegram itself never answers so."""

    def __init__(self, name: str) -> None:
        self._name = name

    async def __call__(self, _params: Params) -> Any:
        """Refuse: a bot must never believe that something happened which did not."""
        raise RefusedError(501, f"Not Implemented: the sandbox cannot carry out {self._name} yet")


def method(name: str, *, lacks: str = "") -> Callable[[F], F]:
    """Mark a coroutine as the Bot API's method `name`; `lacks` says what it leaves out."""
    if name not in METHODS:
        raise ValueError(f"the Bot API has no method {name}")

    def mark(function: F) -> F:
        setattr(function, _NAME, name)
        setattr(function, _LACKS, lacks)
        return function

    return mark


def methods_of(subject: object) -> dict[str, Method]:
    """Return the marked coroutines of a subject, by the method's name in small letters."""
    bound = (getattr(subject, attribute) for attribute, _ in _marked(type(subject)))
    return {getattr(coroutine, _NAME).lower(): coroutine for coroutine in bound}


def missing_in(subject: type) -> dict[str, str]:
    """Return what each method of a subject leaves out, by the method's name."""
    return {getattr(function, _NAME): getattr(function, _LACKS) for _, function in _marked(subject)}


def _marked(subject: type) -> Iterator[tuple[str, Any]]:
    for attribute, value in vars(subject).items():
        if hasattr(value, _NAME):
            yield attribute, value
