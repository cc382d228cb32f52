"""A message as a value: text, buttons, perhaps a file. No Telegram types in here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from bot.chat.payload import Action
from bot.chat.words import paragraphs
from core.model import DoctorId

TEXT_LONGEST = 4096
CAPTION_LONGEST = 1024


@dataclass(frozen=True, slots=True)
class Button:
    """A button beneath a message; pressing it performs its action.

    With ``fresh`` the answer comes as a new message, so that the one with the button (a
    confirmation, a reminder) stays to be read. ``acting_for`` is the doctor for whom an admin
    would do it; see bot/chat/standing_in.py, which alone says so.
    """

    label: str
    action: Action
    fresh: bool = False
    acting_for: DoctorId | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message; the message's text is its caption then."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Picture(File):
    """A file that is looked at in the chat. A press below it changes it, where it can be."""


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person sees.

    ``contact`` is the label of a button that shares the own phone number, ``choices`` are further
    labels beside it: these replace the person's keyboard instead of standing under the message.
    ``quiet`` makes no sound. What is ``protected`` can be neither copied nor forwarded.
    """

    text: Markup
    rows: tuple[Row, ...] = ()
    contact: str | None = None
    choices: tuple[str, ...] = ()
    file: File | None = None
    quiet: bool = field(default=False, kw_only=True)
    protected: bool = field(default=False, kw_only=True)

    @property
    def has_keyboard(self) -> bool:
        """Whether it replaces the person's keyboard."""
        return self.contact is not None or bool(self.choices)

    def above(self, text: Markup) -> "Screen":
        """Return this screen with a paragraph put above its text."""
        return replace(self, text=paragraphs(text, self.text))


@dataclass(frozen=True, slots=True)
class Pin:
    """A point on the map with a name and an address, as a message of its own."""

    latitude: float
    longitude: float
    title: str
    address: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is more than a screen in place.

    ``toast`` shows for a moment; with ``alert`` it waits to be read. ``fresh`` sends a new message
    instead of changing the one that was pressed. ``then`` is done next, as if its button had been
    pressed, and answered by a message of its own. A ``pin`` comes by itself, after the screen,
    and so do ``more`` screens, each as a message of its own.
    """

    screen: Screen | None = None
    toast: str | None = None
    alert: bool = False
    fresh: bool = False
    then: Action | None = None
    pin: Pin | None = None
    more: "tuple[Screen, ...]" = ()


LABEL_LONGEST = 40
"""Of a button that has a row of its own."""


def cut(text: str, longest: int = LABEL_LONGEST) -> str:
    """Return a text short enough for a button, with … where it was cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def grid(buttons: Iterable[Button], columns: int) -> tuple[Row, ...]:
    """Lay buttons out in rows of ``columns``."""
    all_of_them: Sequence[Button] = tuple(buttons)
    return tuple(
        tuple(all_of_them[at : at + columns]) for at in range(0, len(all_of_them), columns)
    )
