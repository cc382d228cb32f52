"""Lists that leave for a spreadsheet: what is in them, and the files."""

from datetime import datetime

from markupsafe import Markup

from bot.chat.screen import Button, Row, Screen
from bot.chat.ways import back_row
from bot.chat.words import Translator
from bot.numbers.actions import ExportAppointments, ExportPeople, ShowLists, ShowNumbers
from bot.numbers.words import days_named
from bot.shared.links.exchange import ExportForExchange
from core.facts.oversight import Listed
from core.numbers.days import Stretch
from core.ports.numbers import RowKind


def lists(t: Translator, days: Stretch, start: datetime) -> Screen:
    """Say what is in each list, and that it is written down who had it made."""
    first, last = days.first, days.last
    rows = (
        (Button(t.plain("numbers.csv-appointments"), ExportAppointments(first, last, start, 0)),),
        (Button(t.plain("numbers.csv-people"), ExportPeople(first, last, RowKind.PATIENT, 0)),),
        (Button(t.plain("exchange.entry"), ExportForExchange(first, last, start, 0)),),
        back_row(t, ShowNumbers(first, last)),
    )
    return Screen(t("numbers.lists-text", days=days_named(t, days)), rows)


def exported(
    t: Translator, days: Stretch, following: ExportAppointments | ExportPeople | None
) -> Screen:
    """The file comes below; where it is full, the next one is a press away."""
    back = back_row(t, ShowLists(days.first, days.last))
    if following is None:
        return Screen(t("numbers.exported"), (back,))
    more: Row = (Button(t.plain("numbers.next-file"), following),)
    return Screen(t("numbers.exported-part"), (more, back))


def caption(t: Translator, listed: Listed, days: Stretch, number: int) -> Markup:
    """Return what stands below a file (HTML)."""
    rows = t.many("numbers.rows", number)
    return t(f"numbers.file-{listed}", days=days_named(t, days), rows=rows)
