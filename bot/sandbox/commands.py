"""The command menus a bot has set: one list per scope and language."""

from typing import Any

from bot.sandbox.fields import FieldError, text_in, whole_in
from bot.sandbox.refusal import bad_request

Commands = list[dict[str, str]]
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_OF_ONE_CHAT = ("chat", "chat_administrators", "chat_member")


class CommandLists:
    """All lists; `seen_by` picks the one a person sees."""

    def __init__(self) -> None:
        self._lists: dict[tuple[str, str], Commands] = {}

    def put(self, scope: str, language: str, commands: Commands) -> None:
        """Set a list; an empty one removes it."""
        if commands:
            self._lists[scope, language] = commands
        else:
            self._lists.pop((scope, language), None)

    def get(self, scope: str, language: str) -> Commands:
        """Return exactly the list that was set for this scope and language."""
        return self._lists.get((scope, language), [])

    def seen_by(self, user_id: int, language: str) -> Commands:
        """Return the narrowest list, in the person's language first (Bot API, BotCommandScope)."""
        short = language[:2]
        for scope in (f"chat:{user_id}", "all_private_chats", "default"):
            commands = self.get(scope, short) or self.get(scope, "")
            if commands:
                return commands
        return []


def scope_key(raw: Any) -> str:
    """Check a BotCommandScope (decoded JSON, None for the default) and return its key."""
    if raw is None:
        return "default"
    try:
        return _key(raw)
    except FieldError as wrong:
        raise bad_request(f"can't parse BotCommandScope: {wrong}") from None


def _key(raw: Any) -> str:
    if not isinstance(raw, dict):
        raise FieldError("BotCommandScope must be an Object")
    kind = text_in(raw, "type")
    if kind in _SCOPES:
        return kind
    if kind not in _OF_ONE_CHAT:
        raise FieldError("Unsupported type specified")
    chat_id = text_in(raw, "chat_id")
    if not chat_id:
        raise FieldError("Empty chat_id specified")
    if kind == "chat_member" and whole_in(raw, "user_id", bits=64) <= 0:
        raise FieldError("Invalid user_id specified")
    return f"{kind}:{chat_id}"
