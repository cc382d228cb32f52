"""Other times for one that went away: of the same doctor first, then of colleagues."""

from datetime import datetime

from markupsafe import Markup

from bot.chat.payload import Action
from bot.chat.screen import Button, Row, cut, grid
from bot.chat.words import Translator, lined
from bot.shared.links.booking import TakeInstead
from bot.shared.links.finding import ShowDoctor, ShowDoctors
from core.model import AppointmentId, Doctor
from core.views import Alternatives

WHOSE_LONGEST = 40
"""A label that names a colleague stands in a row of its own."""


def would_suit(t: Translator, doctor: Doctor, instead: Alternatives) -> Markup:
    """Say what the buttons below offer."""
    key = "letter.other-times" if instead.own else "letter.no-other-times"
    own = t(key, doctor=doctor.name)
    return lined(own, t("letter.colleagues") if instead.colleagues else "")


def instead_rows(
    t: Translator, lost: AppointmentId, doctor: Doctor, instead: Alternatives
) -> tuple[Row, ...]:
    """Return a button for each time that could take the place of the lost one, and ways on."""
    own = [_fresh(t.when(slot.span.start), TakeInstead(slot.id, lost)) for slot in instead.own]
    others = [
        _fresh(_whose(t, one.slot.span.start, one.doctor), TakeInstead(one.slot.id, lost))
        for one in instead.colleagues
    ]
    more = (_fresh(t.plain("letter.more-times"), ShowDoctor(doctor.id)),) if own else ()
    elsewhere = _fresh(t.plain("letter.other-doctors"), ShowDoctors(0))
    return (*grid(own, 2), *grid(others, 1), (*more, elsewhere))


def _whose(t: Translator, start: datetime, doctor: Doctor) -> str:
    return cut(f"{t.when(start)} {doctor.name}", WHOSE_LONGEST)


def _fresh(label: str, action: Action) -> Button:
    return Button(label, action, fresh=True)
