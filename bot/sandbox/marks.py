"""What is put on messages in a chat: pins on top of it, reactions under them."""

from bot.sandbox.messages import JSON, Message
from bot.sandbox.world import Phone, World


def pin(world: World, phone: Phone, message: Message) -> None:
    """Pin a message on top of the chat, beside those that are pinned already."""
    phone.pinned[message.id] = message
    world.tell_of_pins(phone)


def unpin(world: World, phone: Phone, *messages: Message) -> None:
    """Take messages off the top of the chat, as far as they are pinned."""
    before = len(phone.pinned)
    for message in messages:
        phone.pinned.pop(message.id, None)
    if len(phone.pinned) < before:
        world.tell_of_pins(phone)


def put_reactions(
    world: World, phone: Phone, message: Message, side: str, wanted: list[JSON]
) -> None:
    """Put these under a message instead of what this side ("bot", "person") had there.

    The bot hears what a person puts there, where it has asked to.
    """
    before = message.reactions.get(side, [])
    if before == wanted:
        return
    message.reactions[side] = wanted
    if side == "person":
        change = {
            "chat": phone.as_chat,
            "message_id": message.id,
            "user": phone.as_user,
            "date": world.clock.unix(),
            "old_reaction": before,
            "new_reaction": wanted,
        }
        world.updates.put("message_reaction", change)
    world.tell_of("edit", phone, message)
