"""Several appointments of one day, reminded of in one letter."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.appointments import letters
from bot.appointments.actions import AskCannotCome, SayComingThatDay
from bot.chat.screen import Button, Row, Screen, cut
from bot.chat.words import Translator, lined, paragraphs
from bot.shared import phones
from bot.shared.appointment import FOR_SHOWN, on_the_map, said_for
from bot.shared.links.appointments import ShowAppointment
from core.appointments.rules import refuse_patient_change
from core.model import Patient
from core.policy import ClinicPolicy
from core.views import AppointmentView

MOST_TOLD = 6
"""So many a letter tells at once, two buttons each; any more are reminded of by themselves."""
WHO_SHOWN = 12
"""Of a name on a button, where two appointments begin at one time."""


def reminders(
    t: Translator,
    policy: ClinicPolicy,
    views: Sequence[AppointmentView],
    reader: Patient | None,
    now: datetime,
) -> Screen:
    """Remind of the appointments of one day, in order of time; whose each is not the reader's own.

    Nothing medical stands in it. Each has its own row of buttons, named by its time: that one
    comes, and to change it, or past the cut-off that one cannot come. Changing leads to the
    details: one press more, but few and large buttons, and none that cancels by a slip.
    """
    if len(views) == 1:
        return said_for(t, letters.reminder(t, policy, views[0], now), views[0], reader)
    day = t.soon(views[0].appointment.span.start.astimezone(t.zone).date())
    key = "letter.reminders-zone" if t.zone_needed else "letter.reminders"
    places = {_place(t, policy, view) for view in views}
    phone = policy.phone
    text = paragraphs(
        t(key, day=day, zone=t.zone_name),
        *(_told(t, policy, view, reader, place=len(places) > 1) for view in views),
        lined(
            *(places if len(places) == 1 else ()),
            "" if phone is None else t("clinic.phone", phone=phones.shown(phone)),
        ),
    )
    at_once = Counter(view.appointment.span.start for view in views)
    return Screen(
        text,
        tuple(
            _row(t, policy, view, now, named=at_once[view.appointment.span.start] > 1)
            for view in views
        ),
    )


def _told(
    t: Translator,
    policy: ClinicPolicy,
    view: AppointmentView,
    reader: Patient | None,
    *,
    place: bool,
) -> Markup:
    """Return an appointment in a few lines (HTML)."""
    appointment, patient = view.appointment, view.patient
    own = reader is not None and reader.id == patient.id
    start = t.time(appointment.span.start)
    return lined(
        t("letter.reminder-one", time=start, doctor=view.doctor.name),
        "" if own else t("letter.for", name=cut(patient.name, FOR_SHOWN)),
        _place(t, policy, view) if place else "",
        t("appointment.said-coming") if appointment.coming else "",
    )


def _place(t: Translator, policy: ClinicPolicy, view: AppointmentView) -> Markup | None:
    address = view.doctor.address or policy.address
    if not address:
        return None
    return t("appointment.address", address=on_the_map(address, view.doctor))


def _row(
    t: Translator, policy: ClinicPolicy, view: AppointmentView, now: datetime, *, named: bool
) -> Row:
    one = view.appointment
    at = t.time(one.span.start)
    if named:
        at = t.plain("letter.at-of", time=at, name=cut(view.patient.name, WHO_SHOWN))
    coming = Button(t.plain("letter.coming-at", time=at), SayComingThatDay(one.id))
    if refuse_patient_change(one, policy, now) is None:
        last = Button(t.plain("letter.change-at", time=at), ShowAppointment(one.id), fresh=True)
    else:
        last = Button(t.plain("letter.cannot-at", time=at), AskCannotCome(one.id), fresh=True)
    return (last,) if one.coming else (coming, last)
