"""What comes by itself to a doctor for whom an admin acted."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.chat.screen import Button, Screen, cut
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.links.practice import ShowPractice
from core.model import Account, AppointmentId
from core.notifications import TOLD_DOCTORS, Change
from core.views import AppointmentView

MOST_NAMED = 15
NAME_SHOWN = 60


def done_for_you(
    t: Translator,
    admin: Account | None,
    changes: Sequence[Change],
    views: Sequence[AppointmentView],
) -> Screen:
    """Tell a doctor what an admin did in their practice; ``admin`` is None once erased."""
    names = {view.appointment.id: cut(view.patient.name, NAME_SHOWN) for view in views}
    known = [one for one in changes if one.deed in TOLD_DOCTORS]
    lines = [_line(t, one, names) for one in known[:MOST_NAMED]]
    if len(known) > MOST_NAMED:
        lines.append(t("publish.and-more", count=len(known) - MOST_NAMED))
    said = t("letter.done-for-you")
    if admin is not None:
        said = t("letter.done-for-you-by", admin=cut(admin.name, NAME_SHOWN))
    practice = Button(t.plain("home.practice"), ShowPractice(), fresh=True)
    return Screen(paragraphs(said, lined(*lines)), ((practice,),))


def _line(t: Translator, change: Change, names: Mapping[AppointmentId, str]) -> Markup:
    """Return one change in a line (HTML)."""
    return t(
        "done." + change.deed,
        count=change.amount or 0,
        patient="–" if change.appointment is None else names.get(change.appointment, "–"),
        when=_when(t, change),
    )


def _when(t: Translator, change: Change) -> str:
    """Return from when to when; nothing where no time was touched."""
    if change.start is None or change.end is None:
        return ""
    start, end = (moment.astimezone(t.zone) for moment in (change.start, change.end))
    last = f"{end:%H:%M}" if start.date() == end.date() else t.when(end)
    return f"{t.when(start)} – {last}"
