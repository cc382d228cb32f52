"""What an admin sees first."""

from bot.chat.menu import MainMenu
from bot.chat.screen import Screen
from bot.chat.ways import back_row
from bot.chat.words import Translator, paragraphs
from bot.shared.links.desk import ShowQueue


def desk(t: Translator, menu: MainMenu, waiting: int) -> Screen:
    """How many wait, and the ways on; their buttons say how much waits behind them."""
    said = t.many("desk.wait", waiting) if waiting else t("admin.nobody-waits")
    rows = menu.desk(t, {ShowQueue(0): waiting})
    return Screen(paragraphs(t("admin.title"), said), (*rows, back_row(t)))
