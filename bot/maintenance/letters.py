"""What everybody is told of maintenance, without a sound."""

from markupsafe import escape

from bot.chat.screen import Button, Screen
from bot.chat.ways import Home
from bot.chat.words import Translator, paragraphs
from bot.shared.maintenance import stretch
from core.model import Maintenance


def ahead(t: Translator, maintenance: Maintenance) -> Screen:
    """The bot is going to rest."""
    said = t("maintenance.letter", stretch=stretch(t, maintenance.span))
    why = None if maintenance.text is None else escape(maintenance.text)
    return _quietly(t, Screen(paragraphs(said, why)))


def off(t: Translator, maintenance: Maintenance) -> Screen:
    """The bot is not going to rest after all."""
    return _quietly(t, Screen(t("maintenance.letter-off", stretch=stretch(t, maintenance.span))))


def _quietly(t: Translator, screen: Screen) -> Screen:
    menu = Button(t.plain("button.menu"), Home(), fresh=True)
    return Screen(screen.text, ((menu,),), quiet=True)
