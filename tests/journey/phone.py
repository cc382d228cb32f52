"""One person's phone, for tests: it presses, types and waits as a person does.

What it sees arrives as events, so waiting never polls. A failure shows the whole conversation.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from tests.journey.screen import JSON, Screen

T = TypeVar("T")
PATIENCE = 10.0


class Sandbox(Protocol):
    """What a phone needs of the sandbox it is in (see client.People)."""

    lost: bool

    async def post(self, path: str, body: JSON) -> JSON: ...

    async def bytes_at(self, path: str) -> bytes: ...


@dataclass(frozen=True)
class _Heard:
    """Something that happened on a phone: a message, an edit, a deletion, an answer."""

    kind: str
    event: JSON


class Phone:
    """One person's phone. Waiting looks at what came since their own last action."""

    def __init__(self, sandbox: Sandbox, phone: JSON) -> None:
        self._sandbox = sandbox
        self.id = int(phone["user"]["id"])
        self.name = str(phone["user"]["first_name"])
        self.messages: dict[int, JSON] = {message["id"]: message for message in phone["messages"]}
        self._written = [one["id"] for one in phone["messages"] if one["from_bot"]]
        """The bot's messages by when each was last changed, the newest last."""
        self.keyboard: JSON | None = phone["keyboard"]
        self.commands: list[JSON] = phone["commands"]
        self.heard: list[_Heard] = []
        self._mark = 0
        self._changed = asyncio.Event()

    # ── acting ──────────────────────────────────────────────────────────────────────────────

    async def start(self, payload: str = "") -> None:
        """Press Start, or open a deep link."""
        await self._act("start", {"payload": payload})

    async def text(self, text: str) -> None:
        """Send a text or a command."""
        await self._act("text", {"text": text})

    async def send_many(self, *texts: str) -> None:
        """Send several texts at once."""
        await asyncio.gather(*(self.text(text) for text in texts))

    async def press(
        self, label: str, *, message: Screen | None = None, answered: bool = True
    ) -> str:
        """Press the button that says `label` and return the callback's id.

        It is looked for in `message`, by default in what was written or changed last. A letter
        that came by itself in between and has no such button stands in nobody's way; a screen
        that should have it and has not does, whatever older messages offer. With `answered` this
        waits until the bot has answered the press, as every press must be.
        """
        screen = message or self._with_button(label)
        with self._told():
            data = screen.data(label)
        return await self.press_data(data, message=screen, answered=answered)

    async def press_data(
        self,
        data: str,
        *,
        message: Screen | None = None,
        answered: bool = True,
        inaccessible: bool = False,
    ) -> str:
        """Press a button with any payload, forged ones too; return the callback's id."""
        screen = message or self.screen
        body = {"message_id": screen.id, "data": data, "inaccessible": inaccessible}
        callback_id = str((await self._act("press", body))["callback_id"])
        if answered:
            await self._until(lambda: self._answer_to(callback_id), "the press to be answered")
        return callback_id

    async def share_contact(self, **contact: Any) -> None:
        """Share a contact, one's own unless `user_id` or `phone_number` say otherwise."""
        await self._act("contact", contact)

    async def location(self, latitude: float, longitude: float, **more: Any) -> None:
        """Send a point on the map; ``live``, or as a venue with ``title`` and ``address``."""
        await self._act("location", {"latitude": latitude, "longitude": longitude} | more)

    async def voice(self) -> None:
        """Send a voice message."""
        await self._act("voice")

    async def sticker(self) -> None:
        """Send a sticker."""
        await self._act("sticker")

    async def photo(self) -> None:
        """Send a picture."""
        await self._act("photo")

    async def document(self, file_name: str, text: str = "") -> None:
        """Send a text file."""
        await self._act("document", {"file_name": file_name, "text": text})

    async def block(self) -> None:
        """Block the bot."""
        await self._act("block", {"blocked": True})

    async def unblock(self) -> None:
        """Unblock the bot."""
        await self._act("block", {"blocked": False})

    async def deactivate(self) -> None:
        """Delete the Telegram account."""
        await self._act("deactivate")

    async def download(self, message: Screen) -> bytes:
        """Return the content of the message's file or picture."""
        file = message.message["document"] or message.message["photo"]
        return await self._sandbox.bytes_at(f"api/v1/files/{file['file_id']}")

    async def _act(self, action: str, body: JSON | None = None) -> JSON:
        self.read()
        with self._told():
            return await self._sandbox.post(f"api/v1/phones/{self.id}/{action}", body or {})

    # ── seeing ──────────────────────────────────────────────────────────────────────────────

    @property
    def screens(self) -> list[Screen]:
        """All messages of the bot, oldest first."""
        return [Screen(message) for message in self.messages.values() if message["from_bot"]]

    @property
    def screen(self) -> Screen:
        """The newest message of the bot."""
        with self._told():
            assert self.screens, f"the bot has not written to {self.name} yet"
        return self.screens[-1]

    @property
    def menu(self) -> Screen:
        """The newest message of the bot with buttons."""
        with_buttons = [screen for screen in self.screens if screen.labels]
        with self._told():
            assert with_buttons, f"{self.name} has no message with buttons"
        return with_buttons[-1]

    def _with_button(self, label: str) -> Screen:
        """Return what was written or changed last and can be pressed, past letters without it."""
        for number in reversed(self._written):
            screen = Screen(self.messages[number])
            if screen.offers(label) or (screen.labels and not screen.is_letter):
                return screen
        return self.menu

    def buttons(self) -> list[str]:
        """What the buttons of the newest message with buttons say."""
        return self.menu.labels

    @property
    def toasts(self) -> list[str]:
        """What answers to presses have said, alerts included, oldest first."""
        answers = [heard.event for heard in self.heard if heard.kind == "answer"]
        return [answer["text"] for answer in answers if answer["text"]]

    @property
    def alerts(self) -> list[str]:
        """What alerts have said: answers that must be closed by hand."""
        answers = [heard.event for heard in self.heard if heard.kind == "answer"]
        return [answer["text"] for answer in answers if answer["alert"]]

    def read(self) -> None:
        """Note that everything so far has been seen: waiting starts from here."""
        self._mark = len(self.heard)

    async def wait_for(self, part: str, *, patience: float = PATIENCE) -> Screen:
        """Wait for a message of the bot, new or edited since the last action, that says `part`.

        Case does not count.
        """
        return await self._until(
            lambda: self._seen(part, ("message", "edit")), f"{part!r}", patience
        )

    async def wait_new(self, part: str = "", *, patience: float = PATIENCE) -> Screen:
        """Wait for a new message of the bot since the last action that says `part`."""
        return await self._until(
            lambda: self._seen(part, ("message",)), f"a new message with {part!r}", patience
        )

    async def wait_edit(self, part: str = "", *, patience: float = PATIENCE) -> Screen:
        """Wait for an edit since the last action that says `part`."""
        return await self._until(
            lambda: self._seen(part, ("edit",)), f"an edit with {part!r}", patience
        )

    async def wait_cleared(self, screen: Screen, *, patience: float = PATIENCE) -> None:
        """Wait until this message has no buttons any more."""
        await self._until(
            lambda: not self.messages[screen.id]["buttons"], "the buttons to go", patience
        )

    async def wait_toast(self, part: str = "", *, patience: float = PATIENCE) -> str:
        """Wait for a toast or an alert since the last action that says `part`."""

        def found() -> str | None:
            for heard in self.heard[self._mark :]:
                text = str(heard.event.get("text", ""))
                if heard.kind == "answer" and text and part.casefold() in text.casefold():
                    return text
            return None

        return await self._until(found, f"a toast with {part!r}", patience)

    async def wait_commands(self, *names: str, patience: float = PATIENCE) -> None:
        """Wait until the command menu offers all of `names`."""

        def offered() -> bool:
            return set(names) <= {command["command"] for command in self.commands}

        await self._until(offered, f"the commands {names}", patience)

    async def wait_keyboard(self, *, shown: bool = True, patience: float = PATIENCE) -> None:
        """Wait until a keyboard under the text field is shown, or gone."""
        await self._until(lambda: (self.keyboard is not None) is shown, "a keyboard", patience)

    def transcript(self) -> str:
        """The whole conversation, for people who wonder what went wrong."""
        lines = [f"── {self.name}'s phone ──"]
        for message in self.messages.values():
            who = "bot" if message["from_bot"] else self.name
            shown = message["text"] or f"({message['kind']})"
            lines.append(f"{who}> {shown}")
            lines += [
                "     " + " ".join(f"[{b['text']}]" for b in row) for row in message["buttons"]
            ]
        lines += [f"toast> {toast}" for toast in self.toasts]
        return "\n".join(lines)

    # ── hearing ─────────────────────────────────────────────────────────────────────────────

    def hear(self, event: JSON) -> None:
        """Take in one event of the WebSocket."""
        kind = event["type"]
        if kind == "edit" and self._is_cleared(event["message"]):
            kind = "cleared"
        match kind:
            case "message" | "edit" | "cleared":
                self._take_in(event["message"], anew=kind != "cleared")
            case "delete":
                self.messages.pop(event["message_id"], None)
                self._written = [one for one in self._written if one in self.messages]
            case "keyboard":
                self.keyboard = event["keyboard"]
            case "commands":
                self.commands = event["commands"]
        self.heard.append(_Heard(kind, event))
        self.wake()

    def _take_in(self, message: JSON, *, anew: bool) -> None:
        number = message["id"]
        self.messages[number] = message
        if anew and message["from_bot"]:
            self._written = [*(one for one in self._written if one != number), number]

    def _is_cleared(self, message: JSON) -> bool:
        """Whether a message only lost its buttons: that says nothing new."""
        before = self.messages.get(message["id"])
        same = before is not None and before["text"] == message["text"]
        return same and not message["buttons"]

    def wake(self) -> None:
        """Let whoever waits look again."""
        self._changed.set()
        self._changed = asyncio.Event()

    def _seen(self, part: str, kinds: tuple[str, ...]) -> Screen | None:
        """The newest fitting message, as it was when it came: a later edit does not hide it."""
        for heard in reversed(self.heard[self._mark :]):
            message = heard.event.get("message")
            if heard.kind in kinds and message and message["from_bot"]:
                screen = Screen(message)
                if part.casefold() in screen.text.casefold():
                    return screen
        return None

    def _answer_to(self, callback_id: str) -> bool:
        answers = (heard.event for heard in self.heard if heard.kind == "answer")
        return any(answer["callback_id"] == callback_id for answer in answers)

    async def _until(
        self, look: Callable[[], T | None], what: str, patience: float = PATIENCE
    ) -> T:
        try:
            async with asyncio.timeout(patience):
                while not (found := look()):
                    if self._sandbox.lost:
                        raise ConnectionError("the sandbox closed the connection")
                    await self._changed.wait()
                return found
        except TimeoutError:
            waited = f"{self.name} waited {patience:g} s for {what}"
            raise AssertionError(f"{waited}\n{self.transcript()}") from None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Add the conversation to what went wrong."""
        try:
            yield
        except AssertionError as wrong:
            raise type(wrong)(f"{wrong}\n{self.transcript()}") from None
