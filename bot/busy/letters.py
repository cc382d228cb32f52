"""What doctors hear of their calendars elsewhere."""

from collections.abc import Sequence

from bot.chat.screen import Button, Screen
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.links.busy import ShowBusy
from core.notifications import BusyUnread
from core.ports.busy import BusyCalendar, Failure
from core.views import AppointmentView

MOST_NAMED = 6


def conflicts(t: Translator, views: Sequence[AppointmentView]) -> Screen:
    """Name the appointments that lie in busy times; more than are named are told as such."""
    named = [
        t(
            "letter.called-off-line",
            time=t.when(one.appointment.span.start),
            patient=one.patient.name,
        )
        for one in views[:MOST_NAMED]
    ]
    more = t("busy.and-more") if len(views) > MOST_NAMED else ""
    text = paragraphs(t("letter.busy-conflicts"), lined(*named, more), t("letter.busy-stand"))
    return Screen(text, ((Button(t.plain("busy.look"), ShowBusy(0), fresh=True),),))


def unread(t: Translator, known: BusyCalendar, about: BusyUnread) -> Screen:
    """Say since when the calendar cannot be read, and why."""
    why = t.plain("busy.failure-" + (known.failure or Failure.UNREACHABLE))
    text = paragraphs(
        t("letter.busy-unread", when=t.when(about.since), why=why), t("letter.busy-old-stay")
    )
    return Screen(text, ((Button(t.plain("busy.look"), ShowBusy(0), fresh=True),),))
