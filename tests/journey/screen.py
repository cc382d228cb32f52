"""A message of the bot, as its reader sees it."""

from dataclasses import dataclass
from typing import Any

from bot.chat.payload import FRESH

JSON = dict[str, Any]


@dataclass(frozen=True)
class Screen:
    """One message of the bot, as its reader sees it."""

    message: JSON

    @property
    def id(self) -> int:
        """The message's id."""
        return int(self.message["id"])

    @property
    def text(self) -> str:
        """The plain text or caption."""
        return str(self.message["text"])

    @property
    def buttons(self) -> list[list[JSON]]:
        """The inline buttons, row by row: text, kind, data, url."""
        rows: list[list[JSON]] = self.message["buttons"]
        return rows

    @property
    def labels(self) -> list[str]:
        """What the inline buttons say, in reading order."""
        return [button["text"] for row in self.buttons for button in row]

    @property
    def is_letter(self) -> bool:
        """Whether it came by itself: its buttons leave it as it is, as no screen's do."""
        data = [button["data"] for row in self.buttons for button in row if button["data"]]
        return all(one.startswith(FRESH) for one in data)

    def data(self, label: str) -> str:
        """What the button with this label (exact, then prefix, then part) carries."""
        return str(self._button(label)["data"])

    def offers(self, label: str) -> bool:
        """Whether there is a button with this label, or with this in it."""
        return any(label.casefold() in one.casefold() for one in self.labels)

    def _button(self, label: str) -> JSON:
        buttons = [button for row in self.buttons for button in row]
        for fits in (str.__eq__, str.startswith, str.__contains__):
            for button in buttons:
                if fits(button["text"].casefold(), label.casefold()):
                    return button
        raise AssertionError(f"no button says {label!r}, there are: {self.labels}")
