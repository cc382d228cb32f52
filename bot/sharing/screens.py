"""Who may read a medical history, what a doctor sees of it, and who read what."""

from datetime import datetime

from markupsafe import Markup

from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared import phones
from bot.shared.history import headings, label_of, record_text, title_of
from bot.shared.links.histories import (
    AskShare,
    ReadHistory,
    ShowHistory,
    ShowReadings,
    ShowSharing,
    StopSharing,
)
from bot.shared.links.practice import ShowPracticeAppointment
from bot.shared.specialties import in_words
from bot.sharing.actions import ReadRecord, ShareHistory
from core.model import AppointmentId, DoctorId, Heading, PatientId, Profile, Record
from core.records.sharing import OpenHistory
from core.views import CaredFor, Reading, SharedDoctor

_NAME_LONGEST = 20


def sharing(t: Translator, cared: CaredFor, page: Page[SharedDoctor]) -> Screen:
    """Which doctors may read, and which could be let; each is one press."""
    patient = cared.patient.id
    lines = [_line(t, one) for one in page.items]
    text = paragraphs(
        title_of(t, cared),
        t("sharing.rule"),
        lined(*lines) if lines else t("sharing.nobody"),
    )
    rows = (
        *((_choice(t, patient, one),) for one in page.items),
        *turning(t, page, lambda number: ShowSharing(patient, number)),
        (Button(t.plain("history.readings"), ShowReadings(patient, 0)),),
        back_row(t, ShowHistory(patient, 0)),
    )
    return Screen(text, rows)


def _line(t: Translator, one: SharedDoctor) -> Markup:
    key = "sharing.may-read" if one.shared else "sharing.may-not"
    return t(key, doctor=one.name, specialty=in_words(t, one.specialty))


def _choice(t: Translator, patient: PatientId, one: SharedDoctor) -> Button:
    name = cut(one.name, _NAME_LONGEST)
    if one.shared:
        return Button(
            t.plain("sharing.stop-with", doctor=name), StopSharing(patient, one.doctor_id)
        )
    return Button(t.plain("sharing.share-with", doctor=name), AskShare(patient, one.doctor_id))


def ask_share(t: Translator, cared: CaredFor, doctor: DoctorId, doctor_name: str) -> Screen:
    """Say what the doctor would see, for how long, and that it can be taken back."""
    patient = cared.patient.id
    text = paragraphs(title_of(t, cared), t("sharing.ask", doctor=doctor_name))
    share = Button(t.plain("sharing.share"), ShareHistory(patient, doctor))
    keep = Button(t.plain("sharing.not-now"), ShowSharing(patient, 0))
    return Screen(text, ((share,), (keep,), back_row(t, ShowSharing(patient, 0))))


def readings(t: Translator, cared: CaredFor, page: Page[Reading]) -> Screen:
    """Which doctor read what, the latest first."""
    patient = cared.patient.id
    lines = [_reading(t, one) for one in page.items]
    text = paragraphs(
        title_of(t, cared), t("sharing.read-by"), *(lines or [t("sharing.nobody-read")])
    )
    rows = (
        *turning(t, page, lambda number: ShowReadings(patient, number)),
        (Button(t.plain("history.sharing"), ShowSharing(patient, 0)),),
        back_row(t, ShowHistory(patient, 0)),
    )
    return Screen(text, rows, protected=True)


def _reading(t: Translator, one: Reading) -> Markup:
    when, doctor = _moment(t, one.at), one.doctor_name
    if one.record is None:
        return t("sharing.read-list", when=when, doctor=doctor)
    if one.title is None:
        return t("sharing.read-deleted", when=when, doctor=doctor)
    return t("sharing.read-record", when=when, doctor=doctor, title=one.title)


def _moment(t: Translator, moment: datetime) -> str:
    return f"{t.date(moment.astimezone(t.zone).date())}, {t.time(moment)}"


# As a doctor sees it


def history(
    t: Translator, opened: OpenHistory, page: Page[Heading], appointment: AppointmentId
) -> Screen:
    """What the patient shares: three fields of the profile, and the records by their names."""
    lines = headings(t, page.items)
    text = paragraphs(
        lined(t("history.title-of", name=opened.patient.name), *_told(t, opened.profile)),
        lined(*lines) if lines else t("sharing.no-records"),
        t("sharing.written-down"),
    )
    rows = (
        *((_open(appointment, one),) for one in page.items),
        *turning(t, page, lambda number: ReadHistory(appointment, number)),
        _back(t, appointment),
    )
    return Screen(text, rows, protected=True)


def _told(t: Translator, profile: Profile) -> list[Markup]:
    contact, none = profile.contact, t.plain("field.none")
    values = {
        "field.born": None if profile.born is None else t.date(profile.born),
        "field.blood": None if profile.blood is None else t.plain(f"blood.{profile.blood}"),
        "field.contact": None
        if contact is None
        else f"{contact.name}, {phones.shown(contact.phone)}",
    }
    return [
        t("field.line", label=t.plain(label), value=value or none)
        for label, value in values.items()
    ]


def _open(appointment: AppointmentId, one: Heading) -> Button:
    return Button(label_of(one), ReadRecord(appointment, one.id))


def record(t: Translator, record: Record, appointment: AppointmentId) -> Screen:
    """One record in full."""
    back = back_row(t, ReadHistory(appointment, 0))
    return Screen(record_text(t, record), (back,), protected=True)


def _back(t: Translator, appointment: AppointmentId) -> Row:
    return back_row(t, ShowPracticeAppointment(appointment))
