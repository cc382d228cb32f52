"""One message in somebody's chat, as they see it."""

from dataclasses import dataclass
from typing import Any

JSON = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """A message; `told` has everything that the stand-in tells of it."""

    told: JSON

    @property
    def id(self) -> int:
        """Its id in Telegram."""
        return int(self.told["id"])

    @property
    def text(self) -> str:
        """The text, or the caption of a file."""
        return str(self.told["text"])

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.told["from_bot"])

    @property
    def kind(self) -> str:
        """What it is: a "text", "photo", "document", "voice", "location" and so on."""
        return str(self.told["kind"])

    @property
    def buttons(self) -> list[list[str]]:
        """What the buttons beneath say, row by row."""
        return [[str(button["text"]) for button in row] for row in self.told["buttons"]]

    def place_of(self, label: str) -> tuple[int, int] | None:
        """Return row and column of a button: by its whole label, else by a part; None if none."""
        labels = [
            (said.casefold(), (row, column))
            for row, buttons in enumerate(self.buttons)
            for column, said in enumerate(buttons)
        ]
        wanted = label.casefold()
        for fits in (str.__eq__, str.__contains__):
            for said, place in labels:
                if fits(said, wanted):
                    return place
        return None

    def shown(self) -> str:
        """Return it as a line of a conversation, its buttons below."""
        who = "bot" if self.from_bot else "  me"
        rows = ["      " + " ".join(f"[{said}]" for said in row) for row in self.buttons]
        return "\n".join([f"{who}> {self.text or f'({self.kind})'}", *rows])
