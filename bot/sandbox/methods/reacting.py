"""What the bot puts under messages."""

from typing import Any

from bot.sandbox.marks import put_reactions
from bot.sandbox.messages import JSON
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.subject import Subject
from bot.sandbox.params import Params
from bot.sandbox.reactions import REACTIONS
from bot.sandbox.refusal import RefusedError, bad_request

_MOST = 1


class ReactionMethods(Subject):
    """A bot has one reaction for each message."""

    @method("setMessageReaction", lacks="custom emoji")
    async def set_message_reaction(self, params: Params) -> bool:
        """setMessageReaction: one emoji, or none to take it back."""
        wanted = _reactions(params)
        phone, message = self.message(params, "react")
        if len(wanted) > _MOST:
            raise bad_request("REACTIONS_TOO_MANY")
        if any(one["type"] != "emoji" or one["emoji"] not in REACTIONS for one in wanted):
            raise bad_request("REACTION_INVALID")
        put_reactions(self.world, phone, message, "bot", wanted)
        return True


def _reactions(params: Params) -> list[JSON]:
    raw = params.decoded("reaction", "reaction types")
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise bad_request("expected an Array of ReactionType")
    return [_reaction(one) for one in raw]


def _reaction(raw: Any) -> JSON:
    if not isinstance(raw, dict):
        raise _unreadable("expected an Object")
    kind = _field(raw, "type")
    if kind == "emoji":
        return {"type": kind, "emoji": _field(raw, "emoji")}
    if kind == "custom_emoji":
        return {"type": kind, "custom_emoji_id": _field(raw, "custom_emoji_id")}
    raise _unreadable("invalid reaction type specified")


def _field(raw: JSON, name: str) -> str:
    if name not in raw:
        raise _unreadable(f'Can\'t find field "{name}"')
    value = raw[name]
    if not isinstance(value, str):
        raise _unreadable(f'Field "{name}" must be of type String')
    return value


def _unreadable(reason: str) -> RefusedError:
    return bad_request(f"can't parse ReactionType: {reason}")
