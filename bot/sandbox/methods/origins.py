"""Where a forwarded message came from, as the Bot API tells it."""

from bot.sandbox.messages import JSON, Message


def origin_of(message: Message) -> JSON:
    """Return the Bot API's MessageOrigin: what is forwarded on keeps its first one."""
    known: JSON | None = message.told.get("forward_origin")
    return known or {"type": "user", "sender_user": message.author, "date": message.date}


def forwarded(message: Message) -> JSON:
    """Return what a forward of this message tells of where it came from.

    The two fields beside it are older than the origin; the Bot API still writes them.
    """
    origin = origin_of(message)
    return {
        "forward_origin": origin,
        "forward_from": origin["sender_user"],
        "forward_date": origin["date"],
    }
