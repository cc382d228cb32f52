"""Pinning messages on top of a chat."""

from bot.sandbox.marks import pin, unpin
from bot.sandbox.messages import Message
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.subject import Subject
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request

_UNCHANGED = "CHAT_NOT_MODIFIED"


class PinMethods(Subject):
    """What is pinned; the one that was sent last is on top."""

    @method("pinChatMessage")
    async def pin_chat_message(self, params: Params) -> bool:
        """pinChatMessage: the chat tells of it in a line of its own, which the bot hears too."""
        phone, message = self.message(params, "pin")
        if message.is_service:
            raise bad_request("service messages can't be pinned")
        if message.id in phone.pinned:
            raise bad_request(_UNCHANGED)
        pin(self.world, phone, message)
        line = self.world.post(
            phone,
            self.world.bot_user,
            kind="pinned_message",
            pinned=message,
            silent=params.flag("disable_notification"),
        )
        self.world.updates.put("message", line.as_message())
        return True

    @method("unpinChatMessage")
    async def unpin_chat_message(self, params: Params) -> bool:
        """unpinChatMessage: without an id the one on top."""
        if params.integer("message_id") > 0:
            phone, message = self.message(params, "unpin")
        else:
            phone = self.chat(params)
            message = self._on_top(phone.pinned)
        if message.id not in phone.pinned:
            raise bad_request(_UNCHANGED)
        unpin(self.world, phone, message)
        return True

    def _on_top(self, pinned: dict[int, Message]) -> Message:
        if not pinned:
            raise bad_request("message to unpin not found")
        return pinned[max(pinned)]

    @method("unpinAllChatMessages")
    async def unpin_all_chat_messages(self, params: Params) -> bool:
        """unpinAllChatMessages: also where nothing is pinned."""
        phone = self.chat(params)
        unpin(self.world, phone, *phone.pinned.values())
        return True
