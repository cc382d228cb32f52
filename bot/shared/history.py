"""A medical history in words: as its owner reads it, and as a doctor who may."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.chat.screen import LABEL_LONGEST, Button, Row, cut
from bot.chat.words import Translator, paragraphs
from bot.shared.links.histories import AskShare, ReadHistory, StopSharing
from core.model import AppointmentId, DoctorId, Heading, PatientId, Record, Relation
from core.views import CaredFor

UNREADABLE = "\N{REPLACEMENT CHARACTER}" * 3


def sharing_rows(
    t: Translator, patient: PatientId, doctor: DoctorId, *, shared: bool | None
) -> tuple[Row, ...]:
    """Return the button that lets a doctor read, or stops it; none where neither makes sense."""
    if shared is None:
        return ()
    if shared:
        return ((Button(t.plain("sharing.stop"), StopSharing(patient, doctor)),),)
    return ((Button(t.plain("sharing.offer"), AskShare(patient, doctor)),),)


def reading_rows(t: Translator, appointment: AppointmentId, *, shared: bool) -> tuple[Row, ...]:
    """Return the doctor's way to what the patient shares."""
    if not shared:
        return ()
    return ((Button(t.plain("history.open"), ReadHistory(appointment, 0)),),)


def title_of(t: Translator, cared: CaredFor) -> Markup:
    """Return whose history it is."""
    if cared.relation is Relation.SELF:
        return t("history.title")
    return t("history.title-of", name=cared.patient.name)


def headings(t: Translator, records: Sequence[Heading]) -> list[Markup]:
    """Return a line (HTML) for each record."""
    return [t("history.line", day=day_of(t, one.day), title=one.title) for one in records]


def label_of(one: Heading) -> str:
    """Return a record's button: as much of its title as there is room for, and the year."""
    title = cut(one.title, LABEL_LONGEST - len(" · 2026"))
    return title if one.day is None else f"{title} · {one.day.year}"


def record_text(t: Translator, record: Record) -> Markup:
    """Return one record in full (HTML)."""
    head = t("history.head", title=record.title, day=day_of(t, record.day))
    return paragraphs(head, Markup.escape(record.text))


def day_of(t: Translator, day: date | None) -> str:
    """Return a record's day; what no key opens shows as unreadable."""
    return UNREADABLE if day is None else t.date(day)
