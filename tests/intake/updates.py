"""Updates as Telegram writes them down, and a handler that notes what it was given."""

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.server import Sandbox
from bot.sandbox.updates import Update
from bot.telegram.incoming import Incoming

Raw = dict[str, Any]


def user(person: int = 1, **details: Any) -> Raw:
    return {"id": person, "is_bot": False, "first_name": "Maria"} | details


def private(person: int = 1) -> Raw:
    return {"id": person, "type": "private", "first_name": "Maria"}


def group(chat: int = -5) -> Raw:
    return {"id": chat, "type": "supergroup", "title": "Family"}


def _named(details: Raw) -> Raw:
    """Call ``by`` what Python does not let be called by its name."""
    return {"from" if name == "by" else name: value for name, value in details.items()}


def written(update_id: int, person: int = 1, **details: Any) -> Raw:
    message = {"message_id": update_id, "date": 1, "chat": private(person), "from": user(person)}
    return {"update_id": update_id, "message": message | {"text": "/help"} | _named(details)}


def pressed(update_id: int, person: int = 1, **details: Any) -> Raw:
    shown = {"message_id": 1, "date": 1, "chat": private(person), "text": "A screen"}
    press = {"id": str(update_id), "from": user(person), "message": shown, "data": "h"}
    return {"update_id": update_id, "callback_query": press | _named(details)}


def membership(update_id: int, person: int = 1, status: str = "kicked", **details: Any) -> Raw:
    change = {"chat": private(person), "from": user(person), "date": 1}
    member = {"user": user(42, is_bot=True), "status": status}
    return {
        "update_id": update_id,
        "my_chat_member": change | {"new_chat_member": member} | _named(details),
    }


class Noting:
    """Handles nothing, or as it is told to, and notes who was told what."""

    def __init__(self, handle: Callable[[Incoming], Awaitable[None]] | None = None) -> None:
        self._handle = handle
        self.handled: list[int] = []
        self.slowed: list[int] = []
        self.pointed: list[int] = []

    async def handle(self, update: Incoming) -> None:
        self.handled.append(update.update_id)
        if self._handle is not None:
            await self._handle(update)

    async def slow_down(self, update: Incoming) -> None:
        assert update.user is not None
        self.slowed.append(update.user.id)

    async def point_elsewhere(self, update: Incoming) -> None:
        assert update.chat is not None
        self.pointed.append(update.chat.id)


def hand_over(sandbox: Sandbox, *updates: object) -> None:
    """Let Telegram hand these over as they are, whatever they are; ids below 1 are given anew."""
    queue = sandbox.world.updates
    for update in updates:
        if isinstance(update, dict) and update.get("update_id") == 0:
            queue._last_id += 1
            update["update_id"] = queue._last_id
        number = update.get("update_id") if isinstance(update, dict) else None
        shown_as = number if isinstance(number, int) else queue._last_id
        queue._pending.append(Update(shown_as, json.dumps(update), time.monotonic()))
    queue._emptied.clear()
    queue._arrived.set()
    if queue._poller and not queue._poller.done():
        queue._poller.set_result(None)
