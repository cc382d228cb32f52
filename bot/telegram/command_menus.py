"""The command menu beside the text field: one list per role and language."""

import logging

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.chat.menu import MainMenu
from bot.chat.words import Languages, Translator
from core.model import Principal

log = logging.getLogger(__name__)


class CommandMenus:
    """Sets the command menus in Telegram. A menu that cannot be set stops nobody."""

    def __init__(self, bot: Bot, languages: Languages, menu: MainMenu) -> None:
        self._bot = bot
        self._menu = menu
        self._languages = languages

    async def install(self) -> None:
        """Set everybody's menu in every language. Raises telegram.error.TelegramError."""
        await self._bot.set_my_commands(
            _list(self._languages.speak(None), self._menu.commands(None))
        )
        for t in self._languages.all():
            await self._bot.set_my_commands(
                _list(t, self._menu.commands(None)), language_code=t.language
            )

    async def refresh(self, principal: Principal) -> None:
        """Set one person's own menu, in the language and for the roles they have now."""
        t = self._languages.speak(principal.account.language)
        scope = BotCommandScopeChat(principal.account.telegram_id)
        try:
            await self._bot.set_my_commands(_list(t, self._menu.commands(principal)), scope=scope)
        except TelegramError as error:
            log.warning("a command menu was not set: %s", type(error).__name__)


def _list(t: Translator, names: list[str]) -> list[BotCommand]:
    return [BotCommand(name, t.plain(f"command.{name}")) for name in names]
