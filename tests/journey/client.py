"""People with phones, for tests: they press, type and wait as people do, over the page's HTTP API.

Everything they see arrives over one WebSocket, so waiting never polls. A failure shows the
whole conversation.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

JSON = dict[str, Any]
T = TypeVar("T")
PATIENCE = 10.0


class ImpossibleError(AssertionError):
    """The sandbox would not let the person do that; the text says why."""


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

    def data(self, label: str) -> str:
        """What the button with this label (exact, then prefix, then part) carries."""
        return str(self._button(label)["data"])

    def _button(self, label: str) -> JSON:
        buttons = [button for row in self.buttons for button in row]
        for fits in (str.__eq__, str.startswith, str.__contains__):
            for button in buttons:
                if fits(button["text"].casefold(), label.casefold()):
                    return button
        raise AssertionError(f"no button says {label!r}, there are: {self.labels}")


@dataclass
class _Heard:
    """Something that happened on a phone: a message, an edit, a deletion, an answer."""

    kind: str
    event: JSON
    number: int = field(default=0)


class Phone:
    """One person's phone. Waiting looks at what came since their own last action."""

    def __init__(self, people: "People", phone: JSON) -> None:
        self.people = people
        self.id = int(phone["user"]["id"])
        self.name = str(phone["user"]["first_name"])
        self.messages: dict[int, JSON] = {message["id"]: message for message in phone["messages"]}
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

        It is looked for in `message`, by default the newest one with buttons. With `answered`
        this waits until the bot has answered the press, as every press must be.
        """
        screen = message or self.menu
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
        return await self.people.bytes_at(f"api/files/{file['file_id']}")

    async def _act(self, action: str, body: JSON | None = None) -> JSON:
        self.read()
        with self._told():
            return await self.people.post(f"api/phones/{self.id}/{action}", body or {})

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
        match kind:
            case "message" | "edit":
                self.messages[event["message"]["id"]] = event["message"]
            case "delete":
                self.messages.pop(event["message_id"], None)
            case "keyboard":
                self.keyboard = event["keyboard"]
            case "commands":
                self.commands = event["commands"]
        self.heard.append(_Heard(kind, event, len(self.heard)))
        self.wake()

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
                    if self.people.lost:
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


class People:
    """Everybody with a phone: `async with People(sandbox.page_url) as people`."""

    def __init__(self, page_url: str) -> None:
        self._root = page_url.rstrip("/")
        self._phones: dict[int, Phone] = {}
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        self._listener: asyncio.Task[None] | None = None
        self.lost = False

    async def __aenter__(self) -> Self:
        socket = await self._session.ws_connect(f"{self._root}/api/live", max_msg_size=0)
        self._listener = asyncio.create_task(self._listen(socket))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._listener:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)
        await self._session.close()

    async def join(self, first_name: str, **details: Any) -> Phone:
        """Give somebody a phone; details: last_name, language_code, id, phone_number, hint."""
        phone = await self.post("api/phones", {"first_name": first_name} | details)
        return self._phones.setdefault(int(phone["user"]["id"]), Phone(self, phone))

    async def find(self, user_id: int) -> Phone:
        """Take over a phone that is already in the sandbox."""
        state = await self.get(f"api/state?phones={user_id}")
        assert state["phones"], f"nobody has the id {user_id}"
        return self._phones.setdefault(user_id, Phone(self, state["phones"][0]))

    async def advance(self, by: timedelta) -> None:
        """Push the sandbox's clock forward."""
        await self.post("api/clock", {"advance": by.total_seconds()})

    async def to_next_reminder(self) -> None:
        """Push the clock to the moment of the next reminder."""
        await self.post("api/clock", {"to": "next-reminder"})

    async def add_fault(self, kind: str, **settings: Any) -> None:
        """Make something go wrong, see bot.sandbox.faults.Fault."""
        await self.post("api/faults", {"kind": kind} | settings)

    async def clear_faults(self) -> None:
        """A good day again."""
        async with self._session.delete(f"{self._root}/api/faults") as response:
            await _checked(response)

    async def idle(self, patience: float = PATIENCE) -> None:
        """Wait until the bot has fetched all updates (fetched, not yet answered)."""
        await self.get(f"api/idle?timeout={patience}")

    async def get(self, path: str) -> Any:
        """GET a path of the page's API and return its JSON."""
        async with self._session.get(f"{self._root}/{path}") as response:
            return await _checked(response)

    async def post(self, path: str, body: JSON) -> JSON:
        """POST to a path of the page's API; ImpossibleError with its sentence when refused."""
        async with self._session.post(f"{self._root}/{path}", json=body) as response:
            answer: JSON = await _checked(response)
            return answer

    async def bytes_at(self, path: str) -> bytes:
        """GET a file."""
        async with self._session.get(f"{self._root}/{path}") as response:
            assert response.status == 200, f"{path} answered {response.status}"
            return await response.read()

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            event = message.json()
            phone = self._phones.get(event.get("user_id", 0))
            if phone:
                phone.hear(event)
        self.lost = True
        for phone in self._phones.values():
            phone.wake()


async def _checked(response: aiohttp.ClientResponse) -> Any:
    answer = await response.json()
    if response.status >= 400:
        raise ImpossibleError(answer["error"])
    return answer
