"""The appointment as a calendar entry (RFC 5545, RFC 5546) that later files move or cancel."""

from collections.abc import Iterable
from datetime import datetime

from icalendar import Calendar, Event, vCalAddress

from bot.chat.screen import File
from bot.chat.words import Translator
from core.model import Status
from core.policy import ClinicPolicy
from core.views import AppointmentView

NAME = "appointment.ics"
_STATUSES = {Status.PENDING: "TENTATIVE", Status.CONFIRMED: "CONFIRMED"}
PRODUCT = "-//Praxis//Appointments//EN"


def calendar_file(
    t: Translator, policy: ClinicPolicy, view: AppointmentView, organiser: str, now: datetime
) -> File:
    """Return the calendar entry as it stands now; a cancelled one takes the entry away.

    ``organiser`` is the URI of whoever changes the entry later. The same UID with a higher
    SEQUENCE replaces what a calendar holds (RFC 5546, 2.1.4). PUBLISH, because a REQUEST would
    have calendars ask for an answer that nobody reads; see docs/decisions.
    """
    live = view.appointment.live
    entry = _entry(t, policy, view, organiser, now)
    return _file("PUBLISH" if live else "CANCEL", [entry])


def cancelled_file(
    t: Translator,
    policy: ClinicPolicy,
    views: Iterable[AppointmentView],
    organiser: str,
    now: datetime,
) -> File:
    """Return a file that marks the entries of several cancelled appointments as such.

    A CANCEL is for one entry alone (RFC 5546, 3.2.5); a PUBLISH may bring many, whatever their
    status.
    """
    return _file("PUBLISH", [_entry(t, policy, view, organiser, now) for view in views])


def _entry(
    t: Translator, policy: ClinicPolicy, view: AppointmentView, organiser: str, now: datetime
) -> Event:
    appointment = view.appointment
    entry = Event()
    entry.add("uid", appointment.uid)
    entry.add("sequence", appointment.sequence)
    entry.add("dtstamp", now)
    entry.add("dtstart", appointment.span.start)
    entry.add("dtend", appointment.span.end)
    entry.add("summary", t.plain("calendar.summary", doctor=view.doctor.name))
    if appointment.live:
        how = t.plain("calendar.description", clinic=policy.name, link=organiser)
        entry.add("description", how)
    if address := view.doctor.address or policy.address:
        entry.add("location", address)
    if place := view.doctor.place:
        entry.add("geo", (place.latitude, place.longitude))
    if policy.phone is not None:
        entry.add("contact", f"{policy.name}, {policy.phone}")
    entry.add("status", _STATUSES.get(appointment.status, "CANCELLED"))
    entry.add("organizer", _organizer(organiser, policy.name))
    return entry


def _file(method: str, entries: Iterable[Event]) -> File:
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", method)
    for entry in entries:
        whole.add_component(entry)
    return File(NAME, whole.to_ical())


def _organizer(address: str, name: str) -> vCalAddress:
    organizer = vCalAddress(address)
    organizer.params["CN"] = name
    return organizer
