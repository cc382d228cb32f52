"""The command menus a bot has set: one list per scope and language."""

from typing import Any

from bot.sandbox.refusal import bad_request

Commands = list[dict[str, str]]
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat")


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
    if not isinstance(raw, dict) or raw.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if raw["type"] != "chat":
        return str(raw["type"])
    if "chat_id" not in raw:
        raise bad_request("can't parse BotCommandScope: chat_id is empty")
    return f"chat:{raw['chat_id']}"
