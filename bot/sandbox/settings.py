"""The Bot API's methods about the bot itself: who it is, updates, webhook, commands, menu."""

import re

from bot.sandbox import strictness
from bot.sandbox.commands import scope_key
from bot.sandbox.messages import JSON
from bot.sandbox.params import Params
from bot.sandbox.refusal import RefusedError, bad_request
from bot.sandbox.updates import LONGEST_POLL, MOST_AT_ONCE, Update
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

_TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class BotMethods:
    """Each public coroutine carries out the Bot API method of its name and returns its result."""

    def __init__(self, world: World, webhook: Webhook) -> None:
        self._world = world
        self._webhook = webhook
        self._texts: dict[tuple[str, str], str] = {}
        self._menu_buttons: dict[int, JSON] = {}

    async def get_me(self, _params: Params) -> JSON:
        """getMe: the bot's own user."""
        return self._world.bot_user | {
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    # ── updates ─────────────────────────────────────────────────────────────────────────────

    async def get_updates(self, params: Params) -> list[Update]:
        """getUpdates: long polling of up to 50 seconds, at most 100 updates."""
        if self._webhook.url:
            raise RefusedError(409, _WEBHOOK_ACTIVE)
        self._allow(params)
        limit = params.integer("limit", MOST_AT_ONCE)
        return await self._world.updates.poll(
            offset=params.integer("offset"),
            limit=limit if 1 <= limit <= MOST_AT_ONCE else MOST_AT_ONCE,
            seconds=min(params.integer("timeout"), LONGEST_POLL),
        )

    async def set_webhook(self, params: Params) -> bool:
        """setWebhook: from now on updates are pushed; an empty url goes back to polling."""
        url = params.text("url")
        if not url:
            return await self.delete_webhook(params)
        self._allow(params)
        connections = params.integer("max_connections", 40)
        await self._webhook.set(url, params.text("secret_token"), connections)
        self._drop_pending(params)
        ended = "Conflict: terminated by setWebhook request"
        self._world.updates.interrupt(RefusedError(409, ended))
        return True

    async def delete_webhook(self, params: Params) -> bool:
        """deleteWebhook: back to polling; drop_pending_updates forgets what waits."""
        await self._webhook.stop()
        self._drop_pending(params)
        return True

    async def get_webhook_info(self, _params: Params) -> JSON:
        """getWebhookInfo: address, what waits, the last error."""
        return self._webhook.info()

    def _allow(self, params: Params) -> None:
        if not params.has("allowed_updates"):
            return
        kinds = params.decoded("allowed_updates")
        if kinds is not None and not isinstance(kinds, list):
            raise bad_request("can't parse allowed_updates JSON object")
        self._world.updates.allow(str(kind) for kind in kinds or ())

    def _drop_pending(self, params: Params) -> None:
        if params.flag("drop_pending_updates"):
            self._world.updates.drop()

    # ── commands and menu ───────────────────────────────────────────────────────────────────

    async def set_my_commands(self, params: Params) -> bool:
        """setMyCommands: a list per scope and language; an empty one removes it."""
        scope, language = self._scope(params)
        commands = strictness.bot_commands(params.decoded("commands"))
        before = self._world.command_lists()
        self._world.commands.put(scope, language, commands)
        self._world.tell_of_commands(before)
        return True

    async def delete_my_commands(self, params: Params) -> bool:
        """deleteMyCommands: the wider scope's list shows again."""
        scope, language = self._scope(params)
        before = self._world.command_lists()
        self._world.commands.put(scope, language, [])
        self._world.tell_of_commands(before)
        return True

    async def get_my_commands(self, params: Params) -> list[dict[str, str]]:
        """getMyCommands: exactly the list of this scope and language."""
        return self._world.commands.get(*self._scope(params))

    def _scope(self, params: Params) -> tuple[str, str]:
        scope = scope_key(params.decoded("scope"))
        if scope.startswith("chat:"):
            chat = scope.removeprefix("chat:")
            phone = self._world.phones.get(int(chat) if re.fullmatch("[0-9]{1,18}", chat) else 0)
            if phone is None or not phone.started:
                raise bad_request("chat not found")
        return scope, strictness.language(params.text("language_code"))

    async def set_chat_menu_button(self, params: Params) -> bool:
        """setChatMenuButton: "commands", "default" or "web_app", for one chat or for all."""
        button = params.decoded("menu_button") or {"type": "default"}
        kinds = ("commands", "default", "web_app")
        if not isinstance(button, dict) or button.get("type") not in kinds:
            raise bad_request("can't parse MenuButton: unsupported type specified")
        self._menu_buttons[params.integer("chat_id")] = button
        return True

    async def get_chat_menu_button(self, params: Params) -> JSON:
        """getChatMenuButton: what was set for this chat, or for all."""
        everybody = self._menu_buttons.get(0, {"type": "default"})
        return self._menu_buttons.get(params.integer("chat_id"), everybody)

    # ── what the bot's profile says ─────────────────────────────────────────────────────────

    async def set_my_name(self, params: Params) -> bool:
        """setMyName: up to 64 characters, per language."""
        return self._set_text("name", params)

    async def get_my_name(self, params: Params) -> JSON:
        """getMyName: the name in this language."""
        return self._text("name", params)

    async def set_my_description(self, params: Params) -> bool:
        """setMyDescription: up to 512 characters, per language."""
        return self._set_text("description", params)

    async def get_my_description(self, params: Params) -> JSON:
        """getMyDescription: the text in this language."""
        return self._text("description", params)

    async def set_my_short_description(self, params: Params) -> bool:
        """setMyShortDescription: up to 120 characters, per language."""
        return self._set_text("short_description", params)

    async def get_my_short_description(self, params: Params) -> JSON:
        """getMyShortDescription: the text in this language."""
        return self._text("short_description", params)

    def _set_text(self, field: str, params: Params) -> bool:
        text = strictness.cleaned(params.text(field)).strip()
        if len(text) > _TEXT_LIMITS[field]:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        self._texts[field, strictness.language(params.text("language_code"))] = text
        return True

    def _text(self, field: str, params: Params) -> JSON:
        key = field, strictness.language(params.text("language_code"))
        return {field: self._texts.get(key, "")}
