"""An announcement as its readers get it."""

from bot.chat.screen import Button, Screen
from bot.chat.ways import Home
from bot.chat.words import Translator
from core.model import Announcement
from core.policy import ClinicPolicy


def announced(t: Translator, policy: ClinicPolicy, announcement: Announcement) -> Screen:
    """The clinic's words in the reader's language, or in the clinic's."""
    words = announcement.words(t.language, policy.language)
    text = t("announcement.letter", clinic=policy.name, words=words)
    return Screen(text, ((Button(t.plain("button.menu"), Home(), fresh=True),),))
