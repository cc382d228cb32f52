"""The appointment as a calendar entry (RFC 5545, RFC 5546) that later files move or cancel."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from bot.chat.screen import File
from bot.chat.words import Translator
from core.model import Status
from core.policy import ClinicPolicy
from core.views import AppointmentView

NAME = "appointment.ics"
_STATUSES = {Status.PENDING: "TENTATIVE", Status.CONFIRMED: "CONFIRMED"}
PRODUCT = "-//Praxis//Appointments//EN"
FETCH_AGAIN = timedelta(minutes=15)


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


def followed_calendar(
    t: Translator,
    policy: ClinicPolicy,
    views: Iterable[AppointmentView],
    organiser: str,
    name: str | None,
    now: datetime,
) -> bytes:
    """Return a calendar to be fetched again and again, of the patient called ``name``.

    None is its doctor's own: there, patients are initials alone, for calendars outside are read by
    others. It is the same as long as nothing changes.
    """
    for_doctor = name is None
    title = (
        t.plain("feed.calendar-doctor", clinic=policy.name)
        if name is None
        else t.plain("feed.calendar", name=name, clinic=policy.name)
    )
    entries = []
    for view in views:
        seen = _as_doctor_knows(view, now) if for_doctor else view
        entry = _entry(t, policy, seen, organiser, view.appointment.made_at)
        if for_doctor:
            _turn_to_doctor(t, entry, view, organiser)
        entries.append(entry)
    whole: bytes = _calendar("PUBLISH", entries, title).to_ical()
    return whole


def _as_doctor_knows(view: AppointmentView, now: datetime) -> AppointmentView:
    """Let what may be taken back for a moment stand: the doctor hears of it only then."""
    until = view.appointment.undo_until
    if until is None or until <= now:
        return view
    return replace(view, appointment=replace(view.appointment, status=Status.CONFIRMED))


def _turn_to_doctor(t: Translator, entry: Event, view: AppointmentView, organiser: str) -> None:
    letters = " ".join(f"{part[0].upper()}." for part in view.patient.name.split())
    entry["summary"] = vText(t.plain("feed.summary-doctor", initials=letters))
    for part in ("description", "contact"):
        entry.pop(part, None)
    entry.add("description", t.plain("feed.description-doctor", link=organiser))


def _file(method: str, entries: Iterable[Event]) -> File:
    return File(NAME, _calendar(method, entries).to_ical())


def _calendar(method: str, entries: Iterable[Event], title: str | None = None) -> Calendar:
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", method)
    if title is not None:
        whole.add("x-wr-calname", title)
        whole.add("refresh-interval", vDuration(FETCH_AGAIN), parameters={"value": "DURATION"})
        whole.add("x-published-ttl", vDuration(FETCH_AGAIN))
    for entry in entries:
        whole.add_component(entry)
    return whole


def _organizer(address: str, name: str) -> vCalAddress:
    organizer = vCalAddress(address)
    organizer.params["CN"] = name
    return organizer
