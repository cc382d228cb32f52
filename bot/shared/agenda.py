"""The ways to a doctor's lists of appointments."""

from datetime import date

from bot.chat.screen import Button, Row, grid
from bot.chat.words import Translator
from bot.shared.links.practice import ShowAgenda, ShowAgendaMonth, Stretch
from core.ports.agenda import Only


def stretches(t: Translator, day: date) -> tuple[Row, ...]:
    """Return the ways to the lists of every stretch; ``day`` is where the calendar opens."""
    labels = {
        Stretch.TODAY: "agenda.button-today",
        Stretch.TOMORROW: "agenda.button-tomorrow",
        Stretch.WEEK: "agenda.button-week",
        Stretch.UPCOMING: "agenda.button-upcoming",
        Stretch.PAST: "agenda.button-past",
    }
    buttons = [
        Button(t.plain(label), ShowAgenda(stretch, day, Only.ALL, 0))
        for stretch, label in labels.items()
    ]
    any_day = Button(t.plain("agenda.button-date"), ShowAgendaMonth(day.replace(day=1)))
    return grid([*buttons, any_day], 3)
