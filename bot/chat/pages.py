"""Long lists in pages: fetch one, know whether there are more, and turn between them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.chat.payload import Action
from bot.chat.screen import Button, Row
from bot.chat.words import Translator

SIZE = 6
_FURTHEST = 10_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; ``number`` counts from 0, ``more`` says that another one follows."""

    items: Sequence[T]
    number: int = 0
    more: bool = False


async def page_of(number: int, fetch: Callable[[int, int], Awaitable[Sequence[T]]]) -> Page[T]:
    """Return a page; ``fetch`` takes a limit and an offset.

    A page that does not exist (any more) becomes the first one.
    """
    number = number if 0 <= number <= _FURTHEST else 0
    items = await fetch(SIZE + 1, number * SIZE)
    if not items and number:
        return await page_of(0, fetch)
    return Page(items[:SIZE], number, more=len(items) > SIZE)


def turning(t: Translator, page: Page[T], turn_to: Callable[[int], Action]) -> tuple[Row, ...]:
    """Return the row that turns to the page before and after, or none where all is shown."""
    before = Button(t.plain("pages.before"), turn_to(page.number - 1))
    after = Button(t.plain("pages.after"), turn_to(page.number + 1))
    row = ((before,) if page.number else ()) + ((after,) if page.more else ())
    return (row,) if row else ()
