"""Formatted text as Telegram reads, finds, mends and refuses it.

The truth is in TDLib (td/telegram/MessageEntity.cpp) and in Telegram's own Bot API server.
"""

from bot.sandbox.entities.entity import Entity, utf16_length
from bot.sandbox.entities.fixing import cleaned
from bot.sandbox.entities.html import parse_html
from bot.sandbox.entities.links import checked_link
from bot.sandbox.entities.markdown import parse_markdown
from bot.sandbox.entities.markdown_v2 import parse_markdown_v2

__all__ = [
    "Entity",
    "checked_link",
    "cleaned",
    "parse_html",
    "parse_markdown",
    "parse_markdown_v2",
    "utf16_length",
]
