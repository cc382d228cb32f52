"""The sandbox's world: phones, their chats with the bot, and the events a page may watch.

Pure state, no HTTP. The people's half is in phones.py, the bot's half in methods.py.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.sandbox.clock import SandboxClock
from bot.sandbox.commands import CommandLists
from bot.sandbox.entities import Entity
from bot.sandbox.files import FileStore
from bot.sandbox.messages import JSON, Message, User
from bot.sandbox.queries import CallbackQueries, CallbackQuery
from bot.sandbox.refusal import RefusedError, bad_request
from bot.sandbox.rendering import keyboard_json, message_json, user_json
from bot.sandbox.strictness import Markup
from bot.sandbox.updates import UpdateQueue

MESSAGES_KEPT = 5000
_FIRST_USER_ID = 6_100_000_001
Event = dict[str, Any]


@dataclass(slots=True)
class Phone:
    """One person's private chat with the bot; `messages` holds the newest 5000, oldest first."""

    user: User
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    shown: bool = True
    """Whether it is on the page; one that is put away comes back when it is written to."""
    keyboard: Markup | None = None
    answer: JSON | None = None
    """What the bot answered to the last press that it answered."""
    messages: OrderedDict[int, Message] = field(default_factory=OrderedDict)
    pinned: dict[int, Message] = field(default_factory=dict)
    as_user: JSON = field(default_factory=dict)
    as_chat: JSON = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.as_user, self.as_chat = self.user.as_user(), self.user.as_chat()

    @property
    def pinned_ids(self) -> list[int]:
        """The pinned messages, the one sent last first: that one is on top."""
        return sorted(self.pinned, reverse=True)


