"""A person with a phone: what they do, what they see, and waiting for what the bot does."""

import base64
import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from praxis_sandbox.messages import JSON, Message
from praxis_sandbox.talking import ask

if TYPE_CHECKING:
    from praxis_sandbox.later import AsyncPerson

T = TypeVar("T")
PATIENCE = 10.0


class NotSeenError(AssertionError):
    """What was waited for did not come; the text shows the whole conversation."""


class Person:
    """Somebody who talks with the bot. Waiting looks at what came since their own last deed."""

    def __init__(self, root: str, told: JSON) -> None:
        self.id = int(told["user"]["id"])
        self.name = str(told["user"]["first_name"])
        self._address = f"{root}/phones/{self.id}"
        self._mark = int(told["revision"])

    @cached_property
    def later(self) -> "AsyncPerson":
        """The same person for tests that await: each deed is a coroutine."""
        from praxis_sandbox.later import AsyncPerson  # noqa: PLC0415 (each knows the other)

        return AsyncPerson(self)

    # ── doing ───────────────────────────────────────────────────────────────────────────────

    def start(self, payload: str = "") -> None:
        """Press Start, or open a deep link with its payload."""
        self._do("start", payload=payload)

    def write(self, text: str) -> None:
        """Write a text or a command."""
        self._do("text", text=text)

    def press(self, label: str) -> None:
        """Press the button with this label: in the newest message with one, else the keyboard.

        Case does not count, and a part of the label will do. Raises NotSeenError.
        """
        read = self._read()
        for message in reversed(_messages(read)):
            place = message.place_of(label) if message.from_bot else None
            if place:
                self._do("press", message_id=message.id, row=place[0], column=place[1])
                return
        for row in (read["keyboard"] or {"rows": []})["rows"]:
            for key in row:
                if label.casefold() in key["text"].casefold():
                    self._use(key)
                    return
        raise NotSeenError(f"no button says {label!r}\n{self.conversation()}")

    def share_contact(self, phone_number: str = "", user_id: int | None = None) -> None:
        """Share one's own contact, or somebody else's."""
        other = {} if user_id is None else {"user_id": user_id}
        self._do("contact", phone_number=phone_number, **other)

    def send_location(self, latitude: float, longitude: float) -> None:
        """Send a point on the map."""
        self._do("location", latitude=latitude, longitude=longitude)

    def send_photo(self, content: bytes | None = None, caption: str = "") -> None:
        """Send a picture, PNG or JPEG; without one a tiny one."""
        self._do("photo", caption=caption, **_encoded(content))

    def send_document(
        self, file_name: str, content: bytes, mime_type: str = "text/plain", caption: str = ""
    ) -> None:
        """Send a file."""
        about = {"file_name": file_name, "mime_type": mime_type, "caption": caption}
        self._do("document", **about, **_encoded(content))

    def send_voice(self) -> None:
        """Send a voice message."""
        self._do("voice")

    def block(self) -> None:
        """Block the bot."""
        self._do("block", blocked=True)

    def unblock(self) -> None:
        """Unblock the bot."""
        self._do("block", blocked=False)

    # ── seeing ──────────────────────────────────────────────────────────────────────────────

    @property
    def messages(self) -> list[Message]:
        """The whole chat, oldest first."""
        return _messages(self._read())

    @property
    def keyboard(self) -> list[list[str]]:
        """What the keyboard under the text field says, row by row."""
        shown = self._read()["keyboard"]
        return [[key["text"] for key in row] for row in shown["rows"]] if shown else []

    @property
    def commands(self) -> list[str]:
        """The commands in the bot's menu, as this person sees it."""
        return [str(one["command"]) for one in self._read()["commands"]]

    def wait_for(self, part: str = "", timeout: float = PATIENCE) -> Message:
        """Wait for a message of the bot, new or edited since one's last deed, that says this.

        Case does not count. Raises NotSeenError after `timeout` seconds.
        """

        def found(read: JSON) -> Message | None:
            for message in reversed(_messages(read)):
                fresh = message.from_bot and message.told["revision"] > self._mark
                if fresh and part.casefold() in message.text.casefold():
                    return message
            return None

        return self._until(found, repr(part) if part else "a message", timeout)

    def wait_answer(self, part: str = "", timeout: float = PATIENCE) -> str:
        """Wait until the bot has answered one's last press; return what the answer says."""

        def found(read: JSON) -> str | None:
            answer = read["answer"]
            if answer and answer["revision"] > self._mark and part in answer["text"]:
                return str(answer["text"])
            return None

        return self._until(found, "the press to be answered", timeout)

    def conversation(self) -> str:
        """Return the whole chat as text, for people who wonder what went wrong."""
        lines = [message.shown() for message in self.messages]
        return "\n".join([f"── {self.name}'s phone ──", *lines])

    def _until(self, found: Callable[[JSON], T | None], what: str, timeout: float) -> T:
        end = time.monotonic() + timeout
        read = self._read()
        while True:
            seen = found(read)
            if seen is not None:
                return seen
            left = end - time.monotonic()
            if left <= 0:
                raise NotSeenError(f"waited {timeout:g} s for {what}\n{self.conversation()}")
            address = f"{self._address}?after={read['revision']}&wait={left:.3f}"
            read = ask("GET", address, patience=left)

    def _use(self, key: JSON) -> None:
        if key["request_contact"]:
            self.share_contact()
        else:
            self.write(str(key["text"]))

    def _do(self, deed: str, **body: object) -> None:
        self._mark = int(self._read()["revision"])
        ask("POST", f"{self._address}/{deed}", body)

    def _read(self) -> JSON:
        read: JSON = ask("GET", self._address)
        return read


def _messages(read: JSON) -> list[Message]:
    return [Message(told) for told in read["messages"]]


def _encoded(content: bytes | None) -> JSON:
    return {} if content is None else {"content": base64.b64encode(content).decode()}
