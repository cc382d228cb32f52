"""Which handler answers which action, command, free-text step and refusal."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.chat.context import Context
from bot.chat.payload import Action
from bot.chat.screen import Reply, Screen
from core.errors import Refusal
from core.model import Place

Answer = Screen | Reply | Action
"""An action as an answer: go on with it as if it had been pressed instead."""
A = TypeVar("A", bound=Action)
Press = Callable[[Context, A], Awaitable[Answer]]
Command = Callable[[Context, str], Awaitable[Answer]]
"""A command's handler gets what was typed after the command."""
Typed = Callable[[Context, str], Awaitable[Answer]]
Located = Callable[[Context, Place], Awaitable[Answer]]
"""Takes a location that was sent while its step's question stood open."""
Prompt = Callable[[Context], Screen | Awaitable[Screen]]
"""Asks what a step waits for; it may look something up first."""
R = TypeVar("R", bound=Refusal)
Refused = Callable[[Context, R], Screen | Reply | None]
"""Returns None where the usual answer will do."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of free text: ``prompt`` asks, ``handler`` takes what was typed.

    A BadFieldError from the handler asks again, with what is wrong above the question, and keeps
    the draft. ``keyboard`` says that the prompt replaces the person's keyboard, ``anybodys`` that
    somebody else's contact may be shared for its phone number, ``times`` that a day or a time is
    asked for, so that one that will not do is asked for again.
    """

    prompt: Prompt
    handler: Typed
    keyboard: bool = False
    anybodys: bool = False
    times: bool = False

    async def ask(self, context: Context) -> Screen:
        """Put the question, once more where it was put before."""
        asked = self.prompt(context)
        return asked if isinstance(asked, Screen) else await asked


@dataclass(slots=True)
class Router:
    """A conversation's handlers; ``include`` joins several into one."""

    presses: dict[type[Action], Press[Any]] = field(default_factory=dict)
    commands: dict[str, Command] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    places: dict[str, Located] = field(default_factory=dict)
    refusals: dict[type[Refusal], Refused[Any]] = field(default_factory=dict)
    practice: set[type[Action]] = field(default_factory=set)
    """What doctors do in their practice, and an admin may do for them."""
    unasked: Typed | None = None
    """Takes what somebody wrote while nothing was being asked; there is one in all."""

    def on(self, kind: type[A]) -> Callable[[Press[A]], Press[A]]:
        """Answer presses that carry this action."""

        def keep(handler: Press[A]) -> Press[A]:
            _once(self.presses, kind, handler)
            return handler

        return keep

    def command(self, name: str) -> Callable[[Command], Command]:
        """Answer ``/name``."""

        def keep(handler: Command) -> Command:
            _once(self.commands, name, handler)
            return handler

        return keep

    def typed(
        self,
        step: str,
        prompt: Prompt,
        *,
        keyboard: bool = False,
        anybodys: bool = False,
        times: bool = False,
    ) -> Callable[[Typed], Typed]:
        """Answer text typed while a form stands at this step; ``prompt`` is its question."""

        def keep(handler: Typed) -> Typed:
            _once(self.steps, step, Step(prompt, handler, keyboard, anybodys, times))
            return handler

        return keep

    def located(self, step: str) -> Callable[[Located], Located]:
        """Answer a location sent while a form stands at this step, which takes text as well."""

        def keep(handler: Located) -> Located:
            _once(self.places, step, handler)
            return handler

        return keep

    def typed_unasked(self, handler: Typed) -> Typed:
        """Answer text typed while nothing is being asked."""
        if self.unasked is not None:
            raise ValueError("two handlers for what nobody asked")
        self.unasked = handler
        return handler

    def refused(self, kind: type[R]) -> Callable[[Refused[R]], Refused[R]]:
        """Answer a refusal of core, whichever conversation met it."""

        def keep(handler: Refused[R]) -> Refused[R]:
            _once(self.refusals, kind, handler)
            return handler

        return keep

    async def press(self, context: Context, action: Action) -> Screen | Reply:
        """Answer an action, going on wherever its handler leads to."""
        return await self.follow(context, action)

    async def follow(self, context: Context, answer: Answer) -> Screen | Reply:
        """Return what is to be shown in the end."""
        while isinstance(answer, Action):
            context.origin = origin(type(answer))
            if type(answer) not in self.practice:
                context.stand_in = None
            answer = await self.presses[type(answer)](context, answer)
        return answer

    def include(self, *others: "Router") -> "Router":
        """Take over the handlers of other routers; two for one thing is a ValueError."""
        for other in others:
            for mine, theirs in (
                (self.presses, other.presses),
                (self.commands, other.commands),
                (self.steps, other.steps),
                (self.places, other.places),
                (self.refusals, other.refusals),
            ):
                for name, handler in theirs.items():
                    _once(mine, name, handler)
            self.practice |= other.practice
            if other.unasked is not None:
                self.typed_unasked(other.unasked)
        return self


def origin(kind: type[Action]) -> str:
    """Return the word by which the audit trail knows this action: ``confirm-booking``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


def _once(handlers: dict[Any, Any], name: object, handler: object) -> None:
    if name in handlers:
        raise ValueError(f"two handlers for {name!r}")
    handlers[name] = handler
