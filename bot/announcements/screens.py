"""Announcements as admins see them: writing one, previewing it, letting it go."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

from bot.announcements.actions import (
    AnnounceTo,
    AnnounceToDay,
    ChooseAnnouncedDay,
    ChooseAnnouncedDoctor,
    ConfirmAnnouncement,
    DiscardAnnouncement,
    NewAnnouncement,
    PreviewAnnouncement,
    SameForAll,
    SendToMe,
    ShowAnnouncement,
    ShowAnnouncements,
    WriteAnnouncement,
)
from bot.announcements.letters import announced
from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.links.desk import ShowAdmin
from core.model import Announcement, Doctor, DoctorId, Readers, Whom
from core.policy import ClinicPolicy

EXCERPT = 300
"""Characters of the words in each language on the overview; the preview shows them all."""
NOTHING = Markup()
ROLES = (Whom.ALL, Whom.PATIENTS, Whom.DOCTORS, Whom.ADMINS)


def readers_named(t: Translator, readers: Readers, doctor: str | None) -> str:
    """Say for whom: everybody, patients, the patients of Dr. Lena on Friday 5 March."""
    if readers.whom is not Whom.DAY:
        return t.plain(f"announce.to-{readers.whom}")
    day = t.plain("field.none") if readers.day is None else t.day(readers.day)
    return t.plain("announce.to-day", doctor=doctor or t.plain("field.none"), day=day)


def listing(t: Translator, page: Page[Announcement]) -> Screen:
    """What was announced, the latest first."""
    new = (Button(t.plain("announce.new"), NewAnnouncement()),)
    rows = [
        (
            Button(
                cut(
                    f"{t.when(one.made_at)} · {t.plain(f'announce.is-{one.progress}')}"
                    f" · {first_words(one)}"
                ),
                ShowAnnouncement(one.id),
            ),
        )
        for one in page.items
    ]
    text = paragraphs(t("announce.title"), None if page.items else t("announce.none"))
    turn = turning(t, page, ShowAnnouncements)
    return Screen(text, (new, *rows, *turn, back_row(t, ShowAdmin())))


def first_words(one: Announcement) -> str:
    """Return how an announcement begins."""
    return " ".join(next(iter(one.texts.values()), "").split())


def choose_readers(t: Translator, counts: Sequence[int]) -> Screen:
    """Ask for whom. ``counts`` are of those in ROLES, in order."""
    labels = [
        f"{t.plain(f'announce.to-{whom}')} ({count})"
        for whom, count in zip(ROLES, counts, strict=False)
    ]
    buttons = [Button(label, AnnounceTo(whom)) for label, whom in zip(labels, ROLES, strict=False)]
    day = (Button(t.plain("announce.to-a-day"), ChooseAnnouncedDoctor(0)),)
    back = back_row(t, ShowAnnouncements(0))
    return Screen(t("announce.ask-whom"), (*grid(buttons, 2), day, back))


def choose_doctor(t: Translator, page: Page[Doctor]) -> Screen:
    """Ask for whose patients."""
    rows = [(Button(cut(one.name), ChooseAnnouncedDay(one.id)),) for one in page.items]
    text = t("announce.ask-doctor" if page.items else "doctors.none")
    turn = turning(t, page, ChooseAnnouncedDoctor)
    return Screen(text, (*rows, *turn, back_row(t, NewAnnouncement())))


def choose_day(
    t: Translator, doctor: DoctorId, name: str, days: Sequence[tuple[date, int]]
) -> Screen:
    """Ask for which of the days on which patients come."""
    buttons = [
        Button(f"{t.short_day(day)} ({count})", AnnounceToDay(doctor, day)) for day, count in days
    ]
    key = "announce.ask-day" if days else "announce.no-days"
    back = back_row(t, ChooseAnnouncedDoctor(0))
    return Screen(t(key, doctor=name), (*grid(buttons, 2), back))


def ask_words(
    t: Translator, whom: str, language: str, count: int, draft: Announcement | None = None
) -> Screen:
    """Ask for the words in one language; ``draft`` has those in others already."""
    named = t.language_name(language)
    people = t.many("announce.people", count)
    text = t("announce.ask-words", whom=whom, count=people, language=named)
    if draft is None:
        return Screen(text, (back_row(t, NewAnnouncement()),))
    written = next(iter(draft.texts), language)
    label = t.plain("announce.same-for-all", language=t.language_name(written))
    rows: list[Row] = []
    if language not in draft.texts:
        rows = [(Button(cut(label), SameForAll(draft.id, written)),)]
    return Screen(text, (*rows, back_row(t, ShowAnnouncement(draft.id))))


def overview(
    t: Translator, policy: ClinicPolicy, one: Announcement, whom: str, languages: Sequence[str]
) -> Screen:
    """A draft: for whom, its words in each language, and what can be done."""
    said = [
        lined(
            t("announce.in-language", language=t.language_name(code)),
            escape(cut(one.words(code, policy.language), EXCERPT))
            if code in one.texts
            else t("announce.reads-other"),
        )
        for code in languages
    ]
    head = t("announce.draft", whom=whom, count=t.many("announce.people", one.total))
    write = [
        Button(
            t.plain("announce.write", language=t.language_name(code)),
            WriteAnnouncement(one.id, code),
        )
        for code in languages
    ]
    rows = (
        (Button(t.plain("announce.preview"), PreviewAnnouncement(one.id, languages[0])),),
        *grid(write, 2),
        (Button(t.plain("announce.to-me"), SendToMe(one.id)),),
        (Button(t.plain("announce.discard"), DiscardAnnouncement(one.id)),),
        back_row(t, ShowAnnouncements(0)),
    )
    return Screen(paragraphs(head, *said), rows)


def preview(
    t: Translator, speaker: Translator, policy: ClinicPolicy, one: Announcement, following: str
) -> Screen:
    """What the ``speaker``'s readers will read; ``following`` is the next language, or empty."""
    head = t("announce.previewed", language=t.language_name(speaker.language))
    if following:
        label = t.plain("announce.next-preview", language=t.language_name(following))
        way_on = Button(label, PreviewAnnouncement(one.id, following))
    else:
        label = t.plain("announce.confirm", count=t.many("announce.people", one.total))
        way_on = Button(label, ConfirmAnnouncement(one.id, one.version))
    shown = announced(speaker, policy, one)
    return Screen(paragraphs(head, shown.text), ((way_on,), back_row(t, ShowAnnouncement(one.id))))


def nobody(t: Translator) -> Screen:
    """There is nobody to read it."""
    return Screen(t("announce.nobody"), (back_row(t, NewAnnouncement()),))


def sent_to_me(t: Translator, one: Announcement) -> Screen:
    """It comes below."""
    return Screen(t("announce.sent-to-me"), (back_row(t, ShowAnnouncement(one.id)),))


def confirmed(t: Translator, one: Announcement) -> Screen:
    """It goes out; how far it is comes as a message of its own."""
    text = t("announce.confirmed", count=t.many("announce.people", one.total))
    return Screen(text, (back_row(t, ShowAnnouncements(0)),))
