"""The same people for tests that await: the bot may be at work in the test's own event loop."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

from praxis_sandbox.people import Person

P = ParamSpec("P")
R = TypeVar("R")


class AsyncPerson:
    """A person whose deeds are coroutines: `await anna.later.wait_for("Hello")`."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @staticmethod
    def _later(
        deed: Callable[Concatenate[Person, P], R],
    ) -> "Callable[Concatenate[AsyncPerson, P], Coroutine[Any, Any, R]]":
        async def done(self: "AsyncPerson", /, *args: P.args, **named: P.kwargs) -> R:
            return await asyncio.to_thread(deed, self.person, *args, **named)

        return done

    start = _later(Person.start)
    write = _later(Person.write)
    press = _later(Person.press)
    share_contact = _later(Person.share_contact)
    send_location = _later(Person.send_location)
    send_photo = _later(Person.send_photo)
    send_document = _later(Person.send_document)
    send_voice = _later(Person.send_voice)
    block = _later(Person.block)
    unblock = _later(Person.unblock)
    wait_for = _later(Person.wait_for)
    wait_answer = _later(Person.wait_answer)