class World:
    """Everything there is: `phones` by user id, the bot's updates, files, commands, queries."""

    def __init__(self, clock: SandboxClock, bot_user: JSON) -> None:
        self.clock = clock
        self.bot_user = bot_user
        self.phones: dict[int, Phone] = {}
        self.updates = UpdateQueue()
        self.files = FileStore()
        self.commands = CommandLists()
        self.queries = CallbackQueries()
        self.watchers: set[Callable[[Event], None]] = set()
        self.revision = 0
        """Grows with everything that happens."""
        self._last_message_id = 0
        self._last_album = 13_900_000_000_000_000
        self._next_user_id = _FIRST_USER_ID

    # ── people ──────────────────────────────────────────────────────────────────────────────

    def add_phone(self, user: User, *, shown: bool = True) -> Phone:
        """Add someone's phone. A `user.id` of 0 gets a fresh id; a taken one is a ValueError.

        One that is not shown belongs to somebody who has started the bot, and is put away.
        """
        if user.id in self.phones:
            raise ValueError(f"the id {user.id} is taken")
        while not user.id or user.id in self.phones:
            user.id = self._next_user_id
            self._next_user_id += 1
        phone = self.phones[user.id] = Phone(user, started=not shown, shown=shown)
        if shown:
            self.tell("phone", lambda: {"phone": self.phone_json(phone)})
        return phone

    def show(self, phone: Phone) -> None:
        """Put a phone on the page, where it is not there yet."""
        if phone.shown:
            return
        phone.shown = True
        self.tell("phone", lambda: {"phone": self.phone_json(phone)})
        self.tell("away", lambda: {"away": self.away_json(), "gone": None})

    def put_away(self, phone: Phone) -> None:
        """Take a phone off the page until the bot writes to it, or somebody wants it back."""
        phone.shown = False
        self.tell("away", lambda: {"away": self.away_json(), "gone": phone.user.id})

    def remove_phone(self, phone: Phone) -> None:
        """Take a phone off the page for good: its owner has left Telegram."""
        phone.deactivated = True
        self.put_away(phone)

    def known(self, chat_id: int) -> Phone:
        """Return a chat that the bot has met, blocked or not; RefusedError for any other."""
        phone = self.phones.get(chat_id)
        if phone is None or not phone.started:
            raise bad_request("chat not found")
        return phone

    def reachable(self, chat_id: int) -> Phone:
        """Return the chat the bot may write to; RefusedError as Telegram refuses otherwise."""
        phone = self.known(chat_id)
        if phone.deactivated:
            raise RefusedError(403, "Forbidden: user is deactivated")
        if phone.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        return phone

    def set_blocked(self, phone: Phone, blocked: bool) -> None:
        """Block or unblock the bot; the bot hears of it by a my_chat_member update."""
        if phone.blocked == blocked:
            return
        phone.blocked = blocked
        change = {
            "chat": phone.as_chat,
            "from": phone.as_user,
            "date": self.clock.unix(),
            "old_chat_member": self._membership(not blocked),
            "new_chat_member": self._membership(blocked),
        }
        self.updates.put("my_chat_member", change)
        self.tell("blocked", lambda: {"user_id": phone.user.id, "blocked": blocked})

    def _membership(self, blocked: bool) -> JSON:
        if blocked:
            return {"user": self.bot_user, "status": "kicked", "until_date": 0}
        return {"user": self.bot_user, "status": "member"}

    def set_keyboard(self, phone: Phone, markup: Markup | None) -> None:
        """Show a keyboard under the text field, or none."""
        if phone.keyboard != markup:
            phone.keyboard = markup
            keyboard = keyboard_json(markup)
            self.tell("keyboard", lambda: {"user_id": phone.user.id, "keyboard": keyboard})

    # ── messages ────────────────────────────────────────────────────────────────────────────

    def post(self, phone: Phone, author: JSON, **content: Any) -> Message:
        """Add a message by `author` (the bot or the person) to the chat and return it."""
        self.show(phone)
        content["entities"] = self.naming(content.get("entities") or [])
        self._last_message_id += 1
        message = Message(
            id=self._last_message_id,
            author=author,
            chat=phone.as_chat,
            date=self.clock.unix(),
            **content,
        )
        phone.messages[message.id] = message
        if len(phone.messages) > MESSAGES_KEPT:
            _, oldest = phone.messages.popitem(last=False)
            oldest.reply_to = oldest.pinned = None  # or a chain of replies would keep them all
        self.tell_of("message", phone, message)
        return message

    def album(self) -> str:
        """Return an id for messages that belong together, as no others have."""
        self._last_album += 1
        return str(self._last_album)

    def naming(self, entities: list[Entity]) -> list[Entity]:
        """Put the people in who are mentioned without a username; strangers are not mentioned."""
        named = []
        for entity in entities:
            if entity["type"] != "text_mention":
                named.append(entity)
            elif phone := self.phones.get(entity["user"]["id"]):
                named.append(entity | {"user": phone.as_user})
        return named

    def say(self, phone: Phone, **content: Any) -> Message:
        """Post what a person writes and queue it for the bot. Writing starts the chat."""
        phone.started = True
        message = self.post(phone, phone.as_user, **content)
        self.updates.put("message", message.as_message())
        return message

    def remove(self, phone: Phone, message: Message) -> None:
        """Take a message away."""
        del phone.messages[message.id]
        message.deleted = True
        if phone.pinned.pop(message.id, None):
            self.tell_of_pins(phone)
        self.tell("delete", lambda: {"user_id": phone.user.id, "message_id": message.id})

    def tell_of_pins(self, phone: Phone) -> None:
        """Tell the watchers what is pinned, what is on top first."""
        pinned = phone.pinned_ids
        self.tell("pinned", lambda: {"user_id": phone.user.id, "pinned": pinned})

    # ── what a page sees ────────────────────────────────────────────────────────────────────

    def tell(self, kind: str, event: Callable[[], Event]) -> None:
        """Tell the watchers; the event is only made when somebody watches."""
        self.revision += 1
        if self.watchers:
            made = {"type": kind} | event()
            for watcher in tuple(self.watchers):
                watcher(made)

    async def newer_than(self, revision: int, patience: float) -> None:
        """Wait until something happens after this revision, for `patience` seconds at most."""
        happened = asyncio.Event()

        def watch(_event: Event) -> None:
            happened.set()

        self.watchers.add(watch)
        try:
            if self.revision <= revision:
                async with asyncio.timeout(patience):
                    await happened.wait()
        except TimeoutError:
            return
        finally:
            self.watchers.discard(watch)

    def answered(self, query: CallbackQuery, text: str, *, alert: bool) -> None:
        """Keep what the bot answered to a press, and tell the watchers."""
        said = {
            "message_id": query.message_id,
            "callback_id": query.id,
            "text": text,
            "alert": alert,
        }
        if phone := self.phones.get(query.user_id):
            phone.answer = said | {"revision": self.revision + 1}
        self.tell("answer", lambda: {"user_id": query.user_id} | said)

    def tell_of(self, kind: str, phone: Phone, message: Message) -> None:
        """Tell the watchers of a message, new ("message") or changed ("edit")."""
        message.revision = self.revision + 1
        self.tell(kind, lambda: {"user_id": phone.user.id, "message": message_json(message)})

    def tell_of_commands(self, before: dict[int, list[dict[str, str]]]) -> None:
        """Tell the watchers whose command list is no longer as it was in `before`."""
        for user_id, commands in self.command_lists().items():
            if commands != before.get(user_id):
                self.tell("commands", partial(dict, user_id=user_id, commands=commands))

    def command_lists(self) -> dict[int, list[dict[str, str]]]:
        """Return what each person sees in the command menu; nothing when nobody watches."""
        if not self.watchers:
            return {}
        return {user_id: self.commands_of(phone) for user_id, phone in self.phones.items()}

    def commands_of(self, phone: Phone) -> list[dict[str, str]]:
        """Return the command menu this person sees."""
        return self.commands.seen_by(phone.user.id, phone.user.language_code)

    def away_json(self) -> list[JSON]:
        """Return whose phones are put away."""
        return [
            {"user": user_json(phone.user), "hint": phone.user.hint}
            for phone in self.phones.values()
            if not phone.shown and not phone.deactivated
        ]

    def phone_json(self, phone: Phone) -> JSON:
        """Return a whole phone as the page reads it."""
        return {
            "user": user_json(phone.user),
            "hint": phone.user.hint,
            "blocked": phone.blocked,
            "commands": self.commands_of(phone),
            "keyboard": keyboard_json(phone.keyboard),
            "answer": phone.answer,
            "pinned": phone.pinned_ids,
            "messages": [message_json(message) for message in phone.messages.values()],
        }
