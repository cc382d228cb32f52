"""What comes by itself to a doctor for whom an admin acted."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.chat.screen import Button, Screen, cut
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.links import ShowPractice
from core.model import Account, AppointmentId
from core.notifications import Change
from core.views import AppointmentView

MOST_NAMED = 15
NAME_SHOWN = 60


def done_for_you(
    t: Translator,
    admin: Account | None,
    changes: Sequence[Change],
    views: Mapping[AppointmentId, AppointmentView],
) -> Screen:
    """Tell a doctor what an admin did in their practice; ``admin`` is None once erased."""
    lines = [_line(t, one, views) for one in changes[:MOST_NAMED]]
    if len(changes) > MOST_NAMED:
        lines.append(t("publish.and-more", count=len(changes) - MOST_NAMED))
    said = t("letter.done-for-you")
    if admin is not None:
        said = t("letter.done-for-you-by", admin=cut(admin.name, NAME_SHOWN))
    practice = Button(t.plain("home.practice"), ShowPractice(), fresh=True)
    return Screen(paragraphs(said, lined(*lines)), ((practice,),))


def _line(t: Translator, change: Change, views: Mapping[AppointmentId, AppointmentView]) -> Markup:
    """Return one change in a line (HTML)."""
    view = None if change.appointment is None else views.get(change.appointment)
    return t(
        "done." + change.deed,
        count=change.amount or 0,
        patient=cut(view.patient.name, NAME_SHOWN) if view is not None else "–",
        when=_when(t, change),
    )


def _when(t: Translator, change: Change) -> str:
    """Return from when to when; nothing where no time was touched."""
    if change.start is None or change.end is None:
        return ""
    start, end = (moment.astimezone(t.zone) for moment in (change.start, change.end))
    last = f"{end:%H:%M}" if start.date() == end.date() else t.when(end)
    return f"{t.when(start)} – {last}"
