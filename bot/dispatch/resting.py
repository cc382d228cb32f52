"""While the bot rests, everybody but an admin hears until when; nothing else happens.

What somebody was entering stays as it is, and so do the buttons they see.
"""

from dataclasses import dataclass

from markupsafe import escape

from bot.chat.context import Context
from bot.chat.screen import Screen, cut
from bot.chat.words import Translator, paragraphs
from core.model import Maintenance

TOAST_LONGEST = 200
"""The Bot API's limit on the answer to a press."""


@dataclass(frozen=True, slots=True)
class Resting:
    """The bot rests."""

    maintenance: Maintenance

    def toast(self, t: Translator) -> str:
        """Answer a press."""
        until = t.at_length(self.maintenance.span.end)
        return cut(t.plain("maintenance.toast", until=until), TOAST_LONGEST)

    def screen(self, t: Translator) -> Screen:
        """Answer a message."""
        said = t("maintenance.rests", until=t.at_length(self.maintenance.span.end))
        text = self.maintenance.text
        return Screen(paragraphs(said, None if text is None else escape(text)))


def resting_of(context: Context) -> Resting | None:
    """Return what keeps this person from being served now, if anything does."""
    if context.account.is_admin or context.account.disabled:
        return None
    found = context.services.maintenance.under_way(context.now)
    return None if found is None else Resting(found)
