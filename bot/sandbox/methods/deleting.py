"""Taking messages away."""

from bot.sandbox.messages import Message
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.subject import Subject, message_ids
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request

DELETABLE_HOURS = 48
_DICE_HOURS = 24


class DeletingMethods(Subject):
    """Deletions: anything in a private chat, whoever wrote it."""

    @method("deleteMessage")
    async def delete_message(self, params: Params) -> bool:
        """deleteMessage: for 48 hours."""
        if not params.text("chat_id"):
            raise bad_request("chat identifier is not specified")
        if params.integer("message_id") <= 0:
            raise bad_request("message identifier is not specified")
        phone, message = self.message(params, "delete")
        self._check(message)
        self.world.remove(phone, message)
        return True

    @method("deleteMessages")
    async def delete_messages(self, params: Params) -> bool:
        """deleteMessages: a hundred at most; what is gone already is passed over."""
        ids = message_ids(params)
        phone = self.chat(params)
        wanted = [phone.messages[one] for one in dict.fromkeys(ids) if one in phone.messages]
        for message in wanted:
            self._check(message)
        for message in wanted:
            self.world.remove(phone, message)
        return True

    def _check(self, message: Message) -> None:
        hours = (self.world.clock.unix() - message.date) / 3600
        thrown_lately = message.kind == "dice" and message.from_bot and hours < _DICE_HOURS
        if hours > DELETABLE_HOURS or thrown_lately:
            raise bad_request("message can't be deleted for everyone")
