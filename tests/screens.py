"""Screens as Telegram takes them: checked as the stand-in checks, and read as a person reads."""

from dataclasses import dataclass

from bot.chat.screen import Screen
from bot.sandbox.strictness import message_text, reply_markup
from bot.telegram.client import markup


@dataclass(frozen=True)
class Shown:
    """What a reader sees: the plain text and the labels of the buttons, row by row."""

    text: str
    rows: list[list[str]]

    @property
    def labels(self) -> list[str]:
        return [label for row in self.rows for label in row]


def shown(screen: Screen) -> Shown:
    """Return the screen as its reader sees it; what Telegram would refuse is an error."""
    text, _ = message_text(str(screen.text), "HTML")
    keyboard = markup(screen)
    if keyboard is not None:
        reply_markup(keyboard.to_dict())
    return Shown(text, [[button.label for button in row] for row in screen.rows])
