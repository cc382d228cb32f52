"""What is said of a file for other systems."""

from markupsafe import Markup

from bot.chat.screen import Button, Screen
from bot.chat.ways import back_row
from bot.chat.words import Translator
from bot.shared.links.desk import ShowAdmin
from bot.shared.links.exchange import ExportForExchange
from core.numbers.days import Stretch


def exported(t: Translator, following: ExportForExchange | None) -> Screen:
    """The file comes below; where it is full, the next one is a press away."""
    back = back_row(t, ShowAdmin())
    if following is None:
        return Screen(t("numbers.exported"), (back,))
    more = (Button(t.plain("numbers.next-file"), following),)
    return Screen(t("numbers.exported-part"), (more, back))


def caption(t: Translator, days: Stretch, number: int) -> Markup:
    """Return what stands below the file (HTML)."""
    counted = t.many("practice.appointments", number)
    first, last = t.short_day(days.first), t.short_day(days.last)
    return t("exchange.file", first=first, last=last, appointments=counted)
