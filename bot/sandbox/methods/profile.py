"""What a bot says of itself: its name and descriptions, its commands, its menu button."""

import re

from bot.sandbox import strictness
from bot.sandbox.commands import scope_key
from bot.sandbox.keyboards import menu_button
from bot.sandbox.messages import JSON
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.subject import Subject
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.world import World

_TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}


class ProfileMethods(Subject):
    """The bot's profile, in every language, and the menus of its chats."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._texts: dict[tuple[str, str], str] = {}
        self._menu_buttons: dict[int, JSON] = {}

    @method("getMe")
    async def get_me(self, _params: Params) -> JSON:
        """getMe: the bot's own user."""
        return self.world.bot_user | {
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    # ── commands and menu ───────────────────────────────────────────────────────────────────

    @method("setMyCommands")
    async def set_my_commands(self, params: Params) -> bool:
        """setMyCommands: a list per scope and language; an empty one removes it."""
        commands = strictness.bot_commands(params.decoded("commands"))
        scope, language = self._scope(params)
        before = self.world.command_lists()
        self.world.commands.put(scope, language, commands)
        self.world.tell_of_commands(before)
        return True

    @method("deleteMyCommands")
    async def delete_my_commands(self, params: Params) -> bool:
        """deleteMyCommands: the wider scope's list shows again."""
        scope, language = self._scope(params)
        before = self.world.command_lists()
        self.world.commands.put(scope, language, [])
        self.world.tell_of_commands(before)
        return True

    @method("getMyCommands")
    async def get_my_commands(self, params: Params) -> list[dict[str, str]]:
        """getMyCommands: exactly the list of this scope and language."""
        return self.world.commands.get(*self._scope(params))

    def _scope(self, params: Params) -> tuple[str, str]:
        scope = scope_key(params.decoded("scope", "BotCommandScope"))
        _, colon, chat = scope.partition(":")
        if colon:
            phone = self.world.phones.get(int(chat) if re.fullmatch("[0-9]{1,18}", chat) else 0)
            if phone is None or not phone.started:
                raise bad_request("chat not found")
        return scope, strictness.language(params.text("language_code"))

    @method("setChatMenuButton")
    async def set_chat_menu_button(self, params: Params) -> bool:
        """setChatMenuButton: "commands", "default" or "web_app", for one chat or for all."""
        button = menu_button(params.decoded("menu_button", "menu button"))
        self._menu_buttons[self._whose_menu(params)] = button
        return True

    @method("getChatMenuButton")
    async def get_chat_menu_button(self, params: Params) -> JSON:
        """getChatMenuButton: what was set for this chat, or for all."""
        everybody = self._menu_buttons.get(0, {"type": "default"})
        return self._menu_buttons.get(self._whose_menu(params), everybody)

    def _whose_menu(self, params: Params) -> int:
        """Return whose menu button a call is about, 0 for everybody's."""
        if not params.has("chat_id"):
            return 0
        user_id = params.integer("chat_id")
        if user_id <= 0:
            raise bad_request("invalid chat_id specified")
        if user_id not in self.world.phones:
            raise bad_request("user not found")
        return user_id

    # ── what the bot's profile says ─────────────────────────────────────────────────────────

    @method("setMyName")
    async def set_my_name(self, params: Params) -> bool:
        """setMyName: up to 64 characters, per language."""
        return self._set_text("name", params)

    @method("getMyName")
    async def get_my_name(self, params: Params) -> JSON:
        """getMyName: the name in this language."""
        return self._text("name", params)

    @method("setMyDescription")
    async def set_my_description(self, params: Params) -> bool:
        """setMyDescription: up to 512 characters, per language."""
        return self._set_text("description", params)

    @method("getMyDescription")
    async def get_my_description(self, params: Params) -> JSON:
        """getMyDescription: the text in this language."""
        return self._text("description", params)

    @method("setMyShortDescription")
    async def set_my_short_description(self, params: Params) -> bool:
        """setMyShortDescription: up to 120 characters, per language."""
        return self._set_text("short_description", params)

    @method("getMyShortDescription")
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
        usual = self.world.bot_user["first_name"] if field == "name" else ""
        return {field: self._texts.get(key) or self._texts.get((field, "")) or usual}
